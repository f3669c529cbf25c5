package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.Base64;

/** Values as a node's methods take them. Source: Lotus {@code chain/types}. */
final class LotusJson {
  private LotusJson() {}

  static JsonObject cid(Cid cid) {
    return JsonObject.builder().put("/", cid.toString()).build();
  }

  static JsonValue address(Address address) {
    return JsonValue.of(address.toString());
  }

  static JsonObject message(Message message) {
    return JsonObject.builder()
        .put("Version", message.version())
        .put("To", address(message.to()))
        .put("From", address(message.from()))
        .put("Nonce", message.nonce())
        .put("Value", message.value().toString())
        .put("GasLimit", message.gasLimit())
        .put("GasFeeCap", message.gasFeeCap().toString())
        .put("GasPremium", message.gasPremium().toString())
        .put("Method", JsonValue.of(new BigInteger(Long.toUnsignedString(message.method()))))
        .put("Params", base64(message.params()))
        .build();
  }

  static JsonObject signed(SignedMessage signed) {
    return JsonObject.builder()
        .put("Message", message(signed.message()))
        .put(
            "Signature",
            JsonObject.builder()
                .put("Type", signed.signature().type().code())
                .put("Data", base64(signed.signature().bytes()))
                .build())
        .build();
  }

  /** A message with the gas that an estimate put into it. */
  static Message withGas(Message message, Answer estimate) throws LaunchException {
    return new Message(
        message.version(),
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        estimate.member("GasLimit").number(),
        TokenAmount.ofAtto(estimate.member("GasFeeCap").amount()),
        TokenAmount.ofAtto(estimate.member("GasPremium").amount()),
        message.method(),
        message.params());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
