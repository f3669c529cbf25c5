package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;

/**
 * A message and its signature, not yet checked. Source: Lotus {@code chain/types/signedmessage.go}.
 *
 * @param message the message
 * @param signature its signature
 */
public record SignedMessage(Message message, Signature signature) {

  /** Reads the tuple of two fields. */
  public static SignedMessage read(CborReader in) {
    in.readArrayHeader(2);
    return new SignedMessage(Message.read(in), Signature.read(in));
  }

  /** Writes the tuple of two fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(2);
    message.write(out);
    signature.write(out);
  }

  /** The signed message in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }

  /** The CID by which the chain knows this message: that of the unsigned one for BLS. */
  public Cid cid() {
    return signature.type() == Signature.Type.BLS
        ? message.cid()
        : Cid.sum(Codec.DAG_CBOR, toCbor());
  }

  /** The length in bytes that inclusion gas is charged for: the unsigned one's for BLS. */
  public int chainLength() {
    return signature.type() == Signature.Type.BLS ? message.toCbor().length : toCbor().length;
  }
}
