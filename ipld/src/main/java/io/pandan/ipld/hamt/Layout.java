package io.pandan.ipld.hamt;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborType;
import io.pandan.ipld.CborWriter;

/**
 * In what the kinds of tree differ: whether levels are skipped, and how keys and pointers are
 * encoded.
 */
interface Layout {
  /** Whether pointers skip levels in which there is no choice. */
  boolean skipsLevels();

  byte[] readKey(CborReader in);

  void writeKey(byte[] key, CborWriter out);

  /** Reads a pointer's frame and tells whether it is a link; its inside stands next. */
  boolean readLinkFrame(CborReader in);

  Extension readExtension(CborReader in);

  void writeBucketFrame(CborWriter out);

  void writeLinkFrame(CborWriter out);

  void writeExtension(Extension extension, CborWriter out);

  /** Reads the frame of a map with one entry whose key tells links from buckets. */
  static boolean readTaggedFrame(CborReader in, char link, char bucket) {
    if (in.readMapHeader() != 1) {
      throw new CborException("offset " + in.position() + ": a pointer is a map of one entry");
    }
    if (in.tryReadLetter(link)) {
      return true;
    }
    if (in.tryReadLetter(bucket)) {
      return false;
    }
    String tag = in.readText();
    throw new CborException("offset " + in.position() + ": unknown kind of pointer \"" + tag + '"');
  }

  /** Reads the frame of a pointer whose kind its type tells. */
  static boolean readUntaggedFrame(CborReader in) {
    return in.peek() == CborType.LINK;
  }
}
