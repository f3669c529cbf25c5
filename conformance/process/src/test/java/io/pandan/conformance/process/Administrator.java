package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.testkit.node.StartedNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** Who deploys bundles in a running node, in every way that there is. */
final class Administrator {
  private static final String BOUNDARY = "----pandan-upload";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Drops a jar into the watched folder, as {@code cp} does: it grows while it is watched. */
  void drop(StartedNode node, Path jar) throws IOException {
    Files.copy(
        jar,
        node.data().resolve("deploy").resolve(jar.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** {@code ./pandan deploy FILE}. */
  void deploy(StartedNode node, Path jar) throws IOException, InterruptedException {
    assertThat(node.command("deploy", jar.toString())).contains("replaced");
  }

  /** {@code pandan:deploy FILE} in the Gogo shell. */
  void gogo(StartedNode node, Path jar) throws IOException, InterruptedException {
    assertThat(node.command("gogo", "pandan:deploy", jar.toString())).contains("replaced");
  }

  /** Chooses a file on the console's Bundles page and presses Install, as a browser sends it. */
  void upload(StartedNode node, Path jar) throws IOException, InterruptedException {
    URI page = node.console().resolve("system/console/bundles");
    String origin = "http://" + page.getAuthority();
    HttpRequest post =
        HttpRequest.newBuilder(page)
            .header("Authorization", "Basic " + credentials(node))
            .header("Origin", origin)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(form(jar)))
            .build();
    HttpResponse<String> reply = http.send(post, BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isIn(200, 302);
  }

  /** What the health check without a token answers. */
  HttpResponse<String> readiness(StartedNode node) throws IOException, InterruptedException {
    HttpRequest get = HttpRequest.newBuilder(node.console().resolve("readyz")).build();
    return http.send(get, BodyHandlers.ofString());
  }

  private static String credentials(StartedNode node) {
    String user = "admin:" + node.token();
    return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] form(Path jar) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    field(body, "action", "install");
    field(body, "bundlestart", "start");
    field(body, "bundlestartlevel", "1");
    body.writeBytes(
        part(
            "name=\"bundlefile\"; filename=\"%s\"\r\nContent-Type: application/java-archive"
                .formatted(jar.getFileName())));
    body.writeBytes(Files.readAllBytes(jar));
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static void field(ByteArrayOutputStream body, String name, String value) {
    body.writeBytes(part("name=\"%s\"".formatted(name)));
    body.writeBytes((value + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] part(String disposition) {
    return "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
        .formatted(BOUNDARY, disposition)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
