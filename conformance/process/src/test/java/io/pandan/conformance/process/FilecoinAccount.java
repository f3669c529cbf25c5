package io.pandan.conformance.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.TokenAmount;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Secp256k1;
import io.pandan.ipld.Cid;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A development account that sends Filecoin messages from its f1 address, as a client outside the
 * node does: with JSON in Lotus' shapes, and signatures of its own. One thread at a time.
 */
final class FilecoinAccount {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] privateKey;
  private final Address address;

  FilecoinAccount(StartedNode.Account account) {
    privateKey = HexFormat.of().parseHex(account.privateKey().substring(2));
    address = Address.secp256k1(Secp256k1.publicKey(privateKey));
  }

  Address address() {
    return address;
  }

  /** The id of the account's actor. */
  long id(Rpc rpc) {
    return Address.parse(rpc.call("Filecoin.StateLookupID", address.toString(), null).asText())
        .actorId();
  }

  /** A message's receipt, as the node tells it. */
  record Mined(int exitCode, long gasUsed, byte[] returned, JsonNode receipt) {}

  /**
   * Sends a message with estimated gas and waits for its receipt.
   *
   * @throws Rpc.Failure when the estimate finds that it fails
   */
  Mined send(Rpc rpc, Address to, long method, TokenAmount value, byte[] params) {
    return send(rpc, to, method, value, params, 0);
  }

  /** Sends a message with so much gas, whether it fails or not, and waits for its receipt. */
  Mined send(Rpc rpc, Address to, long method, TokenAmount value, byte[] params, long gasLimit) {
    Message draft = message(rpc, to, method, value, params, gasLimit);
    JsonNode gas = rpc.call("Filecoin.GasEstimateMessageGas", json(draft), null, null);
    Message message =
        new Message(
            0,
            to,
            address,
            draft.nonce(),
            value,
            gas.get("GasLimit").asLong(),
            amount(gas.get("GasFeeCap")),
            amount(gas.get("GasPremium")),
            method,
            params);
    JsonNode cid = rpc.call("Filecoin.MpoolPush", signed(message));
    JsonNode receipt = rpc.call("Filecoin.StateWaitMsg", cid, 0, -1, true).get("Receipt");
    return new Mined(
        receipt.get("ExitCode").asInt(),
        receipt.get("GasUsed").asLong(),
        bytes(receipt.get("Return")),
        receipt);
  }

  /** Executes a message on the newest state and forgets it: {@code Filecoin.StateCall}. */
  JsonNode call(Rpc rpc, Address to, long method, byte[] params) {
    return rpc.call(
        "Filecoin.StateCall", json(message(rpc, to, method, TokenAmount.ZERO, params, 0)), null);
  }

  private Message message(
      Rpc rpc, Address to, long method, TokenAmount value, byte[] params, long gasLimit) {
    long nonce = rpc.call("Filecoin.MpoolGetNonce", address.toString()).asLong();
    return new Message(
        0, to, address, nonce, value, gasLimit, TokenAmount.ZERO, TokenAmount.ZERO, method, params);
  }

  private JsonNode signed(Message message) {
    byte[] hash = Blake2b.hash256(message.cid().toBytes());
    Signature signature = new Signature(Signature.Type.SECP256K1, Secp256k1.sign(privateKey, hash));
    ObjectNode signed = JSON.createObjectNode();
    signed.set("Message", json(message));
    signed
        .putObject("Signature")
        .put("Type", signature.type().code())
        .put("Data", Base64.getEncoder().encodeToString(signature.bytes()));
    return signed;
  }

  private static ObjectNode json(Message message) {
    return JSON.createObjectNode()
        .put("Version", message.version())
        .put("To", message.to().toString())
        .put("From", message.from().toString())
        .put("Nonce", message.nonce())
        .put("Value", message.value().toString())
        .put("GasLimit", message.gasLimit())
        .put("GasFeeCap", message.gasFeeCap().toString())
        .put("GasPremium", message.gasPremium().toString())
        .put("Method", message.method())
        .put("Params", Base64.getEncoder().encodeToString(message.params()));
  }

  private static TokenAmount amount(JsonNode decimal) {
    return TokenAmount.ofAtto(new BigInteger(decimal.asText()));
  }

  /** Bytes in base 64; none for null. */
  static byte[] bytes(JsonNode base64) {
    return base64.isNull() ? new byte[0] : Base64.getDecoder().decode(base64.asText());
  }

  /** A link. */
  static Cid cid(JsonNode link) {
    return Cid.parse(link.get("/").asText());
  }
}
