package io.pandan.ipld;

/**
 * Finds the links of a DAG-CBOR block without decoding it.
 *
 * <p>As lenient as ref-fvm's {@code fvm/src/ipld/cbor.rs} and as strict, because what is accepted
 * here decides which blocks a chain accepts: lengths need not be minimal, any tag may stand, maps
 * need no order; indefinite lengths, malformed links and bytes behind the one value are refused.
 */
public final class CborLinks {
  private static final int TAG_CID = 42;

  private final byte[] data;
  private int at;
  private int major;

  private CborLinks(byte[] data) {
    this.data = data;
  }

  /** Is told what a scan finds, in the block's order; what it throws ends the scan. */
  @FunctionalInterface
  public interface Visitor {
    /** Called before each value's header is read, tags included. */
    default void onField() {}

    /**
     * Called after a link's tag was read and before its bytes are, also when these turn out
     * malformed.
     */
    default void onLinkTag() {}

    /**
     * Called for each link, after {@link #onLinkTag}.
     *
     * @param link the CID, whatever its codec and hash
     */
    void onLink(Cid link);
  }

  /**
   * Scans for links: {@code scan(block, links::add)}. A visitor that overrides more is told of each
   * field too, so that a kernel can charge for it.
   *
   * @param dagCbor a block; not kept
   * @param visitor is told of fields and links
   * @throws CborException if the block is malformed; fields before the fault have been told
   */
  public static void scan(byte[] dagCbor, Visitor visitor) {
    new CborLinks(dagCbor).run(visitor);
  }

  private void run(Visitor visitor) {
    long remaining = 1;
    while (remaining != 0) {
      remaining--;
      visitor.onField();
      long extra = header();
      switch (major) {
        case 2, 3 -> skip(extra);
        case 4 -> remaining = add(remaining, extra);
        case 5 -> remaining = add(add(remaining, extra), extra);
        case 6 -> {
          if (extra == TAG_CID) {
            visitor.onLinkTag();
            visitor.onLink(link());
          } else {
            remaining++;
          }
        }
        default -> {}
      }
    }
    if (at != data.length) {
      throw new CborException((data.length - at) + " trailing bytes in CBOR block");
    }
  }

  private static long add(long remaining, long extra) {
    long sum = remaining + extra;
    if (Long.compareUnsigned(sum, remaining) < 0) {
      throw new CborException("CBOR field count overflow");
    }
    return sum;
  }

  private Cid link() {
    long length = header();
    if (major != 2) {
      throw new CborException(
          "expected a byte string for a link at offset " + at + ", got major type " + major);
    }
    int start = at;
    skip(length);
    if (length < 1 || data[start] != 0) {
      throw new CborException("link at offset " + start + " does not start with a zero byte");
    }
    try {
      return Cid.of(data, start + 1, (int) length - 1);
    } catch (CidException e) {
      throw new CborException("link at offset " + start + ": " + e.getMessage());
    }
  }

  private void skip(long length) {
    if (length < 0 || length > data.length - at) {
      throw new CborException(
          "unexpected end of CBOR: "
              + Long.toUnsignedString(length)
              + " bytes announced at offset "
              + at
              + ", "
              + (data.length - at)
              + " left");
    }
    at += (int) length;
  }

  private long header() {
    if (at >= data.length) {
      throw new CborException("invalid CBOR header: end of data at offset " + at);
    }
    int first = data[at++] & 0xff;
    major = first >>> 5;
    int low = first & 0x1f;
    if (low < 24) {
      return low;
    }
    if (low > 27 || data.length - at < 1 << (low - 24)) {
      throw new CborException(
          "invalid CBOR header 0x" + Integer.toHexString(first) + " at offset " + (at - 1));
    }
    long value = 0;
    for (int i = 1 << (low - 24); i > 0; i--) {
      value = value << 8 | (data[at++] & 0xff);
    }
    return value;
  }
}
