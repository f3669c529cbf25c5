package io.pandan.host.launcher;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Which node a new network is forked from, or where what a forked one lacks is read from now on.
 *
 * @param url where that node answers JSON-RPC
 * @param block the epoch to fork at; empty for the newest
 * @param token that node's bearer token
 */
record ForkChoice(URI url, OptionalLong block, Optional<String> token) {
  /** Read by the chain; its owner alone may, because of the token. */
  private static final String FILE = "fork.properties";

  /** At which epoch a network was forked, as the chain has written it. */
  private static final String EPOCH = "fork";

  /** Checks the URL. */
  ForkChoice {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "--fork-url " + url + " is no URL that begins with http:// or https://");
    }
  }

  /**
   * Writes what is chosen for the chain to read.
   *
   * @param data the data folder
   * @param choice what a start asks for; without any a forked network goes on as before
   * @throws LaunchException when the folder's network is no such fork
   */
  static void apply(DataFolder data, Optional<ForkChoice> choice) throws LaunchException {
    Path file = data.path().resolve(FILE);
    Optional<Properties> network = data.network();
    if (choice.isEmpty()) {
      if (network.isEmpty()) {
        delete(file);
      }
      return;
    }
    if (network.isPresent()) {
      choice.get().requireFork(data, network.get());
    }
    choice.get().write(file);
  }

  private void requireFork(DataFolder data, Properties network) throws LaunchException {
    String epoch = network.getProperty(EPOCH);
    if (epoch == null) {
      throw new LaunchException(
          ("the data folder %s has the network %s, which was not forked; a fork of %s needs a"
                  + " folder of its own: --data DIR")
              .formatted(data.path(), network.getProperty("name"), url));
    }
    if (block.isPresent() && !epoch.equals(Long.toString(block.getAsLong()))) {
      throw new LaunchException(
          "the network in %s was forked at epoch %s, for good, and not at %d"
              .formatted(data.path(), epoch, block.getAsLong()));
    }
  }

  private void write(Path file) throws LaunchException {
    Properties properties = new Properties();
    properties.setProperty("url", url.toString());
    block.ifPresent(epoch -> properties.setProperty("block", Long.toString(epoch)));
    token.ifPresent(secret -> properties.setProperty("token", secret));
    Path fresh = file.resolveSibling(FILE + ".new");
    try {
      StringWriter text = new StringWriter();
      properties.store(text, "The node that this network was forked from");
      delete(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static void delete(Path file) throws LaunchException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be deleted: %s".formatted(file, e), e);
    }
  }
}
