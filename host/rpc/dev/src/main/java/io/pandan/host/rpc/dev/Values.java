package io.pandan.host.rpc.dev;

import io.pandan.api.TokenAmount;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonString;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Values in the forms that Anvil and Hardhat take: a number is a JSON number, hexadecimal digits
 * after {@code 0x}, with leading zeros or without, or decimal digits in a string.
 */
final class Values {
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,64}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,78}");
  private static final int WORD_BITS = 256;

  private Values() {}

  /** A number that is not negative. */
  static BigInteger number(Argument argument, int maxBits) {
    BigInteger number;
    if (argument.value() instanceof JsonNumber) {
      number = whole(argument, argument.asNumber());
    } else {
      String text = argument.asString();
      if (HEX.matcher(text).matches()) {
        number = new BigInteger(text.substring(2), 16);
      } else if (DECIMAL.matcher(text).matches()) {
        number = new BigInteger(text);
      } else {
        throw argument.expected("a number, or a string of 0x and hexadecimal or decimal digits");
      }
    }
    if (number.bitLength() > maxBits) {
      throw argument.expected("a number of at most " + maxBits + " bits");
    }
    return number;
  }

  private static BigInteger whole(Argument argument, BigDecimal number) {
    if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw argument.expected("a whole number from 0 on");
    }
    return number.toBigIntegerExact();
  }

  /** A number that fits a {@code long}. */
  static long whole(Argument argument) {
    return number(argument, Long.SIZE - 1).longValue();
  }

  /** An amount of attoFIL. */
  static TokenAmount amount(Argument argument) {
    return TokenAmount.ofAtto(number(argument, WORD_BITS));
  }

  /** A storage key, in any form of a number: 32 bytes. */
  static byte[] key(Argument argument) {
    return word(number(argument, WORD_BITS));
  }

  /** A word of 32 bytes from a number. */
  static byte[] word(BigInteger number) {
    return HexFormat.of().parseHex("%064x".formatted(number));
  }

  static JsonString quantity(long number) {
    return new JsonString("0x" + Long.toHexString(number));
  }

  static JsonString quantity(TokenAmount amount) {
    return new JsonString("0x" + amount.atto().toString(16));
  }

  static JsonString data(byte[] bytes) {
    return new JsonString("0x" + HexFormat.of().formatHex(bytes));
  }
}
