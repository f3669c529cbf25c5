package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Opcode;

/**
 * Measures what pieces of programs cost on both actor sets. Gas has no noise: a piece is executed n
 * and 2n times by two programs of the same bytes, of which a STOP leaves a part out, and the
 * difference is n times its cost. For one thread; {@link #close()} ends both networks.
 */
final class OpcodeGas implements AutoCloseable {
  private static final long GAS_LIMIT = 1_000_000_000_000L;
  private static final int TIMES = 32;

  /** What programs are called with. */
  private static final byte[] INPUT = new byte[64];

  private final Twins twins;
  private long nonce;

  /**
   * A cost in gas.
   *
   * @param released metered, on the released actor
   * @param inJava by the schedule
   * @param kernel what the kernel charges besides, on the released actors' network
   * @param kernelDifference what it charges more on the native set: 0 where the actors do the same
   */
  record Cost(double released, double inJava, double kernel, double kernelDifference) {
    Cost minus(Cost other) {
      return new Cost(
          released - other.released,
          inJava - other.inJava,
          kernel - other.kernel,
          kernelDifference - other.kernelDifference);
    }

    Cost times(double factor) {
      return new Cost(
          released * factor, inJava * factor, kernel * factor, kernelDifference * factor);
    }
  }

  OpcodeGas(ReleasedActors actors) {
    twins = new Twins(actors, TokenAmount.ZERO);
  }

  private Twins.Applied apply(Address to, TokenAmount value, long method, byte[] params) {
    Message message =
        new Message(
            0,
            to,
            Twins.BOB,
            nonce++,
            value,
            GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    Twins.Applied applied = twins.apply(message, ApplyKind.EXPLICIT);
    if (!applied.differences().isEmpty()) {
      throw new IllegalStateException("the actors differ: " + applied.differences());
    }
    return applied;
  }

  /** Makes a contract; its f0 address. */
  Address deploy(byte[] code) {
    return address(create(Bytecode.deployer(code)));
  }

  /** The f0 address of the contract that a message made. */
  static Address address(Twins.Applied created) {
    CborReader returned = new CborReader(created.released().receipt().returnData());
    returned.readArrayHeader(3);
    return Address.id(returned.readUnsigned());
  }

  /** The Ethereum address of the contract that a message made. */
  static EthAddress ethAddress(Twins.Applied created) {
    CborReader returned = new CborReader(created.released().receipt().returnData());
    returned.readArrayHeader(3);
    returned.readUnsigned();
    returned.skipValue();
    return EthAddress.of(returned.readBytes());
  }

  /** Makes a contract by the code of its constructor. */
  Twins.Applied create(byte[] initCode) {
    byte[] params = new CborWriter().writeBytes(initCode).toByteArray();
    Twins.Applied made = apply(Contracts.EAM, TokenAmount.ZERO, Contracts.CREATE_EXTERNAL, params);
    if (!made.released().receipt().exitCode().equals(ExitCode.OK)) {
      throw new IllegalStateException("not deployed: " + made.released().failure());
    }
    return made;
  }

  /** Calls a contract. */
  Twins.Applied invoke(Address contract, byte[] input) {
    byte[] params =
        input.length == 0 ? new byte[0] : new CborWriter().writeBytes(input).toByteArray();
    return apply(contract, TokenAmount.ZERO, Methods.INVOKE_EVM, params);
  }

  /** Calls a contract; what its own frame costs. */
  Cost frame(Address contract, byte[] input) {
    return frame(invoke(contract, input), 0);
  }

  /** What one call of a message costs, by its place in the order of calls. */
  static Cost frame(Twins.Applied applied, int index) {
    FrameGas released = FrameGas.of(applied.released()).get(index);
    FrameGas inJava = FrameGas.of(applied.inJava()).get(index);
    return new Cost(
        released.computedMilligas() / 1000.0,
        inJava.computedMilligas() / 1000.0,
        released.kernelMilligas() / 1000.0,
        (inJava.kernelMilligas() - released.kernelMilligas()) / 1000.0);
  }

  /** What a piece costs on average, behind other code that is run once. */
  Cost piece(Bytecode setup, byte[] piece) {
    byte[] first = setup.build();
    Cost once = frame(deploy(program(first, piece, TIMES, TIMES)), INPUT);
    Cost twice = frame(deploy(program(first, piece, 2 * TIMES, 0)), INPUT);
    return twice.minus(once).times(1.0 / TIMES);
  }

  private static byte[] program(byte[] setup, byte[] piece, int before, int after) {
    Bytecode program = code().raw(setup);
    for (int i = 0; i < before; i++) {
      program.raw(piece);
    }
    program.op(Opcode.STOP);
    for (int i = 0; i < after; i++) {
      program.raw(piece);
    }
    return program.build();
  }

  @Override
  public void close() {
    twins.close();
  }
}
