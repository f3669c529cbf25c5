package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
import io.pandan.conformance.evm.OpcodeGas.Cost;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Opcode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What every kind of opcode costs, with operands of several sizes. For one thread. */
final class OpcodeKinds {
  /** A factor that spreads small numbers over all words: 2^256 divided by the golden ratio. */
  static final BigInteger SPREAD =
      new BigInteger("9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95", 16);

  private static final BigInteger ALL_GAS = BigInteger.ONE.shiftLeft(30);

  private final OpcodeGas gas;
  private final Cost pop;
  private final Cost dup;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One measurement.
   *
   * @param kind what the schedule has one price for
   * @param variant the operands
   */
  record Row(String kind, String variant, Cost cost) {}

  OpcodeKinds(OpcodeGas gas) {
    this.gas = gas;
    pop = gas.piece(Programs.repeat(code(), 100, PUSH0), code().op(POP).build());
    dup = gas.piece(highStack(), code().op(DUP1).build());
  }

  /** Measures everything. */
  List<Row> measure() {
    add("POP", "", pop);
    add("DUP", "", dup);
    stack();
    arithmetic();
    bits();
    environment();
    memory();
    jumps();
    storage();
    events();
    calls();
    return rows;
  }

  private void add(String kind, String variant, Cost cost) {
    rows.add(new Row(kind, variant, cost));
  }

  /** A stack that has been higher, so that it need not grow. */
  private static Bytecode highStack() {
    return Programs.repeat(Programs.repeat(code(), 500, PUSH0), 450, POP);
  }

  private static BigInteger bitsOf(int bits) {
    return SPREAD.setBit(255).shiftRight(256 - bits);
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  /** Measures an opcode on copies of operands that lie on the stack, the first one on top. */
  private void op(int opcode, String variant, BigInteger... operands) {
    op(Opcode.name(opcode), opcode, variant, code(), operands);
  }

  private void op(String kind, int opcode, String variant, Bytecode setup, BigInteger... operands) {
    for (int i = operands.length - 1; i >= 0; i--) {
      setup.push(operands[i]);
    }
    int inputs = Opcode.inputs(opcode);
    int outputs = Opcode.outputs(opcode);
    Bytecode piece = Programs.repeat(code(), inputs, DUP1 + inputs - 1).op(opcode);
    Cost cost = gas.piece(setup, Programs.repeat(piece, outputs, POP).build());
    add(kind, variant, cost.minus(dup.times(inputs)).minus(pop.times(outputs)));
  }

  private void stack() {
    add("JUMPDEST", "", gas.piece(code(), code().op(JUMPDEST).build()));
    add("PUSH0", "", gas.piece(highStack(), code().op(PUSH0).build()));
    for (int bytes : new int[] {1, 4, 8, 9, 20, 32}) {
      String kind = bytes <= 8 ? "PUSH1 to PUSH8" : "PUSH9 to PUSH32";
      byte[] piece = code().pushBytes(new byte[bytes]).build();
      add(kind, bytes + " bytes", gas.piece(highStack(), piece));
    }
    for (int n : new int[] {1, 16}) {
      add("SWAP", n + "", gas.piece(highStack(), code().op(SWAP1 + n - 1).build()));
    }
  }

  private void arithmetic() {
    for (int opcode : new int[] {ADD, SUB, MUL}) {
      op(opcode, "64 bits", bitsOf(64), bitsOf(64));
      op(opcode, "256 bits", bitsOf(256), bitsOf(256));
    }
    int[][] sizes = {
      {8, 8},
      {64, 8},
      {64, 64},
      {128, 64},
      {128, 120},
      {256, 8},
      {256, 64},
      {256, 128},
      {256, 192},
      {255, 250},
      {64, 128}
    };
    for (int opcode : new int[] {DIV, SDIV, MOD, SMOD}) {
      for (int[] size : sizes) {
        op(opcode, size[0] + " by " + size[1] + " bits", bitsOf(size[0]), bitsOf(size[1]));
      }
      op(opcode, "by 0", bitsOf(256), BigInteger.ZERO);
    }
    int[][] three = {{8, 8, 8}, {64, 64, 64}, {128, 128, 128}, {256, 256, 64}, {254, 254, 254}};
    for (int opcode : new int[] {ADDMOD, MULMOD}) {
      for (int[] size : three) {
        op(
            opcode,
            "%d and %d modulo %d bits".formatted(size[0], size[1], size[2]),
            bitsOf(size[0]),
            bitsOf(size[1]),
            bitsOf(size[2]));
      }
    }
    op("EXP by 1 byte", EXP, "10^18", code(), BigInteger.TEN, number(18));
    op("EXP by 1 byte", EXP, "wide", code(), bitsOf(256), number(255));
    op("EXP by 8 bytes", EXP, "wide", code(), bitsOf(256), bitsOf(64));
    op("EXP by 32 bytes", EXP, "wide", code(), bitsOf(256), bitsOf(256));
    for (int bytes : new int[] {0, 7, 31, 32}) {
      op(SIGNEXTEND, bytes + "", number(bytes), bitsOf(256));
    }
  }

  private void bits() {
    for (int opcode : new int[] {LT, GT, SLT, SGT, EQ, AND, OR, XOR}) {
      op(opcode, "", bitsOf(256), bitsOf(256));
    }
    for (int opcode : new int[] {ISZERO, NOT, CLZ}) {
      op(opcode, "", bitsOf(200));
    }
    op(BYTE, "", number(20), bitsOf(256));
    for (int opcode : new int[] {SHL, SHR, SAR}) {
      for (int by : new int[] {0, 8, 64, 96, 224, 256}) {
        op(opcode, "by " + by, number(by), bitsOf(256));
      }
    }
    for (int bytes : new int[] {0, 32, 64, 1024, 8192}) {
      op("KECCAK256", KECCAK256, bytes + " bytes", grown(), BigInteger.ZERO, number(bytes));
    }
  }

  /** Memory that need not grow any more. */
  private static Bytecode grown() {
    return code().with(MLOAD, 1 << 16).op(POP);
  }

  private void environment() {
    int[] opcodes = {
      ADDRESS, CALLER, CALLVALUE, CALLDATASIZE, CODESIZE, RETURNDATASIZE, MSIZE, PC, COINBASE,
      GASLIMIT, TIMESTAMP, NUMBER, CHAINID, ORIGIN, GASPRICE, BASEFEE, SELFBALANCE, PREVRANDAO
    };
    for (int opcode : opcodes) {
      op(opcode, "");
    }
    op(BLOCKHASH, "", number(299));
    BigInteger[] others = {
      word(EthAddress.from(Twins.BOB).orElseThrow()),
      contract(new byte[1]),
      contract(new byte[5_000]),
      word(EthAddress.ofActorId(1)),
      bitsOf(150)
    };
    String[] names = {"account", "contract", "large contract", "native actor", "nobody"};
    for (int opcode : new int[] {BALANCE, EXTCODESIZE, EXTCODEHASH}) {
      for (int i = 0; i < others.length; i++) {
        op(opcode, names[i], others[i]);
      }
    }
    for (int bytes : new int[] {32, 1024}) {
      BigInteger[] operands = {others[2], BigInteger.ZERO, BigInteger.ZERO, number(bytes)};
      op("EXTCODECOPY", EXTCODECOPY, bytes + " bytes", grown(), operands);
    }
  }

  private static BigInteger word(EthAddress address) {
    return new BigInteger(1, address.toBytes());
  }

  private BigInteger contract(byte[] code) {
    return word(EthAddress.ofActorId(gas.deploy(code).actorId()));
  }

  private void memory() {
    op("MLOAD", MLOAD, "", grown(), number(64));
    op("MSTORE", MSTORE, "", grown(), number(64), bitsOf(256));
    op("MSTORE8", MSTORE8, "", grown(), number(64), bitsOf(256));
    op(CALLDATALOAD, "", number(32));
    op(CALLDATALOAD, "beyond", number(100));
    for (int opcode : new int[] {CALLDATACOPY, CODECOPY, MCOPY}) {
      for (int bytes : new int[] {32, 320, 4096}) {
        BigInteger[] operands = {BigInteger.ZERO, BigInteger.ZERO, number(bytes)};
        op(Opcode.name(opcode), opcode, bytes + " bytes", grown(), operands);
      }
    }
    for (int size = 1 << 10; size <= 1 << 20; size *= 4) {
      Cost grows = gas.frame(gas.deploy(code().with(MLOAD, size).build()), new byte[0]);
      Cost stays = gas.frame(gas.deploy(code().with(MLOAD, 32).build()), new byte[0]);
      add("memory to " + (size >> 10) + " KiB", "", grows.minus(stays));
    }
  }

  private void jumps() {
    Cost push = gas.piece(highStack(), code().pushBytes(new byte[2]).build());
    Cost destination = gas.piece(code(), code().op(JUMPDEST).build());
    add("JUMP", "", jumping(JUMP, -1).minus(push).minus(destination));
    for (int condition = 0; condition <= 1; condition++) {
      Cost both = jumping(JUMPI, condition).minus(push).minus(destination).minus(push);
      add("JUMPI", condition == 1 ? "taken" : "not taken", both);
    }
  }

  /** A jump to what follows it, with its PUSHes and the JUMPDEST. */
  private Cost jumping(int opcode, int condition) {
    int times = 64;
    Cost[] costs = new Cost[2];
    for (int half = 0; half < 2; half++) {
      Bytecode program = code();
      for (int i = 0; i < 2 * times; i++) {
        if (condition >= 0) {
          program.pushBytes(new byte[] {0, (byte) condition});
        }
        program.pushLabel("to" + i).op(opcode).label("to" + i);
        if (half == 0 && i == times - 1) {
          program.op(STOP);
        }
      }
      costs[half] = gas.frame(gas.deploy(program.op(STOP).build()), new byte[0]);
    }
    return costs[1].minus(costs[0]).times(1.0 / times);
  }

  private void storage() {
    op("TLOAD", TLOAD, "", code().with(TSTORE, 5, 9), number(5));
    op("TLOAD", TLOAD, "nothing there", code().with(TSTORE, 5, 9), number(6));
    op("TSTORE", TSTORE, "", code().with(TSTORE, 5, 9), number(5), number(9));
    for (int slots : new int[] {1, 16, 100, 1_000}) {
      String variant = "of " + slots;
      op("SLOAD, a key far from others", SLOAD, variant, filling(code(), slots), SPREAD);
      op("SLOAD, a key close to another", SLOAD, variant, filling(close(), slots), number(7));
      op("SLOAD, nothing there", SLOAD, variant, filling(code(), slots), SPREAD.add(number(1)));
      stores("far from others", variant, slots, SPREAD);
      stores("close to another", variant, slots, number(7));
      tree(slots);
    }
  }

  /** Slots 0 and 7, which share all bits but the last three. */
  private static Bytecode close() {
    return code().with(SSTORE, 0, 1).with(SSTORE, 7, 9);
  }

  private void stores(String where, String variant, int slots, BigInteger key) {
    store(
        "SSTORE of what is there, a key " + where, variant, slots, key, key.equals(SPREAD) ? 1 : 9);
    store("SSTORE of another value, a key " + where, variant, slots, key, 8, 7);
    store("SSTORE, made and deleted, a key " + where, variant, slots, key, 8, 0);
  }

  /** Stores some values after one another; what one of them costs. */
  private void store(String kind, String variant, int slots, BigInteger key, long... values) {
    Bytecode setup = filling(close(), slots);
    for (int i = values.length - 1; i >= 0; i--) {
      setup.push(values[i]);
    }
    setup.push(key);
    Bytecode piece = code();
    for (int i = 0; i < values.length; i++) {
      piece.op(DUP1 + 1 + i, DUP1 + 1, SSTORE);
    }
    Cost cost = gas.piece(setup, piece.build()).times(1.0 / values.length);
    add(kind, variant, cost.minus(dup.times(2)));
  }

  /** Stores numbers at keys that are far from each other. */
  private static Bytecode filling(Bytecode code, int slots) {
    code.push(slots).label("fill").op(DUP1, DUP1).push(SPREAD).op(MUL, SSTORE);
    return code.push(1).op(SWAP1, SUB, DUP1).jumpIf("fill").op(POP);
  }

  /** What messages spend that read or write one slot of a tree, its nodes and all. */
  private void tree(int slots) {
    Bytecode code = code().op(CALLDATASIZE).push(64).op(EQ).jumpIf("read");
    code.op(CALLDATASIZE).push(96).op(EQ).jumpIf("write");
    filling(code, slots).op(STOP);
    code.label("read").with(CALLDATALOAD, 0).push(SPREAD).op(MUL, SLOAD, STOP);
    code.label("write").with(CALLDATALOAD, 32).with(CALLDATALOAD, 0).push(SPREAD);
    Address contract = gas.deploy(code.op(MUL, SSTORE, STOP).build());
    gas.invoke(contract, new byte[0]);
    byte[] key = Programs.word(slots / 2 + 1);
    Cost reads = gas.frame(contract, Programs.join(key, new byte[32]));
    add("message that reads a slot", "of " + slots, reads);
    Cost writes = gas.frame(contract, Programs.join(key, Programs.word(77), new byte[32]));
    add("message that writes a slot", "of " + slots, writes);
  }

  private void events() {
    for (int topics = 0; topics <= 4; topics++) {
      for (int bytes : new int[] {32, 256}) {
        BigInteger[] operands = new BigInteger[2 + topics];
        operands[0] = BigInteger.ZERO;
        operands[1] = number(bytes);
        for (int i = 0; i < topics; i++) {
          operands[2 + i] = bitsOf(256);
        }
        op(Opcode.name(LOG0 + topics), LOG0 + topics, bytes + " bytes", grown(), operands);
      }
    }
  }

  private void calls() {
    BigInteger account = word(EthAddress.from(Twins.BOB).orElseThrow());
    BigInteger contract = contract(new byte[1]);
    BigInteger unused = number(0x12);
    for (int opcode : new int[] {CALL, STATICCALL, DELEGATECALL}) {
      for (int bytes : new int[] {0, 68, 1024}) {
        String variant = bytes + " bytes of input";
        call(opcode, "account", variant, account, bytes);
        call(opcode, "contract", variant, contract, bytes);
        call(opcode, "unused precompile", variant, unused, bytes);
      }
    }
    for (int bytes : new int[] {0, 32, 1024, 8192}) {
      BigInteger[] operands = {BigInteger.ZERO, BigInteger.ZERO, number(bytes)};
      op("CREATE", CREATE, bytes + " bytes", grown(), operands);
    }
  }

  private void call(int opcode, String whom, String variant, BigInteger to, int bytes) {
    List<BigInteger> operands = new ArrayList<>(List.of(ALL_GAS, to));
    if (opcode == CALL) {
      operands.add(BigInteger.ZERO);
    }
    operands.addAll(List.of(BigInteger.ZERO, number(bytes), BigInteger.ZERO, BigInteger.ZERO));
    String kind = Opcode.name(opcode) + " of " + whom;
    op(kind, opcode, variant, grown(), operands.toArray(BigInteger[]::new));
  }
}
