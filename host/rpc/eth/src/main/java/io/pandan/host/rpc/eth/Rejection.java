package io.pandan.host.rpc.eth;

import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;

/**
 * The error for a message that the pool does not take, in go-ethereum's words (its {@code
 * core/error.go} and {@code core/txpool/errors.go}): clients know the reason by them.
 */
final class Rejection {
  private Rejection() {}

  /**
   * The error for a rejection.
   *
   * @param rejected why
   * @return the error, to be thrown; its data are the reason's name
   */
  static RpcException of(MessageRejectedException rejected) {
    String words =
        switch (rejected.reason()) {
          case SIGNATURE -> "invalid sender";
          case NONCE_TOO_LOW -> "nonce too low";
          case NONCE_GAP -> "nonce too high";
          // Who signs with a key and has no actor yet is, to Ethereum, an account without funds.
          case INSUFFICIENT_FUNDS, SENDER -> "insufficient funds for gas * price + value";
          case GAS -> "invalid gas";
          case UNDERPRICED -> "replacement transaction underpriced";
          case LIMIT -> "limit exceeded";
          case MALFORMED -> "invalid message";
        };
    return new RpcException(
        RpcException.SERVER_ERROR,
        words + ": " + rejected.getMessage(),
        JsonValue.of(rejected.reason().name()));
  }
}
