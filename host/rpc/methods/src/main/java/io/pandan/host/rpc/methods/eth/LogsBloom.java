package io.pandan.host.rpc.methods.eth;

import io.pandan.api.json.JsonString;
import io.pandan.crypto.Keccak256;

/**
 * The bloom filter of logs' addresses and topics, 2,048 bits. Source: Ethereum yellow paper, 4.3.1.
 * Not thread-safe.
 */
public final class LogsBloom {
  private static final int BYTES = 256;
  private static final int BITS_PER_ITEM = 3;

  private final byte[] bits = new byte[BYTES];

  /** The filter of no logs. */
  public LogsBloom() {}

  /** Adds a log's address and topics. */
  public LogsBloom add(EthLog log) {
    add(log.address().toBytes());
    log.topics().forEach(this::add);
    return this;
  }

  /** The filter as data of 256 bytes. */
  public JsonString toJson() {
    return EthJson.data(bits);
  }

  /** The filter's 256 bytes; a copy. */
  public byte[] toBytes() {
    return bits.clone();
  }

  private void add(byte[] item) {
    byte[] hash = Keccak256.hash(item);
    for (int i = 0; i < BITS_PER_ITEM; i++) {
      int bit = ((hash[2 * i] & 0xff) << 8 | hash[2 * i + 1] & 0xff) % (BYTES * Byte.SIZE);
      bits[BYTES - 1 - bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
    }
  }
}
