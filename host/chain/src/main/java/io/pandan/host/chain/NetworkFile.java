package io.pandan.host.chain;

import io.pandan.api.chain.NetworkInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * {@code network.properties} in the data folder: which network the store has, for those who must
 * know before the store is opened.
 */
final class NetworkFile {
  private static final String NAME = "network.properties";

  private NetworkFile() {}

  /**
   * Writes it, in place of what was there.
   *
   * @param fork at which epoch the network was forked
   */
  static void write(Path data, NetworkInfo network, OptionalLong fork) {
    Properties properties = new Properties();
    properties.setProperty("name", network.name());
    properties.setProperty("chainId", Long.toString(network.chainId()));
    properties.setProperty("networkVersion", Integer.toString(network.networkVersion()));
    properties.setProperty("development", Boolean.toString(network.development()));
    properties.setProperty("actors", network.actorSet().toString());
    fork.ifPresent(epoch -> properties.setProperty("fork", Long.toString(epoch)));
    network.bundle().ifPresent(cid -> properties.setProperty("bundle", cid.toString()));
    Path fresh = data.resolve(NAME + ".new");
    try {
      try (Writer out = Files.newBufferedWriter(fresh)) {
        properties.store(out, "The network of this folder");
      }
      Files.move(fresh, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
