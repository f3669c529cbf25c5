package io.pandan.host.rpc.eth;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names of filters and subscriptions that nobody guesses: quantities of 128 bits. Thread-safe. */
final class RandomIds {
  private static final int BITS = 128;

  private final SecureRandom random = new SecureRandom();

  /** A new one. The first bit is set, so that all are of one length. */
  String next() {
    return "0x" + new BigInteger(BITS, random).setBit(BITS - 1).toString(16);
  }
}
