package io.pandan.bench.evm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Compiled contracts, as {@code compile.mjs} wrote them.
 *
 * @param folder where they are
 */
record Artifacts(Path folder) {

  /**
   * The creation code of a contract.
   *
   * @throws UncheckedIOException when it is not there
   */
  byte[] creationCode(String contract) {
    return HexFormat.of().parseHex(read(contract + ".hex"));
  }

  /** Which compiler made them, with its settings. */
  String compiler() {
    return read("compiler");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
