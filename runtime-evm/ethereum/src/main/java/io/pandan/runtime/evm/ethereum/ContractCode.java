package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCode;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account's code with what is derived from it when first asked for. Used by one thread. */
final class ContractCode {
  /** EIP-7702: what the code of an account begins with that runs another's. */
  private static final byte[] DELEGATION = {(byte) 0xef, 1, 0};

  final byte[] bytes;
  private byte @Nullable [] hash;
  private @Nullable EvmCode evmCode;

  ContractCode(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Code that has the account run another's; none for the zero address. */
  static ContractCode delegatingTo(EthAddress other) {
    if (other.equals(EthAddress.ZERO)) {
      return new ContractCode(new byte[0]);
    }
    byte[] code = Arrays.copyOf(DELEGATION, DELEGATION.length + EthAddress.LENGTH);
    System.arraycopy(other.toBytes(), 0, code, DELEGATION.length, EthAddress.LENGTH);
    return new ContractCode(code);
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether the account runs another's code (EIP-7702). */
  boolean delegates() {
    return bytes.length == DELEGATION.length + EthAddress.LENGTH
        && Arrays.equals(bytes, 0, DELEGATION.length, DELEGATION, 0, DELEGATION.length);
  }

  /** Whose code the account runs, where it {@link #delegates()}. */
  EthAddress delegate() {
    return EthAddress.of(Arrays.copyOfRange(bytes, DELEGATION.length, bytes.length));
  }

  /** Keccak-256 of the code; not to be changed. */
  byte[] hash() {
    if (hash == null) {
      hash = Keccak256.hash(bytes);
    }
    return hash;
  }

  /** The code for an engine, under a CID of its hash. */
  EvmCode evmCode() {
    if (evmCode == null) {
      Cid cid = Cid.v1(Codec.RAW, MultihashCode.KECCAK_256, hash());
      evmCode = new EvmCode(bytes, Optional.of(cid));
    }
    return evmCode;
  }
}
