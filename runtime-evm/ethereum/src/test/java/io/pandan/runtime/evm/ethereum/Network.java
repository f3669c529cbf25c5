package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A fork with a state in which a sender has a billion wei times a billion. */
final class Network {
  static final EthAddress SENDER = address(0x5e4d);
  static final EthAddress COINBASE = address(0xc01b);
  static final EthAddress CONTRACT = address(0xc0de);
  static final EthAddress OTHER = address(0x07e4);
  static final BigInteger FUNDS = BigInteger.TEN.pow(18);
  static final long GAS_LIMIT = 1_000_000;

  /** Of a call without data, in every fork. */
  static final long CALL_GAS = 21_000;

  final Fork fork;
  final WorldState world = new WorldState();
  final BlockContext block;

  private Network(Fork fork) {
    this.fork = fork;
    world.setBalance(SENDER, FUNDS);
    block =
        new BlockContext(
            COINBASE,
            1_000,
            1_700_000_000,
            30_000_000,
            fork.rules().feeMarket() ? BigInteger.valueOf(7) : BigInteger.ZERO,
            BigInteger.valueOf(0x20000),
            0,
            BigInteger.ONE,
            number -> Optional.of(new byte[] {(byte) number}));
  }

  static Network of(Fork fork) {
    return new Network(fork);
  }

  static EthAddress address(int number) {
    return EthAddress.parse("0x" + "0".repeat(32) + HexFormat.of().toHexDigits(number));
  }

  Network with(EthAddress address, Bytecode code) {
    world.setCode(address, code.build());
    return this;
  }

  Network with(EthAddress address, long key, long value) {
    world.setStorage(address, BigInteger.valueOf(key), BigInteger.valueOf(value));
    return this;
  }

  /** Calls {@link #CONTRACT} with a gas price of 10. */
  TransactionResult call() throws InvalidTransactionException {
    return process(transaction(Optional.of(CONTRACT), new byte[0]));
  }

  TransactionResult create(byte[] initCode) throws InvalidTransactionException {
    return process(transaction(Optional.empty(), initCode));
  }

  TransactionResult process(Transaction transaction) throws InvalidTransactionException {
    return new TransactionProcessor(fork, new InterpreterEngine(fork.profile()))
        .process(world, block, transaction);
  }

  Transaction transaction(Optional<EthAddress> to, byte[] data) {
    return Transaction.legacy(
        SENDER, world.nonce(SENDER), BigInteger.TEN, GAS_LIMIT, to, BigInteger.ZERO, data);
  }

  /** The same as {@link #transaction}, of type 1, with an access list. */
  Transaction listing(AccessListEntry... entries) {
    Transaction plain = transaction(Optional.of(CONTRACT), new byte[0]);
    return new Transaction(
        Transaction.ACCESS_LIST,
        Optional.of(BigInteger.ONE),
        plain.nonce(),
        plain.maxFeePerGas(),
        plain.maxPriorityFeePerGas(),
        plain.gasLimit(),
        plain.to(),
        plain.value(),
        plain.data(),
        List.of(entries),
        BigInteger.ZERO,
        List.of(),
        List.of(),
        SENDER);
  }

  /** Of type 4, calling {@link #CONTRACT}. */
  Transaction authorizing(Authorization... authorizations) {
    return new Transaction(
        Transaction.SET_CODE,
        Optional.of(BigInteger.ONE),
        world.nonce(SENDER),
        BigInteger.TEN,
        BigInteger.ONE,
        GAS_LIMIT,
        Optional.of(CONTRACT),
        BigInteger.ZERO,
        new byte[0],
        List.of(),
        BigInteger.ZERO,
        List.of(),
        List.of(authorizations),
        SENDER);
  }

  long storage(EthAddress address, long key) {
    return world.storage(address, BigInteger.valueOf(key)).longValueExact();
  }
}
