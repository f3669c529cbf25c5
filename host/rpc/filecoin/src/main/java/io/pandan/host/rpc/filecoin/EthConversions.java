package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.Cid;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is Ethereum's for what is Filecoin's, and the other way round. Thread-safe. */
final class EthConversions {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final LotusJson json;

  EthConversions(ChainView chain, MessageOutbox outbox, LotusJson json) {
    this.chain = chain;
    this.outbox = outbox;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.EthAddressToFilecoinAddress", RpcPermission.READ, this::toFilecoin),
        new RpcMethod("Filecoin.FilecoinAddressToEthAddress", RpcPermission.READ, this::toEthereum),
        new RpcMethod(
            "Filecoin.EthGetMessageCidByTransactionHash", RpcPermission.READ, this::messageCid),
        new RpcMethod(
            "Filecoin.EthGetTransactionHashByCid", RpcPermission.READ, this::transactionHash));
  }

  private JsonValue toFilecoin(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return json.address(Argument.of(parameters, 0, "address").asEthAddress().toFilecoin());
  }

  /**
   * Addresses of the classes 1, 2 and 3 are looked up; the block, which Lotus takes, is the head.
   */
  private JsonValue toEthereum(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address address = Argument.of(parameters, 0, "address").asAddress();
    EthAddress ethereum =
        EthAddress.from(address)
            .or(() -> chain.stateAfter(chain.head()).lookupId(address).map(EthAddress::ofActorId))
            .orElseThrow(
                () ->
                    Tipsets.failure(
                        "no Ethereum address is known for " + json.address(address).value()));
    return JsonValue.of(ethereum.toString());
  }

  private JsonValue messageCid(RpcParameters parameters) {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "transaction").asHash();
    Optional<SignedMessage> found =
        chain.findTransaction(hash).map(EthConversions::message).or(() -> waiting(hash));
    return LotusJson.orNull(found, signed -> LotusJson.cid(signed.cid()));
  }

  private Optional<SignedMessage> waiting(byte[] hash) {
    return outbox.pending().stream().filter(m -> Arrays.equals(hash(m), hash)).findFirst();
  }

  private JsonValue transactionHash(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Cid cid = Argument.of(parameters, 0, "cid").asCid();
    return chain
        .find(cid)
        .map(EthConversions::message)
        .or(() -> outbox.pending(cid))
        .<JsonValue>map(m -> JsonValue.of("0x" + HexFormat.of().formatHex(hash(m))))
        .orElse(JsonNull.NULL);
  }

  private static SignedMessage message(MessageLookup found) {
    return found.executed().messages().get(found.index());
  }

  private byte[] hash(SignedMessage signed) {
    return signed.signature().type() == Signature.Type.DELEGATED
        ? EthTransaction.from(signed, chain.network().chainId()).hash()
        : signed.cid().digest();
  }
}
