package io.pandan.conformance.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the functions that a valid module imports, in their order. Source: the WebAssembly
 * specification, binary format of the import section.
 */
final class ImportNames {
  private static final int HEADER_BYTES = 8;
  private static final int IMPORT_SECTION = 2;
  private static final int FUNCTION = 0;
  private static final int TABLE = 1;
  private static final int MEMORY = 2;

  private final byte[] module;
  private int at = HEADER_BYTES;

  private ImportNames(byte[] module) {
    this.module = module;
  }

  /** Reads a module that was validated before. */
  static List<String> of(byte[] module) {
    return new ImportNames(module).read();
  }

  private List<String> read() {
    while (at < module.length) {
      int section = module[at++];
      int size = readU32();
      if (section == IMPORT_SECTION) {
        return readImports();
      }
      at += size;
    }
    return List.of();
  }

  private List<String> readImports() {
    List<String> names = new ArrayList<>();
    for (int count = readU32(); count > 0; count--) {
      String name = readName() + "." + readName();
      int kind = module[at++];
      switch (kind) {
        case FUNCTION -> {
          readU32();
          names.add(name);
        }
        case TABLE -> {
          at++;
          skipLimits();
        }
        case MEMORY -> skipLimits();
        default -> at += 2; // A global's type and whether it changes.
      }
    }
    return List.copyOf(names);
  }

  private void skipLimits() {
    boolean bounded = module[at++] == 1;
    readU32();
    if (bounded) {
      readU32();
    }
  }

  private String readName() {
    int length = readU32();
    at += length;
    return new String(module, at - length, length, StandardCharsets.UTF_8);
  }

  private int readU32() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = module[at++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
