package io.pandan.host.chain.fork;

import io.pandan.api.MalformedException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Which node a network is forked from: {@code fork.properties} in the data folder, which only its
 * owner reads, because of the token.
 *
 * @param url where it answers JSON-RPC
 * @param token its bearer token
 * @param height the epoch to fork at; empty for the newest
 */
public record ForkSource(URI url, Optional<String> token, OptionalLong height) {
  private static final String FILE = "fork.properties";

  /**
   * Reads the file.
   *
   * @param data the data folder
   * @return empty where there is none
   * @throws MalformedException when it is wrong
   */
  public static Optional<ForkSource> read(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      String height = properties.getProperty("block", "");
      return Optional.of(
          new ForkSource(
              URI.create(properties.getProperty("url", "")),
              Optional.ofNullable(properties.getProperty("token")),
              height.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(height))));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(file + ": " + e.getMessage());
    }
  }

  OriginRpc connect() {
    return new OriginRpc(url, token);
  }
}
