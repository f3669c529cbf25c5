package io.pandan.ipld.hamt;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;

/** Keys are byte strings; pointers as in ref-fvm ipld/hamt/src/pointer.rs. */
enum HamtLayout implements Layout {
  V0 {
    @Override
    public boolean readLinkFrame(CborReader in) {
      return Layout.readTaggedFrame(in, '0', '1');
    }

    @Override
    public void writeBucketFrame(CborWriter out) {
      out.writeMapHeader(1).writeText("1");
    }

    @Override
    public void writeLinkFrame(CborWriter out) {
      out.writeMapHeader(1).writeText("0");
    }
  },
  V3 {
    @Override
    public boolean readLinkFrame(CborReader in) {
      return Layout.readUntaggedFrame(in);
    }

    @Override
    public void writeBucketFrame(CborWriter out) {}

    @Override
    public void writeLinkFrame(CborWriter out) {}
  };

  @Override
  public boolean skipsLevels() {
    return false;
  }

  @Override
  public byte[] readKey(CborReader in) {
    return in.readBytes();
  }

  @Override
  public void writeKey(byte[] key, CborWriter out) {
    out.writeBytes(key);
  }

  @Override
  public Extension readExtension(CborReader in) {
    return Extension.NONE;
  }

  @Override
  public void writeExtension(Extension extension, CborWriter out) {}
}
