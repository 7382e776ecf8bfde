import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Asks a server on loopback for its certificate as jicofo, a bridge and a recorder do: with the
 * authorities that Java finds by itself. Arguments: the port and the server's name. */
class AskServer {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    try (var socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket("127.0.0.1", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setServerNames(List.of(new SNIHostName(arguments[1])));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      System.out.println("believed");
    } catch (SSLException refusal) {
      System.out.println("refused: " + refusal.getMessage());
    }
  }
}
