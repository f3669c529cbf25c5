package io.pandan.host.chain.pool;

import io.pandan.api.TokenAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What waits of one sender, by nonce. Guarded by the pool's lock. */
final class SenderQueue {
  /** The state has not been read since the node started. */
  static final long UNKNOWN = -1;

  final NavigableMap<Long, Waiting> byNonce = new TreeMap<>();

  /** The nonce of the head's state. */
  long stateNonce = UNKNOWN;

  /** The first nonce, from the state's on, that nothing waits for. */
  long nextNonce() {
    long next = stateNonce;
    while (byNonce.containsKey(next)) {
      next++;
    }
    return next;
  }

  /** What a block can take, in order: stored, without gap, and paying the base fee. */
  List<Waiting> includable(TokenAmount baseFee) {
    List<Waiting> includable = new ArrayList<>();
    for (long nonce = stateNonce; ; nonce++) {
      Waiting next = byNonce.get(nonce);
      if (next == null
          || !next.durable
          || next.isLeftOut()
          || next.message().gasFeeCap().compareTo(baseFee) < 0) {
        return includable;
      }
      includable.add(next);
    }
  }

  /** Whether the first message waits for nothing but a lower base fee. */
  boolean isHeldByBaseFee(TokenAmount baseFee) {
    Waiting first = byNonce.get(stateNonce);
    return first != null
        && first.durable
        && !first.isLeftOut()
        && first.message().gasFeeCap().compareTo(baseFee) < 0;
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
