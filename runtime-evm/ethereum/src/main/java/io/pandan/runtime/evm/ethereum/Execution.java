package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.runtime.evm.core.Words;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import io.pandan.runtime.evm.ethereum.TransactionResult.Status;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What all frames of one transaction share, and how a frame is run. Used by one thread. */
final class Execution {
  /** Yellow paper, 9.4.3: how deep frames may be nested below the first. */
  static final int MAX_DEPTH = 1024;

  /** Yellow paper, appendix G: what a byte of a new contract costs. */
  private static final long CODE_BYTE = 200;

  final WorldState world;
  final Rules rules;
  final Precompiles precompiles;
  final BlockContext block;
  final List<byte[]> blobHashes;

  final long[] origin;
  final long[] gasPrice;
  final long[] coinbase;
  final long[] timestamp;
  final long[] number;
  final long[] random;
  final long[] gasLimit;
  final long[] chainId;
  final long[] baseFee;
  final long[] blobBaseFee;

  /** Where KECCAK256 writes its result, on the way to the stack. */
  final byte[] hash = new byte[32];

  private final EvmEngine engine;
  private final Map<Class<?>, Object> kept = new HashMap<>();

  Execution(
      Fork fork,
      EvmEngine engine,
      WorldState world,
      BlockContext block,
      EthAddress sender,
      BigInteger price,
      List<byte[]> blobHashes) {
    rules = fork.rules();
    precompiles = fork.precompiles();
    this.engine = engine;
    this.world = world;
    this.block = block;
    this.blobHashes = blobHashes;
    origin = world.account(sender).word;
    gasPrice = Uint256.of(price);
    coinbase = world.account(block.coinbase()).word;
    timestamp = new long[] {block.timestamp(), 0, 0, 0};
    number = new long[] {block.number(), 0, 0, 0};
    random = Uint256.of(block.random());
    gasLimit = new long[] {block.gasLimit(), 0, 0, 0};
    chainId = Uint256.of(block.chainId());
    baseFee = Uint256.of(block.baseFee());
    blobBaseFee =
        Uint256.of(
            rules
                .blobs()
                .map(blobs -> blobs.baseFee(block.excessBlobGas()))
                .orElse(BigInteger.ZERO));
  }

  /** What an engine keeps while the transaction is executed. */
  <T> T kept(Class<T> type, Supplier<T> first) {
    Object known = kept.get(type);
    if (known == null) {
      known = first.get();
      kept.put(type, known);
    }
    return type.cast(known);
  }

  /** The number of the precompile at an account, 0 for none. */
  int precompileAt(Account account) {
    long[] word = account.word;
    if ((word[1] | word[2]) != 0 || word[0] < 0 || word[0] > Integer.MAX_VALUE) {
      return 0;
    }
    int candidate = (int) word[0];
    return precompiles.byAddress(candidate).isPresent() ? candidate : 0;
  }

  /** How many bytes of its input a precompile looks at. */
  int relevantBytes(int precompile, int length) {
    return precompiles.byAddress(precompile).map(it -> it.relevantBytes(length)).orElse(0);
  }

  /** Makes an account warm; says whether it was cold. Precompiles always are warm (EIP-2929). */
  boolean warm(Account account) {
    return world.warm(account) && precompileAt(account) == 0;
  }

  /**
   * Sends value and runs code, and undoes all of it unless that succeeds.
   *
   * @param self whose state the code changes
   * @param from who pays the value, where {@code transfers}
   * @param precompile what to run in place of code; 0 for none
   * @param code what to run
   * @param call what it is called with
   * @param gas what it may use
   */
  FrameResult call(
      Account self,
      Account from,
      boolean transfers,
      long[] words,
      int value,
      int precompile,
      ContractCode code,
      EvmCall call,
      long gas,
      int depth,
      boolean readOnly) {
    long snapshot = world.snapshot();
    long refund = world.refund();
    if (transfers) {
      enter(self, from, words, value);
    }
    FrameResult result;
    if (precompile != 0) {
      result = precompiled(precompile, call.input(), gas);
    } else if (code.isEmpty()) {
      return new FrameResult(Status.SUCCESS, FrameResult.NOTHING, gas);
    } else {
      result = run(code.evmCode(), self, call, gas, depth, readOnly);
    }
    if (!result.succeeded()) {
      world.revert(snapshot);
      world.setRefund(refund);
    }
    return result;
  }

  /**
   * Creates a contract at an address that is not taken: runs init code and keeps what it returns.
   *
   * @param created where
   * @param creator who pays the value
   */
  FrameResult create(
      Account created,
      Account creator,
      long[] words,
      int value,
      byte[] initCode,
      long gas,
      int depth) {
    long snapshot = world.snapshot();
    long refund = world.refund();
    world.markCreated(created);
    if (rules.clearsEmpty()) {
      // EIP-161: contracts begin with a nonce of one.
      world.incrementNonce(created);
    }
    enter(created, creator, words, value);
    EvmCall call =
        new EvmCall(
            created.addressBytes,
            creator.addressBytes,
            Words.toBytes(words, value),
            FrameResult.NOTHING);
    EvmCode code = new EvmCode(initCode, Optional.empty());
    FrameResult result = deposit(created, run(code, created, call, gas, depth, false));
    if (!result.succeeded()) {
      world.revert(snapshot);
      world.setRefund(refund);
    }
    return result;
  }

  private FrameResult deposit(Account created, FrameResult result) {
    byte[] code = result.output();
    if (!result.succeeded() || code.length == 0) {
      return result;
    }
    long cost = CODE_BYTE * code.length;
    if (code.length > rules.maxCodeBytes() || rules.rejectsEf() && code[0] == (byte) 0xef) {
      return FrameResult.HALTED;
    }
    if (cost > result.gasLeft()) {
      // Before EIP-2 the contract then was left without code.
      return rules.strictDeposit()
          ? FrameResult.HALTED
          : new FrameResult(Status.SUCCESS, FrameResult.NOTHING, result.gasLeft());
    }
    world.setCode(created, new ContractCode(code));
    return new FrameResult(Status.SUCCESS, code, result.gasLeft() - cost);
  }

  /** Sends value to an account; before EIP-161 that alone makes it exist. */
  private void enter(Account to, Account from, long[] words, int value) {
    if (rules.clearsEmpty()) {
      world.touch(to);
    } else {
      world.makeExist(to);
    }
    if (!Words.isZero(words, value)) {
      world.debit(from, words, value);
      world.credit(to, words, value);
    }
  }

  private FrameResult run(
      EvmCode code, Account self, EvmCall call, long gas, int depth, boolean readOnly) {
    EthereumHost host = new EthereumHost(this, self, call, gas, depth, readOnly);
    EvmOutcome outcome;
    try {
      outcome = engine.run(code, call, host);
    } catch (FrameHalt halt) {
      return FrameResult.HALTED;
    }
    return switch (outcome) {
      case EvmOutcome.Return(byte[] data) ->
          new FrameResult(Status.SUCCESS, data, host.gasAvailable());
      case EvmOutcome.Revert(byte[] data, int pc) ->
          new FrameResult(Status.REVERTED, data, host.gasAvailable());
      case EvmOutcome.Failure failure -> FrameResult.HALTED;
      case EvmOutcome.OutOfGas outOfGas -> FrameResult.HALTED;
      case EvmOutcome.OutOfMemory outOfMemory -> FrameResult.HALTED;
    };
  }

  private FrameResult precompiled(int precompile, byte[] input, long gas) {
    long cost = precompiles.gas(precompile, input);
    if (cost > gas) {
      return FrameResult.HALTED;
    }
    return precompiles
        .byAddress(precompile)
        .flatMap(contract -> contract.execute(input))
        .map(output -> new FrameResult(Status.SUCCESS, output, gas - cost))
        .orElse(FrameResult.HALTED);
  }
}
