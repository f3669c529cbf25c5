package io.pandan.host.rpc.filecoin;

import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.Base64;
import java.util.Optional;

/** Parameters in Lotus' shapes: see {@link LotusJson}. */
final class LotusArguments {
  private static final int MAX_TIPSET_BLOCKS = 64;

  /** Digits of the largest amounts; more than all tokens in attoFIL have. */
  private static final int MAX_DIGITS = 78;

  private LotusArguments() {}

  /** A tipset's key; empty for the head, which callers name by null or an empty array. */
  static Optional<TipsetKey> key(RpcParameters parameters, int index) {
    return Argument.optional(parameters, index, "tipSetKey")
        .map(key -> key.elements(MAX_TIPSET_BLOCKS))
        .filter(cids -> !cids.isEmpty())
        .map(cids -> new TipsetKey(cids.stream().map(Argument::asCid).toList()));
  }

  /** A signed message. */
  static SignedMessage signed(Argument argument) {
    Signature signature = signature(argument.requireMember("Signature"));
    return new SignedMessage(message(argument.requireMember("Message")), signature);
  }

  /** A signature. */
  static Signature signature(Argument argument) {
    Argument type = argument.requireMember("Type");
    try {
      return new Signature(
          Signature.Type.of((int) type.asInteger(0, Byte.MAX_VALUE)),
          bytes(argument.requireMember("Data")));
    } catch (MalformedException e) {
      throw argument.wrong("is no signature: " + e.getMessage());
    }
  }

  /** A message; what is left out is zero, as in Go. */
  static Message message(Argument argument) {
    try {
      return new Message(
          integer(argument, "Version"),
          argument.requireMember("To").asAddress(),
          argument.requireMember("From").asAddress(),
          integer(argument, "Nonce"),
          amount(argument, "Value"),
          integer(argument, "GasLimit"),
          amount(argument, "GasFeeCap"),
          amount(argument, "GasPremium"),
          argument.member("Method").map(LotusArguments::unsigned).orElse(0L),
          argument.member("Params").map(LotusArguments::bytes).orElse(new byte[0]));
    } catch (MalformedException e) {
      throw argument.wrong("is no message: " + e.getMessage());
    }
  }

  /** An amount in attoFIL; zero when left out. */
  static TokenAmount amount(Argument argument, String member) {
    return argument
        .member(member)
        .map(value -> TokenAmount.ofAtto(value.asDecimal(MAX_DIGITS)))
        .orElse(TokenAmount.ZERO);
  }

  static long integer(Argument argument, String member) {
    return argument.member(member).map(n -> n.asInteger(0, Long.MAX_VALUE)).orElse(0L);
  }

  /** A number up to 2<sup>64</sup> - 1, as method numbers are. */
  static long unsigned(Argument argument) {
    var number = argument.asNumber();
    try {
      return Long.parseUnsignedLong(number.toBigIntegerExact().toString());
    } catch (ArithmeticException | NumberFormatException e) {
      throw argument.expected("a whole number from 0 to 18446744073709551615");
    }
  }

  static byte[] bytes(Argument argument) {
    try {
      return Base64.getDecoder().decode(argument.asString());
    } catch (IllegalArgumentException e) {
      throw argument.expected("bytes in base 64");
    }
  }
}
