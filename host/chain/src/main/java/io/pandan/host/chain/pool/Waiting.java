package io.pandan.host.chain.pool;

import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** A message that waits. Guarded by the pool's lock. */
final class Waiting {
  final MempoolPolicy.Pending pending;

  /** Stored: whoever sent it has been or may be told so. */
  boolean durable;

  /** The host failed with it: it is left out until then, in {@link System#nanoTime()}. */
  OptionalLong leftOutUntil = OptionalLong.empty();

  Waiting(SignedMessage signed, long sequence) {
    this.pending = new MempoolPolicy.Pending(signed, signed.cid(), sequence);
  }

  static Waiting stored(byte[] value) {
    long sequence = ByteBuffer.wrap(value).getLong();
    CborReader in = new CborReader(value, Long.BYTES, value.length - Long.BYTES);
    Waiting waiting = new Waiting(SignedMessage.read(in), sequence);
    waiting.durable = true;
    return waiting;
  }

  byte[] toStored() {
    byte[] cbor = signed().toCbor();
    return ByteBuffer.allocate(Long.BYTES + cbor.length).putLong(sequence()).put(cbor).array();
  }

  /** Whether a block may have it. */
  boolean isReady() {
    return durable && (leftOutUntil.isEmpty() || System.nanoTime() - leftOutUntil.getAsLong() >= 0);
  }

  SignedMessage signed() {
    return pending.message();
  }

  Cid cid() {
    return pending.cid();
  }

  long sequence() {
    return pending.sequence();
  }

  Message message() {
    return signed().message();
  }

  long nonce() {
    return message().nonce();
  }

  /** The most that its gas may cost. */
  TokenAmount gasFunds() {
    return message().gasFeeCap().times(message().gasLimit());
  }
}
