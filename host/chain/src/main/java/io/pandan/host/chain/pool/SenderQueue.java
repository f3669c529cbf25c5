package io.pandan.host.chain.pool;

import io.pandan.api.TokenAmount;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What waits of one sender, by nonce. Guarded by the pool's lock. */
final class SenderQueue {
  /** The state has not been read since the node started or the chain went back. */
  static final long UNKNOWN = -1;

  final NavigableMap<Long, Waiting> byNonce = new TreeMap<>();

  /** The nonce of the head's state. */
  long stateNonce = UNKNOWN;

  /** The first nonce, from one on, that nothing waits for. */
  long nextNonce(long from) {
    long next = from;
    while (byNonce.containsKey(next)) {
      next++;
    }
    return next;
  }

  /** The message of a nonce, if a block may have it. */
  Optional<Waiting> ready(long nonce) {
    return Optional.ofNullable(byNonce.get(nonce)).filter(Waiting::isReady);
  }

  /** The most that the gas of all but one message may cost. */
  TokenAmount gasFundsWithout(long nonce) {
    TokenAmount sum = TokenAmount.ZERO;
    for (Waiting waiting : byNonce.values()) {
      if (waiting.nonce() != nonce) {
        sum = sum.plus(waiting.gasFunds());
      }
    }
    return sum;
  }
}
