package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Opcode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Programs that do much before they end: the generator knows how high the stack is, keeps offsets
 * where memory is cheap, and jumps forwards or a few times back. Nothing in them depends on how
 * much gas there is. The first byte of the input is how deep they are called; beyond {@value
 * #MAX_DEPTH}, and in constructors, they end at once. For one thread.
 */
final class RandomPrograms {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_CALLS = 3;
  private static final int MAX_STACK = 40;
  private static final int[] COMPUTING = {
    ADD,
    MUL,
    SUB,
    DIV,
    SDIV,
    MOD,
    SMOD,
    ADDMOD,
    MULMOD,
    EXP,
    SIGNEXTEND,
    LT,
    GT,
    SLT,
    SGT,
    EQ,
    ISZERO,
    AND,
    OR,
    XOR,
    NOT,
    BYTE,
    SHL,
    SHR,
    SAR,
    CLZ
  };
  private static final int[] LOOKING = {
    ADDRESS,
    CALLER,
    CALLVALUE,
    ORIGIN,
    CALLDATASIZE,
    CODESIZE,
    RETURNDATASIZE,
    COINBASE,
    TIMESTAMP,
    NUMBER,
    PREVRANDAO,
    GASLIMIT,
    CHAINID,
    SELFBALANCE,
    BASEFEE,
    GASPRICE,
    PC,
    MSIZE
  };
  private static final int[] ASKING = {BALANCE, EXTCODESIZE, EXTCODEHASH, BLOCKHASH};

  /** Those that are quick with any input. */
  private static final int[] PRECOMPILES = {1, 2, 3, 4, 6, 0x0a, 0x0b, 0x0d, 0x12, 0x101};

  private final SplittableRandom random;
  private final List<EthAddress> others;
  private Bytecode code = code();
  private int height;
  private int calls;
  private int labels;

  /**
   * A source of programs.
   *
   * @param others whom they may call and look at
   */
  RandomPrograms(SplittableRandom random, List<EthAddress> others) {
    this.random = random;
    this.others = new ArrayList<>(others);
    for (int number : PRECOMPILES) {
      this.others.add(Programs.reserved(0, number));
    }
    for (int number : new int[] {1, 2, 3, 5, 9}) {
      this.others.add(Programs.reserved(0xfe, number));
    }
  }

  /** The next program. */
  byte[] next() {
    code = code();
    height = 0;
    calls = 0;
    labels = 0;
    code.op(CALLDATASIZE, ISZERO).jumpIf("stop");
    depth();
    code.push(MAX_DEPTH).op(LT).jumpIf("stop");
    int statements = 5 + random.nextInt(40);
    for (int i = 0; i < statements; i++) {
      statement(2);
    }
    end();
    return code.label("stop").op(STOP).build();
  }

  private boolean oneOf(int n) {
    return random.nextInt(n) == 0;
  }

  private int any(int[] opcodes) {
    return opcodes[random.nextInt(opcodes.length)];
  }

  private void depth() {
    code.with(CALLDATALOAD, 0).push(0).op(BYTE);
  }

  private void statement(int nesting) {
    int kind = random.nextInt(nesting > 0 ? 20 : 17);
    switch (kind) {
      case 0, 1, 2, 3 -> compute();
      case 4 -> push(any(LOOKING));
      case 5 -> ask();
      case 6, 7 -> memory();
      case 8, 9 -> load(oneOf(3) ? TLOAD : SLOAD);
      case 10, 11 -> store(oneOf(3) ? TSTORE : SSTORE);
      case 12 -> log();
      case 13 -> copy();
      case 14 -> call();
      case 15 -> rearrange();
      case 16 -> seldom();
      case 17, 18 -> branch(nesting - 1);
      default -> loop(nesting - 1);
    }
    while (height > MAX_STACK) {
      pop();
    }
  }

  // ---- values

  private void push(int opcode) {
    code.op(opcode);
    height++;
  }

  private void pop() {
    code.op(POP);
    height--;
  }

  private void value() {
    switch (random.nextInt(6)) {
      case 0 -> code.push(random.nextInt(300));
      case 1 -> code.push(new BigInteger(1, bytes(1 + random.nextInt(32))));
      case 2 -> code.push(BigInteger.ONE.shiftLeft(random.nextInt(256)).subtract(BigInteger.ONE));
      case 3 -> code.with(CALLDATALOAD, random.nextInt(70));
      case 4 -> code.op(height > 0 ? DUP1 + random.nextInt(Math.min(16, height)) : PUSH0);
      default -> code.with(MLOAD, offset());
    }
    height++;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private int offset() {
    return oneOf(4) ? random.nextInt(700) : 32 * random.nextInt(8);
  }

  private int size() {
    return oneOf(3) ? random.nextInt(400) : random.nextInt(65);
  }

  /** Few keys, so that they meet; near each other and far. */
  private void key() {
    if (oneOf(3)) {
      code.push(OpcodeKinds.SPREAD.shiftRight(8 * random.nextInt(16)));
    } else {
      code.push(random.nextInt(12));
    }
    height++;
  }

  private void address() {
    code.pushBytes(others.get(random.nextInt(others.size())).toBytes());
    height++;
  }

  // ---- statements

  private void compute() {
    int opcode = any(COMPUTING);
    for (int i = Opcode.inputs(opcode); i > 0; i--) {
      value();
    }
    code.op(opcode);
    height += 1 - Opcode.inputs(opcode);
  }

  private void ask() {
    int opcode = any(ASKING);
    if (opcode == BLOCKHASH) {
      code.op(NUMBER).push(random.nextInt(300)).op(SWAP1, SUB);
      height++;
    } else {
      address();
    }
    code.op(opcode);
  }

  private void memory() {
    value();
    code.push(offset()).op(oneOf(4) ? MSTORE8 : MSTORE);
    height--;
  }

  private void load(int opcode) {
    key();
    code.op(opcode);
  }

  private void store(int opcode) {
    if (oneOf(3)) {
      code.op(PUSH0);
      height++;
    } else {
      value();
    }
    key();
    code.op(opcode);
    height -= 2;
  }

  private void log() {
    int topics = random.nextInt(5);
    for (int i = 0; i < topics; i++) {
      value();
    }
    code.push(size()).push(offset()).op(LOG0 + topics);
    height -= topics;
  }

  private void copy() {
    switch (random.nextInt(6)) {
      case 0 -> code.with(CALLDATACOPY, offset(), random.nextInt(90), size());
      case 1 -> code.with(CODECOPY, offset(), random.nextInt(900), size());
      case 2 -> code.with(MCOPY, offset(), offset(), size());
      case 3 -> code.op(RETURNDATASIZE).push(0).push(offset()).op(RETURNDATACOPY);
      case 4 -> {
        code.push(size()).push(offset()).push(offset());
        address();
        code.op(EXTCODECOPY);
        height--;
      }
      default -> {
        code.with(KECCAK256, offset(), size());
        height++;
      }
    }
  }

  private void call() {
    if (++calls > MAX_CALLS) {
      return;
    }
    if (oneOf(5)) {
      create();
      return;
    }
    int input = offset();
    depth();
    code.push(1).op(ADD).push(input).op(MSTORE8);
    int kind = random.nextInt(4);
    int opcode = kind == 0 ? DELEGATECALL : kind == 1 ? STATICCALL : CALL;
    code.push(size()).push(offset()).push(1 + size()).push(input);
    if (opcode == CALL) {
      code.push(oneOf(3) ? random.nextInt(20) : 0);
    }
    address();
    code.push(Programs.ALL_GAS).op(opcode);
  }

  private void create() {
    // Now and then what a program or a part of one makes of itself, mostly code of few bytes.
    if (oneOf(2)) {
      code.push(size()).push(0).push(0).op(CODECOPY);
    } else {
      byte[] made = Bytecode.deployer(bytes(random.nextInt(20)));
      Programs.store(code, 0, made);
    }
    boolean salted = oneOf(2);
    if (salted) {
      code.push(random.nextInt(3));
    }
    code.push(size()).push(0).push(oneOf(4) ? random.nextInt(5) : 0);
    code.op(salted ? CREATE2 : CREATE);
    height++;
  }

  private void rearrange() {
    if (height > 1) {
      code.op(SWAP1 + random.nextInt(Math.min(16, height - 1)));
    }
    if (height > 0 && oneOf(2)) {
      pop();
    }
  }

  /** What may end it all. */
  private void seldom() {
    switch (random.nextInt(30)) {
      case 0 -> code.op(INVALID);
      case 1 -> code.op(0x0c + random.nextInt(4));
      case 2 -> code.push(random.nextInt(200)).op(JUMP);
      case 3 -> code.push(BigInteger.ONE.shiftLeft(33 + random.nextInt(200))).op(MLOAD, POP);
      case 4 -> {
        address();
        code.op(SELFDESTRUCT);
        height--;
      }
      case 5 -> code.with(RETURNDATACOPY, 0, random.nextInt(40), random.nextInt(40));
      case 6 -> code.op(any(LOOKING), POP, SWAP16);
      default -> value();
    }
  }

  /** What is done or not, and leaves the stack as high as it was. */
  private void branch(int nesting) {
    String over = "over" + labels++;
    value();
    code.push(random.nextInt(3)).op(AND).jumpIf(over);
    height--;
    body(nesting);
    code.label(over);
  }

  private void loop(int nesting) {
    String again = "again" + labels++;
    code.push(1 + random.nextInt(4)).label(again);
    height++;
    int callsBefore = calls;
    calls = MAX_CALLS;
    body(nesting);
    calls = callsBefore;
    code.push(1).op(SWAP1, SUB, DUP1).jumpIf(again);
    pop();
  }

  private void body(int nesting) {
    int before = height;
    int statements = 1 + random.nextInt(5);
    for (int i = 0; i < statements; i++) {
      statement(nesting);
      while (height < before) {
        push(PUSH0);
      }
    }
    while (height > before) {
      pop();
    }
  }

  private void end() {
    switch (random.nextInt(8)) {
      case 0 -> code.with(REVERT, offset(), size());
      case 1 -> code.op(STOP);
      case 2 -> code.op(CALLER, SELFDESTRUCT);
      default -> code.with(RETURN, offset(), size());
    }
  }
}
