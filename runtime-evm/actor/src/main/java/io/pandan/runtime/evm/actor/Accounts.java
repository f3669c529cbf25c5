package io.pandan.runtime.evm.actor;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is behind an Ethereum address. Source: builtin-actors {@code
 * actors/evm/src/interpreter/instructions/ext.rs}.
 */
final class Accounts {
  // The numbers of builtin-actors runtime/src/runtime/builtins.rs.
  private static final int TYPE_ACCOUNT = 4;
  private static final int TYPE_PLACEHOLDER = 13;
  private static final int TYPE_EVM = 14;
  private static final int TYPE_ETH_ACCOUNT = 16;
  private static final int HASH_BYTES = 32;

  /** What an address can be to a contract. */
  sealed interface Kind {
    /** A contract; the address is its id's. */
    record Evm(Address address) implements Kind {}

    /** An actor that is neither a contract nor an account. */
    record Native() implements Kind {}

    /** An account, or a placeholder for one. */
    record Account() implements Kind {}

    /** Nobody. */
    record NotFound() implements Kind {}

    /** A precompiled contract. */
    record Precompile() implements Kind {}
  }

  private final Contract contract;
  private final Syscalls syscalls;

  Accounts(Contract contract) {
    this.contract = contract;
    syscalls = contract.syscalls();
  }

  Kind kindOf(EthAddress address) {
    if (Precompiled.isPrecompile(address)) {
      return new Kind.Precompile();
    }
    OptionalLong id = contract.resolve(address);
    if (id.isEmpty()) {
      return new Kind.NotFound();
    }
    Optional<Cid> code = syscalls.codeOf(id.getAsLong());
    if (code.isEmpty()) {
      return new Kind.NotFound();
    }
    return switch (syscalls.builtinType(code.get())) {
      case TYPE_ACCOUNT, TYPE_PLACEHOLDER, TYPE_ETH_ACCOUNT -> new Kind.Account();
      case TYPE_EVM -> new Kind.Evm(Address.id(id.getAsLong()));
      default -> new Kind.Native();
    };
  }

  /** The code of a contract; empty if it is dead. */
  Optional<Cid> bytecode(Address evmActor) {
    CborReader in = new CborReader(ask(evmActor, EvmMethods.GET_BYTECODE).data());
    try {
      Optional<Cid> code = in.tryReadNull() ? Optional.empty() : Optional.of(in.readCid());
      in.requireEnd();
      return code;
    } catch (CborException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, "bytecode: " + e.getMessage());
    }
  }

  /** The hash of a contract's code. */
  byte[] bytecodeHash(Address evmActor) {
    CborReader in = new CborReader(ask(evmActor, EvmMethods.GET_BYTECODE_HASH).data());
    try {
      byte[] hash = in.readBytes(HASH_BYTES);
      in.requireEnd();
      return hash;
    } catch (CborException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, "code hash: " + e.getMessage());
    }
  }

  private IpldBlock ask(Address evmActor, long method) {
    syscalls.chargeGas("evm ask", EvmGas.ASK);
    return contract
        .sendOrAbort(evmActor, method, Optional.empty(), TokenAmount.ZERO, Syscalls.ALL_GAS, true)
        .orElseThrow(() -> new ActorException(ExitCode.USR_ASSERTION_FAILED, "return expected"));
  }
}
