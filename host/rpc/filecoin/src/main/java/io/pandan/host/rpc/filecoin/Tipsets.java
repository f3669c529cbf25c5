package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import java.util.Optional;

/** Finds the tipsets that callers name. Thread-safe. */
final class Tipsets {
  private final ChainView chain;

  Tipsets(ChainView chain) {
    this.chain = chain;
  }

  /** The tipset of the key that a parameter gives; the head when it gives none. */
  ExecutedTipset require(RpcParameters parameters, int index) {
    return LotusArguments.key(parameters, index)
        .map(
            key ->
                chain.tipset(key).orElseThrow(() -> failure("no tipset has the key " + key.cids())))
        .orElseGet(chain::head);
  }

  /** The tipset of an epoch, or of the last epoch before it that is no null round. */
  ExecutedTipset atOrBefore(long epoch, ExecutedTipset head) {
    requireNotAfter(epoch, head);
    for (long at = epoch; at >= 0; at--) {
      Optional<ExecutedTipset> found = chain.tipset(at);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw failure("there is no tipset at or before epoch " + epoch);
  }

  /** The tipset of an epoch, or of the first epoch after it that is no null round. */
  ExecutedTipset atOrAfter(long epoch, ExecutedTipset head) {
    requireNotAfter(epoch, head);
    for (long at = epoch; at <= head.height(); at++) {
      Optional<ExecutedTipset> found = chain.tipset(at);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw failure("there is no tipset from epoch " + epoch + " on");
  }

  /** The error for what Lotus refuses without a code of its own. */
  static RpcException failure(String message) {
    return new RpcException(RpcException.GENERAL_ERROR, message);
  }

  private static void requireNotAfter(long epoch, ExecutedTipset head) {
    if (epoch > head.height()) {
      throw failure("epoch " + epoch + " is after the tipset's, " + head.height());
    }
  }
}
