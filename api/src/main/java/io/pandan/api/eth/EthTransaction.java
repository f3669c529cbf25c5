package io.pandan.api.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A signed Ethereum transaction as Filecoin takes it: type 2 with an empty access list, or a legacy
 * one (Homestead or EIP-155). Source: FIP-0055, FIP-0091, Lotus {@code chain/types/ethtypes}.
 *
 * @param kind which form
 * @param chainId the chain's id; 0 for Homestead
 * @param nonce the sender's sequence number
 * @param maxPriorityFeePerGas attoFIL; the gas price of a legacy transaction
 * @param maxFeePerGas attoFIL; the gas price of a legacy transaction
 * @param gasLimit units of gas
 * @param to the receiver; empty to create a contract
 * @param value attoFIL
 * @param input call data or init code; not copied, never to be changed
 * @param v as the transaction has it: 0 or 1 for type 2, 27 or 28, or 35 + 2·chainId + {0, 1}
 * @param r of the signature
 * @param s of the signature
 */
public record EthTransaction(
    Kind kind,
    long chainId,
    long nonce,
    BigInteger maxPriorityFeePerGas,
    BigInteger maxFeePerGas,
    long gasLimit,
    Optional<EthAddress> to,
    BigInteger value,
    byte[] input,
    BigInteger v,
    BigInteger r,
    BigInteger s) {

  /** The forms of a transaction. */
  public enum Kind {
    /** Type 2 (EIP-1559). */
    EIP1559(2),
    /** Legacy without a chain id. */
    HOMESTEAD(0),
    /** Legacy with a chain id (EIP-155). */
    EIP155(0);

    private final int type;

    Kind(int type) {
      this.type = type;
    }

    /** The number that JSON-RPC shows: 0 or 2. */
    public int type() {
      return type;
    }
  }

  /** The EAM's method that creates a contract for an account. */
  public static final long CREATE_EXTERNAL = 4;

  private static final int EIP1559_TYPE = 2;
  private static final int WORD = 32;
  private static final byte HOMESTEAD_PREFIX = 1;
  private static final byte EIP155_PREFIX = 2;
  private static final int SIGNATURE_LENGTH = 65;

  /**
   * Decodes a signed transaction.
   *
   * @param bytes the transaction as {@code eth_sendRawTransaction} has it
   * @throws MalformedException when it is not one that Filecoin takes
   */
  public static EthTransaction decode(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MalformedException("empty transaction");
    }
    int first = bytes[0] & 0xff;
    if (first == EIP1559_TYPE) {
      return decodeEip1559(Rlp.decode(bytes, 1).asList());
    }
    if (first >= 0xc0) {
      return decodeLegacy(Rlp.decode(bytes).asList());
    }
    throw new MalformedException(
        "transaction type " + first + " is not supported; 0 (legacy) and 2 (EIP-1559) are");
  }

  private static EthTransaction decodeEip1559(List<RlpItem> fields) {
    if (fields.size() != 12) {
      throw new MalformedException("a type 2 transaction has 12 fields, not " + fields.size());
    }
    if (!fields.get(8).asList().isEmpty()) {
      throw new MalformedException("the access list must be empty on Filecoin");
    }
    BigInteger v = fields.get(9).asNumber(WORD);
    if (v.bitLength() > 1) {
      throw new MalformedException("v of a type 2 transaction is 0 or 1, not " + v);
    }
    return new EthTransaction(
        Kind.EIP1559,
        fields.get(0).asLong(),
        fields.get(1).asLong(),
        fields.get(2).asNumber(WORD),
        fields.get(3).asNumber(WORD),
        fields.get(4).asLong(),
        address(fields.get(5)),
        fields.get(6).asNumber(WORD),
        fields.get(7).asBytes(),
        v,
        fields.get(10).asNumber(WORD),
        fields.get(11).asNumber(WORD));
  }

  private static EthTransaction decodeLegacy(List<RlpItem> fields) {
    if (fields.size() != 9) {
      throw new MalformedException("a legacy transaction has 9 fields, not " + fields.size());
    }
    BigInteger v = fields.get(6).asNumber(9);
    Kind kind;
    long chainId = 0;
    if (v.equals(BigInteger.valueOf(27)) || v.equals(BigInteger.valueOf(28))) {
      kind = Kind.HOMESTEAD;
    } else if (v.compareTo(BigInteger.valueOf(35)) >= 0) {
      kind = Kind.EIP155;
      chainId = chainIdOf(v);
    } else {
      throw new MalformedException("v of a legacy transaction cannot be " + v);
    }
    BigInteger gasPrice = fields.get(1).asNumber(WORD);
    return new EthTransaction(
        kind,
        chainId,
        fields.get(0).asLong(),
        gasPrice,
        gasPrice,
        fields.get(2).asLong(),
        address(fields.get(3)),
        fields.get(4).asNumber(WORD),
        fields.get(5).asBytes(),
        v,
        fields.get(7).asNumber(WORD),
        fields.get(8).asNumber(WORD));
  }

  /**
   * The transaction behind a signed message of an Ethereum account.
   *
   * @param signed a message with a delegated signature
   * @param chainId the network's chain id, which a message does not carry
   * @throws MalformedException when it is not such a message
   */
  public static EthTransaction from(SignedMessage signed, long chainId) {
    Message message = signed.message();
    if (signed.signature().type() != Signature.Type.DELEGATED) {
      throw new MalformedException(
          "signature of type " + signed.signature().type() + " is not an Ethereum transaction's");
    }
    byte[] signature = signed.signature().bytes();
    Kind kind = kindOf(signature, chainId);
    int skip = kind == Kind.EIP1559 ? 0 : 1;
    BigInteger v = number(signature, skip + 2 * WORD, signature.length);
    if (kind == Kind.EIP155 && chainIdOf(v) != chainId) {
      throw new MalformedException(
          "chain id " + chainIdOf(v) + " in the signature is not the network's, " + chainId);
    }
    return new EthTransaction(
        kind,
        kind == Kind.HOMESTEAD ? 0 : chainId,
        message.nonce(),
        message.gasPremium().atto(),
        message.gasFeeCap().atto(),
        message.gasLimit(),
        recipient(message),
        message.value().atto(),
        inputOf(message.params()),
        v,
        number(signature, skip, skip + WORD),
        number(signature, skip + WORD, skip + 2 * WORD));
  }

  /**
   * The signed message that carries this transaction.
   *
   * @param networkChainId the network's chain id
   * @throws MalformedException when the transaction is for another chain or its signature is
   *     invalid
   */
  public SignedMessage toSignedMessage(long networkChainId) {
    if (kind != Kind.HOMESTEAD && chainId != networkChainId) {
      throw new MalformedException(
          "chain id " + chainId + " is not the network's, " + networkChainId);
    }
    Message message =
        toMessage(
            sender().toFilecoin(),
            to,
            nonce,
            value,
            gasLimit,
            maxFeePerGas,
            maxPriorityFeePerGas,
            input);
    return new SignedMessage(message, new Signature(Signature.Type.DELEGATED, signatureBytes()));
  }

  /** The unsigned message that a transaction of these fields becomes. */
  public static Message toMessage(
      Address from,
      Optional<EthAddress> to,
      long nonce,
      BigInteger value,
      long gasLimit,
      BigInteger maxFeePerGas,
      BigInteger maxPriorityFeePerGas,
      byte[] input) {
    byte[] params = input;
    if (input.length > 0) {
      params = new CborWriter().writeBytes(input).toByteArray();
    }
    return new Message(
        0,
        to.map(EthAddress::toFilecoin).orElse(Address.id(ActorIds.EAM)),
        from,
        nonce,
        TokenAmount.ofAtto(value),
        gasLimit,
        TokenAmount.ofAtto(maxFeePerGas),
        TokenAmount.ofAtto(maxPriorityFeePerGas),
        to.isPresent() ? Methods.INVOKE_EVM : CREATE_EXTERNAL,
        params);
  }

  /** The signed transaction's bytes. */
  public byte[] encode() {
    RlpItem[] signature = {RlpItem.of(v), RlpItem.of(r), RlpItem.of(s)};
    return typed(Stream.concat(fields().stream(), Stream.of(signature)).toArray(RlpItem[]::new));
  }

  /** The transaction's hash: keccak-256 of {@link #encode()}. */
  public byte[] hash() {
    return Keccak256.hash(encode());
  }

  /** What is signed: keccak-256 of {@link #signingBytes()}. */
  public byte[] signingHash() {
    return Keccak256.hash(signingBytes());
  }

  /** The transaction without its signature. */
  public byte[] signingBytes() {
    List<RlpItem> fields = fields();
    if (kind == Kind.EIP155) {
      RlpItem[] replay = {RlpItem.of(chainId), RlpItem.of(0), RlpItem.of(0)};
      return typed(Stream.concat(fields.stream(), Stream.of(replay)).toArray(RlpItem[]::new));
    }
    return typed(fields.toArray(RlpItem[]::new));
  }

  /**
   * Who signed.
   *
   * @throws MalformedException when the signature is invalid
   */
  public EthAddress sender() {
    byte[] signature = new byte[SIGNATURE_LENGTH];
    putWord(r, signature, 0);
    putWord(s, signature, WORD);
    signature[2 * WORD] = (byte) recoveryId();
    return Secp256k1.recover(signingHash(), signature)
        .map(EthAddress::ofPublicKey)
        .orElseThrow(
            () -> new MalformedException("no public key gives the signature r=" + r + " s=" + s));
  }

  /** The recovery id, 0 or 1. */
  public int recoveryId() {
    return switch (kind) {
      case EIP1559 -> v.intValue();
      case HOMESTEAD -> v.intValue() - 27;
      case EIP155 -> v.testBit(0) ? 0 : 1;
    };
  }

  private List<RlpItem> fields() {
    RlpItem target = RlpItem.of(to.map(EthAddress::toBytes).orElse(new byte[0]));
    return switch (kind) {
      case EIP1559 ->
          List.of(
              RlpItem.of(chainId),
              RlpItem.of(nonce),
              RlpItem.of(maxPriorityFeePerGas),
              RlpItem.of(maxFeePerGas),
              RlpItem.of(gasLimit),
              target,
              RlpItem.of(value),
              RlpItem.of(input),
              RlpItem.list());
      case HOMESTEAD, EIP155 ->
          List.of(
              RlpItem.of(nonce),
              RlpItem.of(maxFeePerGas),
              RlpItem.of(gasLimit),
              target,
              RlpItem.of(value),
              RlpItem.of(input));
    };
  }

  private byte[] typed(RlpItem... items) {
    byte[] encoded = Rlp.encode(RlpItem.list(items));
    if (kind != Kind.EIP1559) {
      return encoded;
    }
    byte[] typed = new byte[1 + encoded.length];
    typed[0] = EIP1559_TYPE;
    System.arraycopy(encoded, 0, typed, 1, encoded.length);
    return typed;
  }

  private byte[] signatureBytes() {
    int skip = kind == Kind.EIP1559 ? 0 : 1;
    byte[] tail = kind == Kind.EIP1559 ? new byte[] {v.byteValue()} : RlpItem.of(v).asBytes();
    byte[] bytes = new byte[skip + 2 * WORD + tail.length];
    if (skip == 1) {
      bytes[0] = kind == Kind.HOMESTEAD ? HOMESTEAD_PREFIX : EIP155_PREFIX;
    }
    putWord(r, bytes, skip);
    putWord(s, bytes, skip + WORD);
    System.arraycopy(tail, 0, bytes, skip + 2 * WORD, tail.length);
    return bytes;
  }

  private static Kind kindOf(byte[] signature, long chainId) {
    if (signature.length == SIGNATURE_LENGTH) {
      return Kind.EIP1559;
    }
    if (signature.length == SIGNATURE_LENGTH + 1 && signature[0] == HOMESTEAD_PREFIX) {
      return Kind.HOMESTEAD;
    }
    int vLength = signature.length - SIGNATURE_LENGTH;
    if (vLength > 0
        && signature[0] == EIP155_PREFIX
        && (vLength == vLength(chainId, 35) || vLength == vLength(chainId, 36))) {
      return Kind.EIP155;
    }
    throw new MalformedException(
        "a delegated signature of " + signature.length + " bytes is no Ethereum transaction's");
  }

  private static int vLength(long chainId, int base) {
    BigInteger v = BigInteger.valueOf(chainId).shiftLeft(1).add(BigInteger.valueOf(base));
    return (v.bitLength() + 7) / 8;
  }

  private static long chainIdOf(BigInteger v) {
    BigInteger chainId = v.subtract(BigInteger.valueOf(35)).shiftRight(1);
    if (chainId.signum() < 0 || chainId.bitLength() > 63) {
      throw new MalformedException("v " + v + " carries no chain id");
    }
    return chainId.longValue();
  }

  private static Optional<EthAddress> recipient(Message message) {
    if (message.to().equals(Address.id(ActorIds.EAM))) {
      if (message.method() != CREATE_EXTERNAL) {
        throw new MalformedException(
            "method " + message.method() + " of the EAM is no Ethereum transaction's");
      }
      return Optional.empty();
    }
    if (message.method() != Methods.INVOKE_EVM) {
      throw new MalformedException(
          "method " + Long.toUnsignedString(message.method()) + " is no Ethereum transaction's");
    }
    return Optional.of(
        EthAddress.from(message.to())
            .orElseThrow(
                () ->
                    new MalformedException("receiver " + message.to() + " has no Ethereum form")));
  }

  private static byte[] inputOf(byte[] params) {
    if (params.length == 0) {
      return params;
    }
    try {
      CborReader in = new CborReader(params);
      byte[] input = in.readBytes();
      in.requireEnd();
      if (input.length == 0) {
        throw new MalformedException("parameters encode an empty byte string");
      }
      return input;
    } catch (CborException e) {
      throw new MalformedException("parameters are no CBOR byte string: " + e.getMessage());
    }
  }

  private static Optional<EthAddress> address(RlpItem item) {
    byte[] bytes = item.asBytes();
    return bytes.length == 0 ? Optional.empty() : Optional.of(EthAddress.of(bytes));
  }

  private static BigInteger number(byte[] bytes, int from, int to) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, from, to));
  }

  private static void putWord(BigInteger number, byte[] target, int offset) {
    byte[] bytes = RlpItem.of(number).asBytes();
    System.arraycopy(bytes, 0, target, offset + WORD - bytes.length, bytes.length);
  }
}
