package io.pandan.host.rpc.dev;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.Cid;
import java.util.Arrays;
import java.util.Optional;

/** Who sends without a signature, and what of the sent is dropped. Thread-safe. */
final class SenderMethods {
  private final DevelopmentChain development;
  private final MessageOutbox outbox;
  private final long chainId;

  SenderMethods(DevelopmentChain development, MessageOutbox outbox, long chainId) {
    this.development = development;
    this.outbox = outbox;
    this.chainId = chainId;
  }

  void addTo(DevMethods methods) {
    methods
        .add(1, this::impersonate, "anvil_impersonateAccount", "hardhat_impersonateAccount")
        .add(
            1,
            this::stopImpersonating,
            "anvil_stopImpersonatingAccount",
            "hardhat_stopImpersonatingAccount")
        .add(1, this::autoImpersonate, "anvil_autoImpersonateAccount")
        .add(1, this::drop, "anvil_dropTransaction")
        .add(1, this::hardhatDrop, "hardhat_dropTransaction")
        .add(0, any -> dropAll(), "anvil_dropAllTransactions", "hardhat_dropAllTransactions")
        .add(1, this::dropAllOf, "anvil_removePoolTransactions");
  }

  private JsonValue impersonate(RpcParameters parameters) {
    development.impersonate(address(parameters));
    return JsonNull.NULL;
  }

  private JsonValue stopImpersonating(RpcParameters parameters) {
    development.stopImpersonating(address(parameters));
    return JsonNull.NULL;
  }

  private JsonValue autoImpersonate(RpcParameters parameters) {
    development.setAutoImpersonate(Argument.of(parameters, 0, "enabled").asBoolean());
    return JsonNull.NULL;
  }

  private static Address address(RpcParameters parameters) {
    return Argument.of(parameters, 0, "address").asEthAddress().toFilecoin();
  }

  /** The hash again, or null where no such transaction waits. */
  private JsonValue drop(RpcParameters parameters) throws InterruptedException {
    return dropped(parameters) ? parameters.require(0, "hash") : JsonNull.NULL;
  }

  private JsonValue hardhatDrop(RpcParameters parameters) throws InterruptedException {
    return JsonValue.of(dropped(parameters));
  }

  private boolean dropped(RpcParameters parameters) throws InterruptedException {
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    Optional<Cid> found =
        outbox.pending().stream()
            .filter(message -> Arrays.equals(hash(message), hash))
            .map(SignedMessage::cid)
            .findFirst();
    return found.isPresent() && development.drop(found.get());
  }

  private byte[] hash(SignedMessage message) {
    if (message.signature().type() == Signature.Type.DELEGATED) {
      try {
        return EthTransaction.from(message, chainId).hash();
      } catch (MalformedException e) {
        return message.cid().digest();
      }
    }
    return message.cid().digest();
  }

  private JsonValue dropAll() throws InterruptedException {
    development.dropAll();
    return JsonNull.NULL;
  }

  private JsonValue dropAllOf(RpcParameters parameters) throws InterruptedException {
    development.dropAllOf(address(parameters));
    return JsonNull.NULL;
  }
}
