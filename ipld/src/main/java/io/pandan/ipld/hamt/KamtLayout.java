package io.pandan.ipld.hamt;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;

/**
 * Keys are words of 32 bytes and their own path. They are encoded without leading zeros, as actors'
 * U256 is (builtin-actors actors/evm/shared/src/uints.rs); pointers as in ref-fvm
 * ipld/kamt/src/pointer.rs.
 */
enum KamtLayout implements Layout {
  WORDS;

  static final int KEY_BYTES = 32;

  @Override
  public boolean skipsLevels() {
    return true;
  }

  @Override
  public byte[] readKey(CborReader in) {
    byte[] bytes = in.readBytes(KEY_BYTES);
    if (bytes.length == KEY_BYTES) {
      return bytes;
    }
    byte[] key = new byte[KEY_BYTES];
    System.arraycopy(bytes, 0, key, KEY_BYTES - bytes.length, bytes.length);
    return key;
  }

  @Override
  public void writeKey(byte[] key, CborWriter out) {
    int zeros = 0;
    while (zeros < key.length && key[zeros] == 0) {
      zeros++;
    }
    out.writeBytes(key, zeros, key.length - zeros);
  }

  @Override
  public boolean readLinkFrame(CborReader in) {
    boolean link = Layout.readTaggedFrame(in, 'l', 'v');
    if (link) {
      in.readArrayHeader(3);
    }
    return link;
  }

  @Override
  public void writeBucketFrame(CborWriter out) {
    out.writeMapHeader(1).writeText("v");
  }

  @Override
  public void writeLinkFrame(CborWriter out) {
    out.writeMapHeader(1).writeText("l").writeArrayHeader(3);
  }

  @Override
  public Extension readExtension(CborReader in) {
    long bits = in.readLong(0, KEY_BYTES * 8);
    byte[] path = in.readBytes();
    if (path.length != Bits.bytes((int) bits)) {
      throw new CborException(
          "extension of " + bits + " bits in " + path.length + " bytes: " + Arrays.toString(path));
    }
    return bits == 0 ? Extension.NONE : new Extension((int) bits, path);
  }

  @Override
  public void writeExtension(Extension extension, CborWriter out) {
    out.writeLong(extension.bits()).writeBytes(extension.path());
  }
}
