package io.pandan.api.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.crypto.Keccak256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ethereum address of 20 bytes. Immutable. Those that begin with {@code ff} and eleven zero
 * bytes are masked ids: they stand for an f0 address; all others for an f410 one. Source: FIP-0055,
 * Lotus {@code chain/types/ethtypes/eth_types.go}.
 */
public final class EthAddress implements Comparable<EthAddress> {

  /** The length in bytes. */
  public static final int LENGTH = 20;

  /** Twenty zero bytes. */
  public static final EthAddress ZERO = new EthAddress(new byte[LENGTH]);

  private static final int MASK_LENGTH = 12;

  private final byte[] bytes;

  private EthAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * An address from its bytes.
   *
   * @param bytes 20 of them; copied
   */
  public static EthAddress of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new MalformedException(
          "an Ethereum address has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new EthAddress(bytes.clone());
  }

  /** An address from {@code 0x} and 40 hexadecimal digits of either case. */
  public static EthAddress parse(String text) {
    if (text.length() != 2 + 2 * LENGTH || !text.startsWith("0x")) {
      throw new MalformedException("'" + text + "' is not 0x and 40 hexadecimal digits");
    }
    try {
      return new EthAddress(HexFormat.of().parseHex(text, 2, text.length()));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("'" + text + "' is not 0x and 40 hexadecimal digits");
    }
  }

  /** The masked id address of an actor. */
  public static EthAddress ofActorId(long actorId) {
    byte[] bytes = new byte[LENGTH];
    bytes[0] = (byte) 0xff;
    ByteBuffer.wrap(bytes).putLong(MASK_LENGTH, actorId);
    return new EthAddress(bytes);
  }

  /**
   * The address of a public key.
   *
   * @param publicKey the uncompressed secp256k1 key, 65 bytes
   */
  public static EthAddress ofPublicKey(byte[] publicKey) {
    if (publicKey.length != 65) {
      throw new MalformedException("a secp256k1 public key has 65 bytes, not " + publicKey.length);
    }
    byte[] hash = Keccak256.hash(publicKey, 1, 64);
    return new EthAddress(Arrays.copyOfRange(hash, 12, 32));
  }

  /**
   * The Ethereum form of a Filecoin address: of f0 the masked id, of f410 the sub-address.
   *
   * @return empty for other classes, other namespaces and sub-addresses of another form
   */
  public static Optional<EthAddress> from(Address address) {
    return switch (address.protocol()) {
      case ID -> Optional.of(ofActorId(address.actorId()));
      case DELEGATED -> {
        byte[] sub = address.subaddress();
        if (address.namespace() != ActorIds.EAM || sub.length != LENGTH) {
          yield Optional.empty();
        }
        EthAddress eth = new EthAddress(sub);
        yield eth.isMaskedId() ? Optional.empty() : Optional.of(eth);
      }
      case SECP256K1, ACTOR, BLS -> Optional.empty();
    };
  }

  /** The Filecoin form: f0 of a masked id, otherwise f410. */
  public Address toFilecoin() {
    return isMaskedId()
        ? Address.id(ByteBuffer.wrap(bytes).getLong(MASK_LENGTH))
        : Address.delegated(ActorIds.EAM, bytes);
  }

  /** Whether this stands for an f0 address. */
  public boolean isMaskedId() {
    if (bytes[0] != (byte) 0xff) {
      return false;
    }
    for (int i = 1; i < MASK_LENGTH; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The 20 bytes; a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(EthAddress other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EthAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@code 0x} and 40 lower-case digits. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /** {@code 0x} and 40 digits in the mixed case that is a checksum (EIP-55). */
  public String toChecksumString() {
    String hex = HexFormat.of().formatHex(bytes);
    byte[] hash = Keccak256.hash(hex.getBytes(StandardCharsets.US_ASCII));
    StringBuilder out = new StringBuilder("0x");
    for (int i = 0; i < hex.length(); i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      out.append(nibble >= 8 ? Character.toUpperCase(hex.charAt(i)) : hex.charAt(i));
    }
    return out.toString();
  }
}
