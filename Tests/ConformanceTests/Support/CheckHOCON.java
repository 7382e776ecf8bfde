import com.typesafe.config.*;
import java.io.File;
import java.util.Map;

/** Reads files with the library of jicofo, the bridge and jibri, and prints what they say:
 *  file, path and value of every entry, separated by tabs, strings as JSON. */
final class CheckHOCON {
  public static void main(String[] files) {
    ConfigParseOptions strict = ConfigParseOptions.defaults().setAllowMissing(false);
    for (String file : files) {
      Config config = ConfigFactory.parseFile(new File(file), strict).resolve();
      for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
        System.out.println(
            file + "\t" + entry.getKey() + "\t" + entry.getValue().render(ConfigRenderOptions.concise()));
      }
    }
  }
}
