package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.ipld.Cid;
import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the command line's words to values. */
final class Converters {
  private Converters() {}

  /** An address in Filecoin's or Ethereum's form. */
  static final class ToAddress implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      try {
        return text.startsWith("0x") ? EthAddress.parse(text).toFilecoin() : Address.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A CID. */
  static final class ToCid implements ITypeConverter<Cid> {
    @Override
    public Cid convert(String text) {
      try {
        return Cid.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no CID: " + e.getMessage());
      }
    }
  }

  /** A method number, unsigned. */
  static final class ToMethod implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Long.parseUnsignedLong(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is no method number");
      }
    }
  }

  /** An amount in FIL, to the attoFIL. */
  static final class ToAmount implements ITypeConverter<TokenAmount> {
    @Override
    public TokenAmount convert(String text) {
      try {
        TokenAmount amount =
            TokenAmount.ofAtto(new BigDecimal(text).movePointRight(18).toBigIntegerExact());
        if (amount.isNegative()) {
          throw new TypeConversionException(text + " FIL is less than nothing");
        }
        return amount;
      } catch (ArithmeticException | NumberFormatException e) {
        throw new TypeConversionException(
            "'" + text + "' is no number of FIL with at most 18 decimals");
      }
    }
  }

  /** Bytes in hexadecimal. */
  static final class ToBytes implements ITypeConverter<HexBytes> {
    @Override
    public HexBytes convert(String text) {
      try {
        return HexBytes.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not bytes in hexadecimal, two digits each");
      }
    }
  }
}
