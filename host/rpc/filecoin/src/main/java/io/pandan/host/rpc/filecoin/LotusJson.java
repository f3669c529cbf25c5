package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values as Lotus writes them: links as objects, amounts as decimal strings, bytes in base 64,
 * empty bytes as null, and Go's field names. Source: Lotus {@code chain/types}. Thread-safe.
 */
final class LotusJson {
  /** What became of a tipset, in lists of changes of the head. */
  static final String APPLY = "apply";

  static final String REVERT = "revert";

  private static final long MAINNET = 314;

  private final char network;

  /**
   * Values of a network.
   *
   * @param chainId addresses begin with f on mainnet, with t elsewhere
   */
  LotusJson(long chainId) {
    this.network = chainId == MAINNET ? 'f' : 't';
  }

  static JsonObject cid(Cid cid) {
    return JsonObject.builder().put("/", cid.toString()).build();
  }

  static JsonValue bytes(byte[] bytes) {
    return bytes.length == 0
        ? JsonNull.NULL
        : new JsonString(Base64.getEncoder().encodeToString(bytes));
  }

  static JsonString amount(TokenAmount amount) {
    return amount(amount.atto());
  }

  static JsonString amount(BigInteger amount) {
    return new JsonString(amount.toString());
  }

  static JsonArray key(TipsetKey key) {
    return JsonArray.from(key.cids(), LotusJson::cid);
  }

  JsonString address(Address address) {
    return new JsonString(address.toString(network));
  }

  JsonObject actor(ActorState actor) {
    return JsonObject.builder()
        .put("Code", cid(actor.code()))
        .put("Head", cid(actor.head()))
        .put("Nonce", actor.nonce())
        .put("Balance", amount(actor.balance()))
        .put("DelegatedAddress", orNull(actor.delegatedAddress(), this::address))
        .build();
  }

  JsonObject message(Message message) {
    return JsonObject.builder()
        .put("Version", message.version())
        .put("To", address(message.to()))
        .put("From", address(message.from()))
        .put("Nonce", message.nonce())
        .put("Value", amount(message.value()))
        .put("GasLimit", message.gasLimit())
        .put("GasFeeCap", amount(message.gasFeeCap()))
        .put("GasPremium", amount(message.gasPremium()))
        .put("Method", JsonValue.of(new BigInteger(Long.toUnsignedString(message.method()))))
        .put("Params", bytes(message.params()))
        .put("CID", cid(message.cid()))
        .build();
  }

  JsonObject signed(SignedMessage signed) {
    return JsonObject.builder()
        .put("Message", message(signed.message()))
        .put("Signature", signature(signed.signature()))
        .put("CID", cid(signed.cid()))
        .build();
  }

  static JsonObject receipt(Receipt receipt) {
    return JsonObject.builder()
        .put("ExitCode", Integer.toUnsignedLong(receipt.exitCode().value()))
        .put("Return", bytes(receipt.returnData()))
        .put("GasUsed", receipt.gasUsed())
        .put("EventsRoot", orNull(receipt.eventsRoot(), LotusJson::cid))
        .build();
  }

  JsonObject tipset(ExecutedTipset tipset) {
    return JsonObject.builder()
        .put("Cids", key(tipset.key()))
        .put("Blocks", JsonArray.from(tipset.tipset().blocks(), this::header))
        .put("Height", tipset.height())
        .build();
  }

  JsonObject headChange(String type, ExecutedTipset tipset) {
    return JsonObject.builder().put("Type", type).put("Val", tipset(tipset)).build();
  }

  /** A message of a tipset: what names it, and what of it is executed. */
  JsonObject messageOfTipset(SignedMessage signed) {
    return JsonObject.builder()
        .put("Cid", cid(signed.cid()))
        .put("Message", message(signed.message()))
        .build();
  }

  static JsonObject event(StampedEvent stamped) {
    return JsonObject.builder()
        .put("Emitter", stamped.emitter())
        .put("Entries", JsonArray.from(stamped.event().entries(), LotusJson::eventEntry))
        .build();
  }

  private static JsonObject eventEntry(EventEntry entry) {
    return JsonObject.builder()
        .put("Flags", entry.flags())
        .put("Key", entry.key())
        .put("Codec", entry.codec())
        .put("Value", bytes(entry.value()))
        .build();
  }

  JsonObject header(BlockHeader header) {
    return JsonObject.builder()
        .put("Miner", address(header.miner()))
        .put(
            "Ticket",
            orNull(
                header.ticket(),
                ticket -> JsonObject.builder().put("VRFProof", bytes(ticket.vrfProof())).build()))
        .put("ElectionProof", orNull(header.electionProof(), LotusJson::electionProof))
        .put("BeaconEntries", list(header.beaconEntries(), LotusJson::beaconEntry))
        .put("WinPoStProof", list(header.winPostProof(), LotusJson::postProof))
        .put("Parents", JsonArray.from(header.parents(), LotusJson::cid))
        .put("ParentWeight", amount(header.parentWeight()))
        .put("Height", header.height())
        .put("ParentStateRoot", cid(header.parentStateRoot()))
        .put("ParentMessageReceipts", cid(header.parentMessageReceipts()))
        .put("Messages", cid(header.messages()))
        .put("BLSAggregate", orNull(header.blsAggregate(), LotusJson::signature))
        .put("Timestamp", header.timestampS())
        .put("BlockSig", orNull(header.blockSig(), LotusJson::signature))
        .put("ForkSignaling", header.forkSignaling())
        .put("ParentBaseFee", amount(header.parentBaseFee()))
        .build();
  }

  private static JsonObject electionProof(BlockHeader.ElectionProof proof) {
    return JsonObject.builder()
        .put("WinCount", proof.winCount())
        .put("VRFProof", bytes(proof.vrfProof()))
        .build();
  }

  static JsonObject beaconEntry(BlockHeader.BeaconEntry entry) {
    return JsonObject.builder()
        .put("Round", entry.round())
        .put("Data", bytes(entry.data()))
        .build();
  }

  private static JsonObject postProof(BlockHeader.PostProof proof) {
    return JsonObject.builder()
        .put("PoStProof", proof.registeredProof())
        .put("ProofBytes", bytes(proof.proof()))
        .build();
  }

  static JsonObject signature(Signature signature) {
    return JsonObject.builder()
        .put("Type", signature.type().code())
        .put("Data", bytes(signature.bytes()))
        .build();
  }

  private static <T> JsonValue list(List<T> items, Function<T, JsonObject> toJson) {
    return items.isEmpty() ? JsonNull.NULL : JsonArray.from(items, toJson);
  }

  static <T> JsonValue orNull(Optional<T> value, Function<T, ? extends JsonValue> toJson) {
    return value.isPresent() ? toJson.apply(value.get()) : JsonNull.NULL;
  }
}
