package io.pandan.conformance.fuzz;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.CborReader;
import java.util.List;

/** DAG-CBOR: items of all types, skipped values and links. */
public final class CborTarget {
  private CborTarget() {}

  /** Reads the bytes as a block. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusals.allow(List.of(CborException.class), () -> read(new CborReader(data), 0));
    Refusals.allow(
        List.of(CborException.class),
        () -> {
          CborReader in = new CborReader(data);
          in.skipValue();
          in.requireEnd();
        });
    Refusals.allow(
        List.of(CborException.class),
        () ->
            CborLinks.scan(
                data,
                link -> {
                  // Only the way there matters.
                }));
  }

  private static void read(CborReader in, int depth) {
    switch (in.peek()) {
      case UNSIGNED -> in.readUnsigned();
      case NEGATIVE -> in.readLong();
      case BYTES -> in.readBytes();
      case TEXT -> in.readText();
      case BOOL -> in.readBool();
      case NULL -> in.readNull();
      case LINK -> in.readCid();
      case ARRAY -> {
        int count = in.readArrayHeader();
        for (int i = 0; i < count && depth < 100; i++) {
          read(in, depth + 1);
        }
      }
      case MAP -> {
        int count = in.readMapHeader();
        for (int i = 0; i < count && depth < 100; i++) {
          in.readText();
          read(in, depth + 1);
        }
      }
      case FLOAT -> in.readDouble();
    }
  }
}
