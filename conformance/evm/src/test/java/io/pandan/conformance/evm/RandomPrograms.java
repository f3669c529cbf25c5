package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.api.Methods;
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
 * #MAX_DEPTH} they end at once, and to a Filecoin method, whose input begins with another byte,
 * they answer. For one thread.
 */
final class RandomPrograms {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_CALLS = 3;
  private static final int MAX_STACK = 40;

  /** How deep constructors make contracts that have constructors. */
  private static final int MAX_NESTING = 2;

  /** The first byte of what {@code handle_filecoin_method} is called with. */
  private static final int FILECOIN_METHOD = 0x86;

  /** A depth that no program goes on at. */
  private static final int STOP_DEPTH = 200;

  /** Where programs put what they give to others, away from what they compute. */
  private static final int ARGUMENTS = 1_024;

  private static final int[] CODECS = {0, 0x51, 0x51, 0x51, 0x55, 0x71};
  private static final int[] METHODS = {0, 1, 2, 3, 4, 5, 6, 1_023, 1_024, 5_000, 5_000, 5_000};
  private static final int[] ACTORS = {0, 1, 10, 99, 100, 101, 5_000};
  private static final int[] LITTLE_GAS = {0, 1, 2_300, 100_000};
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
  private static final int[] PRECOMPILES = {1, 2, 3, 4, 6, 7, 9, 0x0a, 0x0b, 0x0d, 0x12, 0x100};

  private final SplittableRandom random;
  private final List<EthAddress> others;
  private Bytecode code = code();
  private int height;
  private int calls;
  private int labels;

  /** How many constructors enclose what is written. */
  private int constructors;

  /** Whether it is a constructor, whose input is empty, so that it knows no depth. */
  private boolean constructing;

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

  /** The next program, with the constructor that leaves it. */
  byte[] next() {
    calls = 0;
    labels = 0;
    constructors = 0;
    constructing = false;
    byte[] program = program(5 + random.nextInt(40), 2);
    return oneOf(2) ? Bytecode.deployer(program) : constructor(program);
  }

  private byte[] program(int statements, int nesting) {
    code = code();
    height = 0;
    code.op(CALLDATASIZE, ISZERO).jumpIf("stop");
    depth();
    code.push(FILECOIN_METHOD).op(EQ).jumpIf("answer");
    depth();
    code.push(MAX_DEPTH).op(LT).jumpIf("stop");
    for (int i = 0; i < statements; i++) {
      statement(nesting);
    }
    end();
    code.label("answer");
    answer();
    return code.label("stop").op(STOP).build();
  }

  /** Exit code, codec and a block, as Filecoin methods answer; seldom without sense. */
  private void answer() {
    height = 0;
    store(SSTORE);
    int length = random.nextInt(6);
    byte[] block = bytes(length);
    if (length > 0 && !oneOf(4)) {
      block[0] = (byte) (0x40 + length - 1);
    }
    long exitCode = oneOf(4) ? random.nextInt(40) : 0;
    Programs.store(code, 128, block);
    code.with(MSTORE, 96, oneOf(9) ? 300 : length).with(MSTORE, 64, oneOf(9) ? 40 : 96);
    code.with(MSTORE, 32, any(CODECS)).with(MSTORE, 0, exitCode);
    code.with(oneOf(9) ? REVERT : RETURN, 0, 160);
  }

  /** A constructor that does something, and leaves code in most cases. */
  private byte[] constructor(byte[] runtime) {
    Bytecode outer = code;
    int outerHeight = height;
    int outerCalls = calls;
    boolean outerConstructing = constructing;
    code = code();
    height = 0;
    calls = MAX_CALLS - 1;
    constructors++;
    constructing = true;
    for (int i = random.nextInt(6); i >= 0; i--) {
      statement(1);
    }
    int kind = random.nextInt(12);
    if (kind < 3) {
      end();
    } else {
      code.push(runtime.length).pushLabel("runtime").push(1).op(ADD, PUSH0, CODECOPY);
      code.push(runtime.length).op(PUSH0, RETURN);
    }
    byte[] made = code.label("runtime").raw(runtime).build();
    constructors--;
    constructing = outerConstructing;
    code = outer;
    height = outerHeight;
    calls = outerCalls;
    return made;
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

  /** How deep calls from here are; those of constructors are the last that do anything. */
  private void nextDepth() {
    if (constructing) {
      code.push(MAX_DEPTH);
    } else {
      depth();
      code.push(1).op(ADD);
    }
  }

  private void statement(int nesting) {
    int kind = random.nextInt(nesting > 0 ? 23 : 20);
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
      case 17 -> call();
      case 18 -> askActors();
      case 19 -> afterwards();
      case 20, 21 -> branch(nesting - 1);
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
    return oneOf(40)
        ? random.nextInt(60_000)
        : oneOf(4) ? random.nextInt(700) : 32 * random.nextInt(8);
  }

  private int size() {
    return oneOf(3) ? random.nextInt(400) : random.nextInt(65);
  }

  /** Few keys, so that they meet; near each other and far. */
  private void key() {
    if (oneOf(3)) {
      code.push(OpcodeKinds.SPREAD.shiftRight(8 * random.nextInt(16)));
    } else if (oneOf(4)) {
      code.push(BigInteger.valueOf(1 + random.nextInt(3)).shiftLeft(5 * random.nextInt(51)));
    } else {
      code.push(random.nextInt(12));
    }
    height++;
  }

  private EthAddress other() {
    return others.get(random.nextInt(others.size()));
  }

  private void address() {
    address(0);
  }

  /** Pushes an address; {@code above} it stand so many words that are not counted. */
  private void address(int above) {
    if (height > 0 && oneOf(5)) {
      // Now and then the one of what was made last.
      code.op(DUP1 + above + random.nextInt(Math.min(3, height)));
    } else if (oneOf(9)) {
      code.op(random.nextBoolean() ? ADDRESS : CALLER);
    } else {
      code.pushBytes(other().toBytes());
    }
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
        code.push(size()).push(oneOf(9) ? 1L << 40 : offset()).push(offset());
        address(3);
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
    switch (random.nextInt(6)) {
      case 0 -> create();
      case 1 -> callWithLittleGas();
      case 2 -> callActor();
      default -> {
        int input = offset();
        nextDepth();
        code.push(input).op(MSTORE8);
        call(1 + size(), input, Programs.ALL_GAS);
      }
    }
  }

  private void call(int length, int input, long gas) {
    int kind = random.nextInt(4);
    int opcode = kind == 0 ? DELEGATECALL : kind == 1 ? STATICCALL : CALL;
    code.push(size()).push(offset()).push(length).push(input);
    if (opcode == CALL) {
      code.push(oneOf(3) ? random.nextInt(20) : 0);
    }
    address(opcode == CALL ? 5 : 4);
    code.push(gas).op(opcode);
  }

  /** With what transfers are given, or with less than any actor needs; nobody goes on with it. */
  private void callWithLittleGas() {
    int input = offset();
    code.with(MSTORE8, input, STOP_DEPTH);
    call(1, input, any(LITTLE_GAS));
  }

  /** Methods of actors by their numbers, through the precompiles for that. */
  private void callActor() {
    boolean byId = oneOf(2);
    long id = oneOf(5) ? any(ACTORS) : 1_001 + random.nextInt(6);
    byte[] address = byId ? FilecoinMethodsTest.id(id) : other().toFilecoin().toBytes();
    byte[] params = oneOf(2) ? new byte[0] : new byte[] {0x42, (byte) STOP_DEPTH, 1};
    if (oneOf(9)) {
      params = bytes(1 + random.nextInt(40));
      params[0] = (byte) STOP_DEPTH;
    }
    long method = oneOf(4) ? Methods.INVOKE_EVM : any(METHODS);
    byte[] input =
        FilecoinMethodsTest.actorCall(
            method,
            BigInteger.valueOf(oneOf(3) ? random.nextInt(9) : 0),
            oneOf(9) ? 2 : random.nextInt(2),
            params.length == 0 && !oneOf(5) ? 0 : any(CODECS),
            params,
            address);
    Programs.store(code, ARGUMENTS, input);
    code.push(size()).push(offset()).push(input.length).push(ARGUMENTS);
    code.pushBytes(Programs.reserved(0xfe, byId ? 5 : 3).toBytes()).push(Programs.ALL_GAS);
    code.op(oneOf(9) ? STATICCALL : DELEGATECALL);
    height++;
  }

  /** The precompiles that look addresses up and give randomness. */
  private void askActors() {
    int number = new int[] {1, 2, 6}[random.nextInt(3)];
    byte[] input =
        switch (number) {
          case 1 -> other().toFilecoin().toBytes();
          case 2 -> Programs.word(oneOf(2) ? 1_001 + random.nextInt(6) : random.nextInt(105));
          default -> Programs.word(280 + random.nextInt(40));
        };
    if (oneOf(6)) {
      input = bytes(random.nextInt(40));
    }
    Programs.store(code, ARGUMENTS, input);
    code.push(size()).push(offset()).push(input.length).push(ARGUMENTS);
    code.pushBytes(Programs.reserved(0xfe, number).toBytes()).push(Programs.ALL_GAS);
    code.op(oneOf(3) ? DELEGATECALL : STATICCALL);
    height++;
  }

  /** Parts of what the last call returned. */
  private void afterwards() {
    switch (random.nextInt(4)) {
      case 0 -> code.op(RETURNDATASIZE).push(0).push(offset()).op(RETURNDATACOPY);
      case 1 -> code.op(RETURNDATASIZE).push(1).op(SHR, DUP1).push(offset()).op(RETURNDATACOPY);
      case 2 -> code.op(PUSH0, RETURNDATASIZE).push(offset()).op(RETURNDATACOPY);
      default -> push(RETURNDATASIZE);
    }
  }

  private void create() {
    if (constructors >= MAX_NESTING) {
      return;
    }
    // Constructors make calls of their own, so that only the first frame may begin with them.
    boolean guarded = !constructing;
    String over = "over" + labels++;
    if (guarded) {
      push(PUSH0);
      depth();
      code.jumpIf(over);
      pop();
    }
    int length;
    if (!constructing && oneOf(6)) {
      // A part of the program, which ends at once without input.
      length = size();
      code.push(length).push(0).push(ARGUMENTS).op(CODECOPY);
    } else {
      byte[] made = child();
      length = made.length;
      Programs.store(code, ARGUMENTS, made);
    }
    boolean salted = oneOf(2);
    if (salted) {
      code.push(random.nextInt(3));
    }
    code.push(length).push(ARGUMENTS).push(oneOf(4) ? random.nextInt(5) : 0);
    push(salted ? CREATE2 : CREATE);
    if (guarded) {
      code.label(over);
    }
    if (oneOf(3)) {
      code.op(DUP1, oneOf(2) ? EXTCODEHASH : EXTCODESIZE);
      height++;
    }
  }

  /** Init code of a contract that a program makes. */
  private byte[] child() {
    Bytecode outer = code;
    int outerHeight = height;
    int outerCalls = calls;
    calls = MAX_CALLS - 1;
    byte[] runtime =
        switch (random.nextInt(6)) {
          case 0 -> bytes(random.nextInt(20));
          case 1 -> code().op(CALLER, SELFDESTRUCT).build();
          case 2 -> code().with(SLOAD, 1).push(1).op(ADD).push(1).op(SSTORE, STOP).build();
          case 3 -> code().op(CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY).with(REVERT, 0, 40).build();
          default -> {
            int outerConstructors = constructors;
            boolean outerConstructing = constructing;
            // It makes nothing itself: that would have to be within what makes it.
            constructors = MAX_NESTING;
            constructing = false;
            byte[] program = program(1 + random.nextInt(6), 0);
            constructors = outerConstructors;
            constructing = outerConstructing;
            yield program;
          }
        };
    code = outer;
    height = outerHeight;
    calls = outerCalls;
    return oneOf(3) ? Bytecode.deployer(runtime) : constructor(runtime);
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
    switch (random.nextInt(24)) {
      case 0 -> code.op(INVALID);
      case 1 -> code.op(0x0c + random.nextInt(4));
      case 2 -> code.op(PC).push(random.nextInt(60)).op(ADD, JUMP);
      case 3 -> code.push(BigInteger.ONE.shiftLeft(33 + random.nextInt(200))).op(MLOAD, POP);
      case 4 -> {
        address();
        code.op(SELFDESTRUCT);
        height--;
      }
      case 5 -> code.with(RETURNDATACOPY, 0, random.nextInt(40), random.nextInt(40));
      case 6 -> code.op(any(LOOKING), POP, SWAP16);
      case 7 -> {
        code.push(size()).push(BigInteger.ONE.shiftLeft(random.nextInt(256))).push(offset());
        code.op(oneOf(2) ? CALLDATACOPY : CODECOPY);
      }
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
