package io.pandan.ipld;

/** Decodes any DAG-CBOR item by item and encodes it anew. */
public final class Transcoder {
  private Transcoder() {}

  public static byte[] transcode(byte[] dagCbor) {
    CborReader in = new CborReader(dagCbor);
    CborWriter out = new CborWriter();
    transcode(in, out);
    in.requireEnd();
    return out.toByteArray();
  }

  private static void transcode(CborReader in, CborWriter out) {
    switch (in.peek()) {
      case UNSIGNED -> out.writeUnsigned(in.readUnsigned());
      case NEGATIVE -> out.writeLong(in.readLong());
      case BYTES -> out.writeBytes(in.readBytes());
      case TEXT -> out.writeText(in.readText());
      case LINK -> out.writeCid(in.readCid());
      case BOOL -> out.writeBool(in.readBool());
      case NULL -> {
        in.readNull();
        out.writeNull();
      }
      case ARRAY -> {
        int items = in.readArrayHeader();
        out.writeArrayHeader(items);
        for (int i = 0; i < items; i++) {
          transcode(in, out);
        }
      }
      case MAP -> {
        int entries = in.readMapHeader();
        out.writeMapHeader(entries);
        for (int i = 0; i < 2 * entries; i++) {
          transcode(in, out);
        }
      }
      case FLOAT, END -> throw new IllegalStateException("not in Filecoin's state");
    }
  }
}
