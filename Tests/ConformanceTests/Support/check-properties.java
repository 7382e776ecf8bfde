import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Java reads no property out of a bridge's legacy file, which would win over jvb.conf, and the script
 * of the package finds in it both names that keep it from writing properties of its own.
 */
class CheckProperties {
    private static final String[] NAMES = {
        "org.jitsi.videobridge.xmpp.user.shard.MUC_JIDS",
        "org.ice4j.ice.harvest.STUN_MAPPING_HARVESTER_ADDRESSES"
    };

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            Properties properties = new Properties();
            try (InputStream input = Files.newInputStream(Path.of(file))) {
                properties.load(input);
            }
            if (!properties.isEmpty()) {
                fail(file + " sets " + properties.keySet());
            }
            String text = Files.readString(Path.of(file));
            for (String name : NAMES) {
                if (!text.contains(name)) {
                    fail(file + " does not mention " + name);
                }
            }
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
