package io.pandan.host.launcher;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine.Option;

/**
 * The node that runs on a data folder, as the other commands reach it: with its token, over HTTP.
 */
public final class RunningNode {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:pandan.data:-.pandan}",
      description = "The data folder of the running node. Default: .pandan in the checkout.")
  private Path data;

  /**
   * Sends a request to the console's port.
   *
   * @param path below the console's root
   * @return the answer's text
   * @throws LaunchException when no node runs there, or it refuses
   */
  String send(String method, String path, BodyPublisher body)
      throws LaunchException, InterruptedException {
    URI console = address("console");
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve("/" + path))
            .header("Authorization", "Bearer " + token())
            .method(method, body)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new LaunchException(response.body().strip());
      }
      return response.body();
    } catch (IOException e) {
      throw new LaunchException("the node at %s does not answer: %s".formatted(console, e), e);
    }
  }

  /** A name as one segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI address(String key) throws LaunchException {
    Path file = data.resolve(DataFolder.NODE_FILE);
    Properties addresses = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      addresses.load(in);
    } catch (NoSuchFileException e) {
      throw new LaunchException(
          "no node runs on the data folder %s; start it, or name another with --data DIR"
              .formatted(data.toAbsolutePath().normalize()),
          e);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be read: %s".formatted(file, e), e);
    }
    String address = addresses.getProperty(key);
    if (address == null) {
      throw new LaunchException("the running node has no " + key);
    }
    return URI.create(address);
  }

  /**
   * Where it answers JSON-RPC.
   *
   * @throws LaunchException when no node runs there
   */
  public URI rpc() throws LaunchException {
    return address("rpc");
  }

  /**
   * Its administrator's token.
   *
   * @throws LaunchException when it cannot be read
   */
  public String token() throws LaunchException {
    Path file = data.resolve(DataFolder.TOKEN_FILE);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new LaunchException("the token file %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
