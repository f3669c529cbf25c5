package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Opcode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What an adversary would try on a node: each has a block's gas, and nothing else, to live on. */
final class HostileContracts {
  /** The longest code of a contract (EIP-170). */
  static final int MAX_CODE = 24 << 10;

  /** What is as long as the parameters of a message may be in a mempool. */
  private static final int LONG_INIT_CODE = 60 << 10;

  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final int[] PRECOMPILES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 0xb, 0xc, 0xd, 0xe, 0xf, 0x10, 0x11, 0x100
  };

  private HostileContracts() {}

  /** All that are worth a test of their own. */
  static List<HostileContract> all() {
    List<HostileContract> all = new ArrayList<>();
    addRecursions(all);
    addMemory(all);
    addMazes(all);
    addFloods(all);
    addPrecompiles(all);
    addInitCode(all);
    return all;
  }

  /** Pushes the operands of a call of an address below them, with all gas. */
  private static Bytecode call(Bytecode code, int opcode, Bytecode address, int in, int out) {
    code.push(out).push(0).push(in).push(0);
    if (opcode == CALL) {
      code.push(0);
    }
    return code.raw(address.build()).op(GAS, opcode);
  }

  private static void addRecursions(List<HostileContract> all) {
    for (int opcode : new int[] {CALL, STATICCALL, DELEGATECALL}) {
      String name = Opcode.name(opcode);
      Bytecode once = call(code(), opcode, code().op(ADDRESS), 0, 0).op(POP, STOP);
      all.add(HostileContract.of(name + " of itself", once.build()));
      Bytecode often = code().label("again");
      call(often, opcode, code().op(ADDRESS), 0, 0).op(POP).jump("again");
      all.add(HostileContract.of(name + " of itself, again and again", often.build()));
      Bytecode wide = code().with(MSTORE, 60_000, 1);
      call(wide, opcode, code().op(ADDRESS), 60_000, 60_000).op(POP).with(RETURN, 0, 60_000);
      all.add(HostileContract.of(name + " of itself with 60,000 bytes", wide.build()));
    }
    for (int opcode : new int[] {CREATE, CREATE2}) {
      String name = Opcode.name(opcode);
      Bytecode self = code().op(CODESIZE).push(0).push(0).op(CODECOPY);
      create(self, opcode).op(POP, STOP);
      all.add(HostileContract.atBirth(name + " of its own init code", self.build()));
      Bytecode loop = code().op(CODESIZE).push(0).push(0).op(CODECOPY).label("again");
      create(loop, opcode).op(POP).jump("again");
      all.add(HostileContract.atBirth(name + " of its init code, in a loop", loop.build()));
      Bytecode empty = code().push(0).label("again").push(1).op(ADD, DUP1).push(0).push(0);
      empty.push(0).op(opcode == CREATE2 ? CREATE2 : POP);
      if (opcode == CREATE) {
        empty.op(POP, POP, POP).push(0).push(0).push(0).op(CREATE);
      }
      all.add(
          HostileContract.of(name + " of nothing, in a loop", empty.op(POP).jump("again").build()));
    }
    // Makes a child that destroys itself when it is called, and calls it, in a loop.
    byte[] child = Bytecode.deployer(code().op(ADDRESS, SELFDESTRUCT).build());
    Bytecode chain = code().label("again").pushBytes(child).push(0).op(MSTORE);
    chain.push(child.length).push(32 - child.length).push(0).op(CREATE);
    chain.op(DUP1).push(0).push(0).push(0).push(0).push(0).op(DUP1 + 5, GAS, CALL, POP, POP, POP);
    all.add(HostileContract.of("children that destroy themselves", chain.jump("again").build()));
    all.add(HostileContract.atBirth("destroyed at birth", code().op(CALLER, SELFDESTRUCT).build()));
  }

  private static Bytecode create(Bytecode code, int opcode) {
    if (opcode == CREATE2) {
      code.op(GAS);
    }
    return code.op(CODESIZE).push(0).push(0).op(opcode);
  }

  private static void addMemory(List<HostileContract> all) {
    for (int mib : new int[] {16, 200, 255, 256, 4_095}) {
      Bytecode store = code().with(MSTORE, ((long) mib << 20) - 32, 1);
      all.add(HostileContract.of("memory of " + mib + " MiB", store.build()));
    }
    Bytecode steps = code().push(0).label("again").push(32).op(ADD, DUP1, DUP1, MSTORE);
    all.add(HostileContract.of("memory word by word", steps.jump("again").build()));
    Bytecode nested = code().with(MSTORE, 200 << 10, 1);
    call(nested, CALL, code().op(ADDRESS), 0, 0).op(STOP);
    all.add(HostileContract.of("memory in nested frames", nested.build()));
    Bytecode wide = code().with(MSTORE, 20 << 20, 1);
    call(wide, CALL, code().op(ADDRESS), 0, 0).op(STOP);
    all.add(HostileContract.of("much memory in nested frames", wide.build()));
    for (int opcode : new int[] {CALLDATACOPY, CODECOPY, RETURNDATACOPY, MCOPY}) {
      String name = Opcode.name(opcode);
      all.add(
          HostileContract.of(name + " of 100 MB", code().with(opcode, 0, 0, 100_000_000).build()));
      Bytecode far = code().push(1).push(MAX).push(MAX).op(opcode);
      all.add(HostileContract.of(name + " at the end of the world", far.build()));
      Bytecode loop = code().with(MSTORE, 1 << 20, 1).label("again");
      loop.with(
          opcode, 0, opcode == RETURNDATACOPY ? 0 : 7, opcode == RETURNDATACOPY ? 0 : 1 << 20);
      all.add(HostileContract.of(name + " of 1 MiB, in a loop", loop.jump("again").build()));
    }
    Bytecode hash = code().label("again").with(KECCAK256, 0, 1 << 20).op(POP).jump("again");
    all.add(HostileContract.of("KECCAK256 of 1 MiB, in a loop", hash.build()));
    all.add(HostileContract.of("REVERT with 100 MB", code().with(REVERT, 0, 100_000_000).build()));
    all.add(HostileContract.of("RETURN of 100 MB", code().with(RETURN, 0, 100_000_000).build()));
    all.add(HostileContract.atBirth("code of 100 MB", code().with(RETURN, 0, 100_000_000).build()));
    // Returns 1 MiB where it is called by itself, and calls itself for that as often as it can.
    Bytecode bomb = code().op(CALLER, ADDRESS, EQ).jumpIf("callee").label("again");
    call(bomb, STATICCALL, code().op(ADDRESS), 0, 0).op(POP).jump("again");
    bomb.label("callee").with(RETURN, 0, 1_000_000);
    all.add(HostileContract.of("return data of 1 MB, in a loop", bomb.build()));
    Bytecode stack = code().label("again").op(PUSH0).jump("again");
    all.add(HostileContract.of("a stack without end", stack.build()));
  }

  private static void addMazes(List<HostileContract> all) {
    all.add(HostileContract.of("24 KB of JUMPDEST", filled(JUMPDEST)));
    Bytecode chain = code();
    for (int at = 4; at < MAX_CODE - 8; at += 5) {
      chain.raw((byte) (PUSH1 + 1), (byte) (at >> 8), (byte) at, (byte) JUMP, (byte) JUMPDEST);
    }
    all.add(HostileContract.of("a chain of jumps", chain.push(4).op(JUMP).build()));
    Bytecode back = code();
    for (int i = 0; i < 4_000; i++) {
      back.label("l" + i);
    }
    for (int i = 0; i < 3_000; i++) {
      back.op(GAS).pushLabel("l" + i).op(JUMPI);
    }
    all.add(HostileContract.of("jumps to everywhere", back.build()));
    // Hops by a pseudo-random number to one of 8,192 JUMPDESTs, from where the way is long or
    // short.
    Bytecode hop = code().push(1).label("again").push(5).op(MUL).push(7).op(ADD, DUP1).push(0x1fff);
    hop.op(AND).push(100).op(ADD, JUMP);
    byte[] maze = Arrays.copyOf(hop.build(), 100 + 0x2000 + 8);
    Arrays.fill(maze, 100, 100 + 0x2000, (byte) JUMPDEST);
    System.arraycopy(code().push(2).op(JUMP).build(), 0, maze, 100 + 0x2000, 3);
    all.add(HostileContract.of("a maze of JUMPDESTs", maze));
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 12; i++) {
      byte[] bytes = new byte[MAX_CODE];
      random.nextBytes(bytes);
      bytes[0] = JUMPDEST;
      all.add(HostileContract.of("random bytes " + i, bytes));
      all.add(HostileContract.atBirth("random bytes at birth " + i, bytes));
    }
  }

  /** 24 KB of a byte. */
  static byte[] filled(int value) {
    byte[] code = new byte[MAX_CODE];
    Arrays.fill(code, (byte) value);
    return code;
  }

  private static void addFloods(List<HostileContract> all) {
    for (int opcode : new int[] {SSTORE, TSTORE}) {
      Bytecode dense = code().push(0).label("again").push(1).op(ADD, DUP1, DUP1, opcode);
      all.add(
          HostileContract.of(
              Opcode.name(opcode) + " of slot after slot", dense.jump("again").build()));
      Bytecode wide =
          code().push(3).label("again").op(DUP1, MUL).push(MAX).op(XOR, DUP1, DUP1, opcode);
      all.add(
          HostileContract.of(
              Opcode.name(opcode) + " of slots anywhere", wide.jump("again").build()));
    }
    Bytecode load = code().push(3).label("again").op(DUP1, MUL).push(MAX).op(XOR, DUP1, SLOAD, POP);
    all.add(HostileContract.of("SLOAD of slots anywhere", load.jump("again").build()));
    for (int size : new int[] {0, 8_000, 1_000_000}) {
      Bytecode log = code().label("again").with(LOG4, 0, size, 1, 2, 3, 4).jump("again");
      all.add(HostileContract.of("LOG4 of " + size + " bytes, in a loop", log.build()));
    }
    for (int opcode : new int[] {BALANCE, EXTCODESIZE, EXTCODEHASH, BLOCKHASH}) {
      Bytecode ask = code().push(0).label("again").push(1).op(ADD, DUP1, opcode, POP);
      all.add(
          HostileContract.of(Opcode.name(opcode) + " of everything", ask.jump("again").build()));
    }
    Bytecode own =
        code().label("again").push(MAX_CODE).push(0).push(0).op(ADDRESS, EXTCODECOPY).jump("again");
    byte[] padded = Arrays.copyOf(own.build(), MAX_CODE);
    all.add(HostileContract.of("EXTCODECOPY of 24 KB, in a loop", padded));
  }

  private static void addPrecompiles(List<HostileContract> all) {
    for (int address : PRECOMPILES) {
      String name = "precompile " + Integer.toHexString(address);
      for (int size : new int[] {0, 213, 1_024, 100_000, 5_000_000}) {
        Bytecode loop = code().label("again");
        call(loop, STATICCALL, code().push(address), size, 64).op(POP).jump("again");
        all.add(HostileContract.of(name + " with " + size + " bytes, in a loop", loop.build()));
      }
    }
    for (int native0 = 1; native0 <= 6; native0++) {
      byte[] address = new byte[20];
      address[0] = (byte) 0xfe;
      address[19] = (byte) native0;
      for (int opcode : new int[] {CALL, DELEGATECALL}) {
        Bytecode loop = code().label("again");
        call(loop, opcode, code().pushBytes(address), 200, 64).op(POP).jump("again");
        all.add(
            HostileContract.of(
                Opcode.name(opcode) + " of Filecoin's precompile " + native0, loop.build()));
      }
    }
    BigInteger[] lengths = {BigInteger.valueOf(1_024), BigInteger.valueOf(0xffff_ffffL), MAX};
    for (BigInteger base : lengths) {
      for (BigInteger exponent : lengths) {
        Bytecode modexp = code().push(base).push(0).op(MSTORE).push(exponent).push(32).op(MSTORE);
        modexp.push(base).push(64).op(MSTORE).push(MAX).push(96).op(MSTORE);
        modexp.push(MAX).push(1_120).op(MSTORE).push(MAX).push(2_140).op(MSTORE).label("again");
        call(modexp, STATICCALL, code().push(5), 3_200, 1_024).op(POP).jump("again");
        all.add(
            HostileContract.of(
                "MODEXP of 2^" + base.bitLength() + " and 2^" + exponent.bitLength(),
                modexp.build()));
      }
    }
    Bytecode blake =
        code().push(BigInteger.valueOf(0xffff_ffffL).shiftLeft(224)).push(0).op(MSTORE);
    blake.with(MSTORE8, 212, 1);
    call(blake, STATICCALL, code().push(9), 213, 64).op(POP);
    all.add(HostileContract.of("BLAKE2F of 2^32 − 1 rounds", blake.build()));
    Bytecode rounds = code().push(BigInteger.valueOf(2_000_000).shiftLeft(224)).push(0).op(MSTORE);
    rounds.with(MSTORE8, 212, 1).label("again");
    call(rounds, STATICCALL, code().push(9), 213, 64).op(POP).jump("again");
    all.add(HostileContract.of("BLAKE2F of 2,000,000 rounds, in a loop", rounds.build()));
  }

  private static void addInitCode(List<HostileContract> all) {
    byte[] nothing = new byte[LONG_INIT_CODE];
    Arrays.fill(nothing, (byte) JUMPDEST);
    all.add(HostileContract.atBirth("60 KB of JUMPDEST at birth", nothing));
    all.add(
        HostileContract.atBirth("code of 24,577 bytes", code().with(RETURN, 0, 24_577).build()));
    all.add(
        HostileContract.atBirth(
            "code of 0xef", code().with(MSTORE8, 0, 0xef).with(RETURN, 0, 1).build()));
    // Fills memory with JUMPDESTs and creates a contract of them, again and again.
    for (int kib : new int[] {48, 900, 4_000}) {
      Bytecode big = code();
      big.pushBytes(new byte[] {JUMPDEST, JUMPDEST, JUMPDEST, JUMPDEST}).push(0).op(MSTORE);
      big.push(kib << 10).push(28).push(0).op(MCOPY).label("again");
      big.push(kib << 10).push(0).push(0).op(CREATE, POP);
      all.add(
          HostileContract.of("CREATE of " + kib + " KiB, in a loop", big.jump("again").build()));
    }
  }
}
