package io.pandan.conformance.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.core.Bytecode;

/**
 * What tests do with contracts on {@link Twins}: whatever is done is compared, and nothing may
 * differ. For one thread; {@link #close()} ends both networks.
 */
final class Contracts implements AutoCloseable {
  /** A whole block's. */
  static final long GAS_LIMIT = 10_000_000_000L;

  static final Address EAM = Address.id(ActorIds.EAM);
  static final long CREATE_EXTERNAL = 4;

  private final Twins twins;
  private long gasLimit = GAS_LIMIT;

  private Contracts(Twins twins) {
    this.twins = twins;
  }

  /** Networks on which gas costs nothing; skips the test where there are no released actors. */
  static Contracts open() {
    return open(TokenAmount.ZERO);
  }

  /** Networks of a base fee, on which only messages that nobody pays for may be applied. */
  static Contracts open(TokenAmount baseFee) {
    return new Contracts(new Twins(ReleasedActors.orSkip(), baseFee));
  }

  /** What messages from now on may use. */
  void limitGas(long limit) {
    gasLimit = limit;
  }

  void nextEpoch() {
    twins.nextEpoch();
  }

  long epoch() {
    return twins.epoch();
  }

  ActorState actor(Address address) {
    return twins.actor(address).orElseThrow();
  }

  /** The id of a contract. */
  long id(EthAddress contract) {
    return twins.id(contract.toFilecoin());
  }

  TokenAmount balance(EthAddress address) {
    return twins.actor(address.toFilecoin()).map(ActorState::balance).orElse(TokenAmount.ZERO);
  }

  /** Sends a message of any kind. */
  ApplyResult send(Address from, Address to, TokenAmount value, long method, byte[] params) {
    long nonce = twins.actor(from).map(ActorState::nonce).orElse(0L);
    Message message =
        new Message(
            0,
            to,
            from,
            nonce,
            value,
            gasLimit,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    return apply(message, ApplyKind.EXPLICIT);
  }

  /** Applies a message. */
  ApplyResult apply(Message message, ApplyKind kind) {
    Twins.Applied applied = twins.apply(message, kind);
    assertThat(applied.differences()).as("differences").isEmpty();
    return applied.released();
  }

  /** A message to the EAM that makes a contract, as users send it. */
  ApplyResult create(byte[] initCode, TokenAmount value) {
    return send(
        Twins.BOB,
        EAM,
        value,
        CREATE_EXTERNAL,
        new CborWriter().writeBytes(initCode).toByteArray());
  }

  /** Makes a contract by its constructor's code. */
  EthAddress construct(byte[] initCode) {
    ApplyResult result = create(initCode, TokenAmount.ZERO);
    assertThat(result.receipt().exitCode()).as(failure(result)).isEqualTo(ExitCode.OK);
    CborReader returned = new CborReader(result.receipt().returnData());
    returned.readArrayHeader(3);
    returned.readUnsigned();
    returned.skipValue();
    return EthAddress.of(returned.readBytes());
  }

  /** Makes a contract of this code. */
  EthAddress deploy(Bytecode runtime) {
    return construct(Bytecode.deployer(runtime.build()));
  }

  /** Calls a contract. */
  ApplyResult invoke(EthAddress contract, byte... input) {
    return invoke(contract, TokenAmount.ZERO, input);
  }

  /** Calls a contract with a value. */
  ApplyResult invoke(EthAddress contract, TokenAmount value, byte... input) {
    byte[] params =
        input.length == 0 ? new byte[0] : new CborWriter().writeBytes(input).toByteArray();
    return send(Twins.BOB, contract.toFilecoin(), value, Methods.INVOKE_EVM, params);
  }

  /** Calls a contract, which has to succeed, and gives what it returned. */
  byte[] output(EthAddress contract, byte... input) {
    ApplyResult result = invoke(contract, input);
    assertThat(result.receipt().exitCode()).as(failure(result)).isEqualTo(ExitCode.OK);
    return new CborReader(result.receipt().returnData()).readBytes();
  }

  /** Makes a contract of this code and calls it, which has to succeed. */
  byte[] run(Bytecode runtime, byte... input) {
    return output(deploy(runtime), input);
  }

  /** Makes a contract of this code and calls it, which has to fail. */
  void fail(int exitCode, Bytecode runtime) {
    ApplyResult result = invoke(deploy(runtime));
    assertThat(result.receipt().exitCode()).as(failure(result)).isEqualTo(new ExitCode(exitCode));
  }

  private static String failure(ApplyResult result) {
    return result.failure().orElse("no failure");
  }

  @Override
  public void close() {
    twins.close();
  }
}
