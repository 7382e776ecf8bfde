import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Prints "file number hex" for every value of HOCON files and property files; keys are k0, k1 ... */
public class ReadJava {
  public static void main(String[] paths) throws Exception {
    for (int file = 0; file < paths.length; file++) {
      if (paths[file].endsWith(".hocon")) {
        Config config = ConfigFactory.parseFile(new File(paths[file])).resolve();
        for (String key : config.root().keySet()) print(file, key, config.getString(key));
      } else {
        Properties properties = new Properties();
        try (FileInputStream stream = new FileInputStream(paths[file])) {
          properties.load(stream);
        }
        for (String key : properties.stringPropertyNames()) {
          print(file, key, properties.getProperty(key));
        }
      }
    }
  }

  static void print(int file, String key, String value) {
    StringBuilder line = new StringBuilder();
    line.append(file).append(' ').append(key.substring(1)).append(' ');
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) line.append(String.format("%02x", b));
    System.out.println(line);
  }
}
