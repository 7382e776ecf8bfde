import com.typesafe.config.*;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Prints what the library reads, one line for each value: file, kind, path, value. */
final class FlatHOCON {
  public static void main(String[] names) {
    ConfigParseOptions strict =
        ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
    for (int file = 0; file < names.length; file++) {
      try {
        Config config = ConfigFactory.parseFile(new File(names[file]), strict).resolve();
        Map<String, Object> root = config.root().unwrapped();
        if (!root.isEmpty()) flatten(file, "", root);
      } catch (RuntimeException problem) {
        System.out.println(file + " x . -");
      }
    }
  }

  static void flatten(int file, String path, Object value) {
    String where = path.isEmpty() ? "." : path.substring(1);
    if (value instanceof Map<?, ?> map) {
      if (map.isEmpty()) System.out.println(file + " o " + where + " -");
      map.forEach((key, inner) -> flatten(file, path + "/" + show((String) key), inner));
    } else if (value instanceof List<?> list) {
      if (list.isEmpty()) System.out.println(file + " l " + where + " -");
      for (int i = 0; i < list.size(); i++) flatten(file, path + "/" + show("[" + i + "]"), list.get(i));
    } else if (value == null) {
      System.out.println(file + " z " + where + " -");
    } else if (value instanceof String text) {
      System.out.println(file + " s " + where + " " + show(text));
    } else if (value instanceof Boolean) {
      System.out.println(file + " b " + where + " " + value);
    } else {
      System.out.println(file + " n " + where + " " + value);
    }
  }

  static String show(String text) {
    if (text.isEmpty()) return "-";
    StringBuilder hex = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) hex.append(String.format("%02x", b));
    return hex.toString();
  }
}
