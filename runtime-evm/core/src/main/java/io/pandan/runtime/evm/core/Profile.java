package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.api.evm.EvmHost;
import java.util.Arrays;

/**
 * Which opcodes exist on a network and what they cost, as data.
 *
 * <p>All costs are in the network's own unit of gas. What an opcode makes the host do (state
 * access, hashing, sends, events) is charged by the host besides. Immutable and safe for use by
 * many threads.
 */
public final class Profile {
  /** The cost of an opcode that does not exist. */
  static final int UNDEFINED = -1;

  /**
   * The FEVM of network version 28 on the native actor set.
   *
   * <p>Opcodes: builtin-actors {@code actors/evm/src/interpreter/execution.rs}, that is Paris with
   * PUSH0 (EIP-3855), MCOPY (EIP-5656), TLOAD and TSTORE (EIP-1153) and CLZ (EIP-7939); CALLCODE
   * and the blob opcodes do not exist.
   *
   * <p>Costs are in Filecoin gas and are this project's schedule: the network meters the WASM
   * instructions of its interpreter. They were measured on the released actor (v18) opcode by
   * opcode, by {@code ./pandan bench evm-gas}, which prints them again beside what was measured;
   * {@code docs/evm.md} has the method and the errors. Where the network's cost depends on operands
   * it is the mean over some sizes. Work that the kernel charges on its own is left out: state
   * reads and writes, hashing, events, sends; and what the actor does around it is the actor's to
   * charge.
   *
   * <p>Memory costs what the network's does, two bytes for each of WebAssembly's fill and growth,
   * and besides words² / 128, which is this project's: so 10^10 gas, a whole block's, buy no more
   * than a gigabyte in all frames together.
   */
  public static final Profile FILECOIN =
      new Builder("filecoin", 1)
          .cost(0, STOP, INVALID)
          .cost(970, RETURN, REVERT)
          // Stack. Up to 8 bytes are pushed as they are; more are reversed as 256 bits.
          .cost(300, POP)
          .cost(416, PUSH0)
          .cost(540, PUSH1)
          .cost(580, PUSH1 + 1)
          .cost(600, PUSH1 + 2)
          .cost(620, PUSH1 + 3)
          .cost(640, PUSH1 + 4)
          .cost(660, PUSH1 + 5)
          .cost(680, PUSH1 + 6)
          .cost(700, PUSH1 + 7)
          .range(1_632, PUSH1 + 8, PUSH32)
          .range(680, DUP1, DUP16)
          .range(676, SWAP1, SWAP16)
          // Arithmetic. What divides costs from 950, by 0, to 16,300, 256 by 128 bits.
          .cost(820, ADD)
          .cost(788, SUB)
          .cost(2_864, MUL)
          .cost(5_800, DIV)
          .cost(5_500, MOD)
          .cost(4_300, SDIV, SMOD)
          .cost(12_600, ADDMOD)
          .cost(40_000, MULMOD)
          .cost(1_416, EXP)
          .expByte(21_500)
          .cost(1_250, SIGNEXTEND)
          // Comparison and bits.
          .cost(1_044, LT)
          .cost(1_068, GT)
          .cost(1_120, SLT, SGT)
          .cost(3_860, EQ)
          .cost(612, ISZERO)
          .cost(644, AND, OR, XOR)
          .cost(620, NOT)
          .cost(850, CLZ)
          .cost(950, BYTE)
          .cost(1_270, SHL)
          .cost(1_190, SHR)
          .cost(1_870, SAR)
          .cost(3_400, KECCAK256)
          // Control.
          .cost(224, JUMPDEST)
          .cost(380, JUMP)
          .cost(520, JUMPI)
          .cost(396, PC)
          // With the syscall that asks for the gas, 14,000.
          .cost(14_556, GAS)
          // Frame, message and block.
          .cost(1_512, ADDRESS, CALLER)
          .cost(2_696, CALLVALUE)
          .cost(424, CALLDATASIZE, CODESIZE, RETURNDATASIZE, MSIZE)
          .cost(420, COINBASE, GASLIMIT)
          .cost(512, TIMESTAMP, CHAINID)
          .cost(728, NUMBER)
          .cost(4_813, ORIGIN)
          .cost(4_072, GASPRICE)
          .cost(3_176, BASEFEE)
          .cost(3_288, SELFBALANCE)
          .cost(1_709, PREVRANDAO)
          .cost(5_800, BLOCKHASH)
          // Others; asking contracts costs more, which the actor charges.
          .cost(8_000, BALANCE)
          .cost(10_000, EXTCODEHASH)
          .cost(11_500, EXTCODESIZE)
          .cost(13_000, EXTCODECOPY)
          // Memory and data.
          .cost(2_065, MLOAD)
          .cost(1_432, MSTORE)
          .cost(688, MSTORE8)
          .cost(1_940, CALLDATACOPY, CODECOPY, RETURNDATACOPY)
          .cost(2_284, MCOPY)
          .cost(1_600, CALLDATALOAD)
          .copyWord(13)
          .memoryWord(27)
          .memoryQuadraticDivisor(128)
          // A slot that is not there, at the tree's root; the way to others the actor charges.
          .cost(3_100, SLOAD, TLOAD)
          .cost(2_500, SSTORE, TSTORE)
          .cost(9_900, LOG0)
          .cost(15_000, LOG0 + 1)
          .cost(20_200, LOG0 + 2)
          .cost(25_300, LOG0 + 3)
          .cost(30_400, LOG4)
          // Of a call that nobody answers; a send costs more, which the actor charges.
          .cost(12_100, CALL, STATICCALL, DELEGATECALL)
          .cost(40_000, CREATE)
          .cost(43_500, CREATE2)
          .cost(19_000, SELFDESTRUCT)
          .passWord(22)
          .codeByte(53)
          // An instance's (ref-fvm fvm/src/machine/mod.rs), without what it begins with.
          .maxMemoryBytes((512 << 20) - 18 * EvmHost.MEMORY_PAGE_BYTES)
          .build();

  private final String name;
  private final int[] costs;
  private final long expByte;
  private final long copyWord;
  private final long passWord;
  private final long keccakWord;
  private final long logByte;
  private final long memoryWord;
  private final long memoryQuadraticDivisor;
  private final long codeByte;
  private final int maxMemoryBytes;
  private final boolean outputBeforeCall;

  private Profile(Builder builder) {
    name = builder.name;
    costs = builder.costs.clone();
    expByte = builder.expByte;
    copyWord = builder.copyWord;
    passWord = builder.passWord;
    keccakWord = builder.keccakWord;
    logByte = builder.logByte;
    memoryWord = builder.memoryWord;
    memoryQuadraticDivisor = builder.memoryQuadraticDivisor;
    codeByte = builder.codeByte;
    maxMemoryBytes = builder.maxMemoryBytes;
    outputBeforeCall = builder.outputBeforeCall;
  }

  /** The profile's name: {@code filecoin}, or that of an Ethereum fork, {@code cancun}. */
  public String name() {
    return name;
  }

  /** Whether the network knows the opcode. */
  public boolean defines(int opcode) {
    return costs[opcode] != UNDEFINED;
  }

  /**
   * What the opcode costs before it looks at its operands; 0 for one that does not exist.
   *
   * @param opcode 0 to 255
   */
  public int cost(int opcode) {
    return Math.max(0, costs[opcode]);
  }

  /** The cost of each significant byte of EXP's exponent. */
  public long expByte() {
    return expByte;
  }

  /** The cost of each word, or part of one, that a COPY opcode copies. */
  public long copyWord() {
    return copyWord;
  }

  /**
   * The cost of each word, or part of one, that passes between the frame and the host: what a call
   * takes and gives back, an event's data, init code.
   */
  public long passWord() {
    return passWord;
  }

  /** The cost of each word, or part of one, that KECCAK256 hashes. */
  public long keccakWord() {
    return keccakWord;
  }

  /** The cost of each byte of an event's data. */
  public long logByte() {
    return logByte;
  }

  /**
   * The cost of all memory of a frame, so that growing costs the difference.
   *
   * @param bytes its size, a multiple of 32 from 0 to {@link #maxMemoryBytes}
   */
  public long memoryCost(int bytes) {
    long words = bytes >>> 5;
    long linear = words * memoryWord;
    return memoryQuadraticDivisor == 0 ? linear : linear + words * words / memoryQuadraticDivisor;
  }

  /** The cost of each byte of code that a frame starts to run. */
  public long codeByte() {
    return codeByte;
  }

  /** The most memory that one frame may have, in bytes: a multiple of 32. */
  public int maxMemoryBytes() {
    return maxMemoryBytes;
  }

  /**
   * Whether a call makes the region for its output exist before it is done, as on Ethereum, or
   * afterwards, as in builtin-actors.
   */
  public boolean outputBeforeCall() {
    return outputBeforeCall;
  }

  @Override
  public String toString() {
    return "Profile[" + name + "]";
  }

  /** Collects a profile: opcodes that are given no cost do not exist. */
  static final class Builder {
    private final String name;
    private final int unit;
    private final int[] costs;
    private long expByte;
    private long copyWord;
    private long passWord;
    private long keccakWord;
    private long logByte;
    private long memoryWord;
    private long memoryQuadraticDivisor;
    private long codeByte;
    private int maxMemoryBytes;
    private boolean outputBeforeCall;

    /** A profile whose opcode costs are given in multiples of {@code unit} gas. */
    Builder(String name, int unit) {
      this.name = name;
      this.unit = unit;
      costs = new int[256];
      Arrays.fill(costs, UNDEFINED);
    }

    /** A profile that differs from another one by what is said now. */
    Builder(String name, int unit, Profile base) {
      this.name = name;
      this.unit = unit;
      costs = base.costs.clone();
      expByte = base.expByte;
      copyWord = base.copyWord;
      passWord = base.passWord;
      keccakWord = base.keccakWord;
      logByte = base.logByte;
      memoryWord = base.memoryWord;
      memoryQuadraticDivisor = base.memoryQuadraticDivisor;
      codeByte = base.codeByte;
      maxMemoryBytes = base.maxMemoryBytes;
      outputBeforeCall = base.outputBeforeCall;
    }

    Builder cost(int cost, int... opcodes) {
      for (int opcode : opcodes) {
        costs[opcode] = Math.multiplyExact(cost, unit);
      }
      return this;
    }

    Builder range(int cost, int first, int last) {
      for (int opcode = first; opcode <= last; opcode++) {
        cost(cost, opcode);
      }
      return this;
    }

    Builder expByte(long gas) {
      expByte = gas;
      return this;
    }

    Builder copyWord(long gas) {
      copyWord = gas;
      return this;
    }

    Builder passWord(long gas) {
      passWord = gas;
      return this;
    }

    Builder keccakWord(long gas) {
      keccakWord = gas;
      return this;
    }

    Builder logByte(long gas) {
      logByte = gas;
      return this;
    }

    Builder memoryWord(long gas) {
      memoryWord = gas;
      return this;
    }

    /** Adds words² / divisor to the cost of memory; 0 for nothing. */
    Builder memoryQuadraticDivisor(long divisor) {
      memoryQuadraticDivisor = divisor;
      return this;
    }

    Builder codeByte(long gas) {
      codeByte = gas;
      return this;
    }

    Builder maxMemoryBytes(int bytes) {
      if (bytes < 0 || bytes % 32 != 0) {
        throw new IllegalArgumentException("memory limit not in whole words: " + bytes);
      }
      maxMemoryBytes = bytes;
      return this;
    }

    Builder outputBeforeCall(boolean before) {
      outputBeforeCall = before;
      return this;
    }

    Profile build() {
      return new Profile(this);
    }
  }
}
