package io.pandan.conformance.node;

import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.runtime.evm.core.Bytecode;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** A contract that does what traces show, and the library that it calls. */
final class TracedContracts {
  /** What a revert of the library says: {@code Error("no")}. */
  static final String REASON =
      "08c379a0" + "0".repeat(62) + "20" + "0".repeat(62) + "02" + "6e6f" + "0".repeat(60);

  /** Code that returns nothing, and what makes it. */
  static final byte[] CHILD = Bytecode.code().op(STOP).build();

  final TestNode node;
  final TestAccount owner = TestNode.ACCOUNTS.get(3);
  final EthAddress library;
  final EthAddress contract;
  private long nonce;

  TracedContracts(TestNode node) throws InterruptedException {
    this.node = node;
    library = deploy(library());
    contract = deploy(contract(library));
  }

  /** Called with nothing: stores 8 at 1, logs it and returns it. With anything: reverts. */
  private static Bytecode library() {
    return Bytecode.code()
        .op(CALLDATASIZE)
        .jumpIf("fail")
        .with(SSTORE, 1, 8)
        .with(MSTORE, 0, 8)
        .with(LOG0 + 1, 0, 32, 7)
        .with(RETURN, 0, 32)
        .label("fail")
        .pushHex(REASON.substring(0, 64))
        .push(0)
        .op(MSTORE)
        .pushHex(REASON.substring(64, 128))
        .push(32)
        .op(MSTORE)
        .pushHex(REASON.substring(128, 192))
        .push(64)
        .op(MSTORE)
        .pushHex(REASON.substring(192, 200) + "0".repeat(56))
        .push(96)
        .op(MSTORE)
        .with(REVERT, 0, 100);
  }

  /** Delegates to the library, calls it in vain, makes a contract, and returns 8. */
  private static Bytecode contract(EthAddress library) {
    byte[] init = Bytecode.deployer(CHILD);
    byte[] word = new byte[32];
    System.arraycopy(init, 0, word, 0, init.length);
    Bytecode code = Bytecode.code();
    code.push(32).push(0).push(0).push(0).pushBytes(library.toBytes()).push(1L << 40);
    code.op(DELEGATECALL, POP);
    code.push(0).push(0).push(4).push(0).push(0).pushBytes(library.toBytes()).push(1L << 40);
    code.op(CALL, POP);
    code.pushBytes(word).push(32).op(MSTORE);
    code.push(init.length).push(32).push(0).op(CREATE, POP);
    return code.with(RETURN, 0, 32);
  }

  private EthAddress deploy(Bytecode runtime) throws InterruptedException {
    byte[] init = Bytecode.deployer(runtime.build());
    Receipt receipt =
        node.execute(owner.transact(nonce++, Optional.empty(), BigInteger.ZERO, init));
    if (!receipt.exitCode().equals(ExitCode.OK)) {
      throw new AssertionError("deployment ended in " + receipt);
    }
    return Counter.address(receipt);
  }

  /** Calls the contract in a transaction. */
  MessageLookup run() throws InterruptedException {
    return node.await(
        node.chain
            .outbox()
            .submit(owner.transact(nonce++, Optional.of(contract), BigInteger.ZERO, new byte[0])));
  }

  /** A call of somebody, unsigned. */
  Message call(EthAddress to, byte[] input) {
    return EthTransaction.toMessage(
        owner.address(),
        Optional.of(to),
        0,
        BigInteger.ZERO,
        0,
        BigInteger.ZERO,
        BigInteger.ZERO,
        input);
  }

  /** A transaction's hash. */
  static String hash(MessageLookup message) {
    ExecutedTipset tipset = message.executed();
    return "0x"
        + HexFormat.of()
            .formatHex(
                EthTransaction.from(tipset.messages().get(message.index()), TestNode.CHAIN_ID)
                    .hash());
  }
}
