package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import io.pandan.ipld.Cid;
import java.util.Optional;

/** Takes a message through a node: from an estimate of its gas to its receipt. */
final class MessageSender {
  /** The node's answer to a wait that took longer than a call may. */
  private static final int TIMED_OUT = -32_002;

  private final NodeRpc node;

  MessageSender(NodeRpc node) {
    this.node = node;
  }

  /**
   * Fills in nonce and fees, and signs.
   *
   * @param gasLimit units of gas; 0 estimates them, which executes the message
   * @throws LaunchException when the estimate finds that the message fails, with the reason
   */
  SignedMessage prepare(SigningAccount account, Draft draft, long gasLimit)
      throws LaunchException, InterruptedException {
    Address from = account.address();
    long nonce = node.call("Filecoin.MpoolGetNonce", LotusJson.address(from)).number();
    Message message = draft.message(from, nonce, gasLimit);
    try {
      Answer estimate =
          node.call(
              "Filecoin.GasEstimateMessageGas",
              LotusJson.message(message),
              JsonNull.NULL,
              JsonNull.NULL);
      return account.sign(LotusJson.withGas(message, estimate));
    } catch (NodeRefusedException e) {
      throw new LaunchException("not sent: " + e.getMessage(), e);
    }
  }

  /** Hands a message to the node's pool. */
  Cid push(SignedMessage message) throws LaunchException, InterruptedException {
    try {
      return node.call("Filecoin.MpoolPush", LotusJson.signed(message)).cid();
    } catch (NodeRefusedException e) {
      throw new LaunchException("not sent: " + e.getMessage(), e);
    }
  }

  /** Waits until a block has the message, however long that takes. */
  Mined await(Cid message) throws LaunchException, InterruptedException {
    while (true) {
      try {
        return mined(
            node.call(
                "Filecoin.StateWaitMsg",
                LotusJson.cid(message),
                JsonValue.of(0),
                JsonValue.of(-1),
                JsonValue.of(true)));
      } catch (NodeRefusedException e) {
        if (e.code() != TIMED_OUT) {
          throw e;
        }
      }
    }
  }

  private static Mined mined(Answer lookup) throws LaunchException {
    Answer receipt = lookup.member("Receipt");
    return new Mined(
        lookup.member("Height").number(),
        new ExitCode((int) receipt.member("ExitCode").number()),
        receipt.member("GasUsed").number(),
        receipt.member("Return").bytes(),
        lookup.member("TipSet"));
  }

  /**
   * Why a message failed, in words. Receipts have an exit code only, so the message is executed
   * again on the state before its block; empty when it ends otherwise there.
   */
  Optional<String> reason(Message message, Mined mined)
      throws LaunchException, InterruptedException {
    Answer tipset = node.call("Filecoin.ChainGetTipSet", mined.tipset().value());
    JsonValue parents = tipset.member("Blocks").first().member("Parents").value();
    Answer again = node.call("Filecoin.StateCall", LotusJson.message(message), parents);
    String error = again.member("Error").text();
    return again.member("MsgRct").member("ExitCode").number() == mined.exitCode().value()
            && !error.isEmpty()
        ? Optional.of(error)
        : Optional.empty();
  }
}
