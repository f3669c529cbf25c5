package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Opcode.*;

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

  private static final int FILECOIN_PER_ETHEREUM = 444;

  /**
   * The FEVM of network version 28 on the native actor set.
   *
   * <p>Opcodes: builtin-actors {@code actors/evm/src/interpreter/execution.rs}, that is Paris with
   * PUSH0 (EIP-3855), MCOPY (EIP-5656), TLOAD and TSTORE (EIP-1153) and CLZ (EIP-7939); CALLCODE
   * and the blob opcodes do not exist.
   *
   * <p>Costs are in Filecoin gas and are this project's schedule, not the network's: the network
   * meters the WASM instructions of its interpreter. On average those come to 444 Filecoin gas for
   * what costs one Ethereum gas, so an opcode's own work costs its Ethereum price times 444. Work
   * that the kernel charges on its own is left out of it: state reads and writes, hashing, events,
   * sends. Bytes copied cost the network's 0.4 gas each (ref-fvm {@code
   * fvm/src/gas/price_list.rs}). A new word of memory costs three times 444, without Ethereum's
   * quadratic part: so 10^10 gas, a whole block's, never buy more than 240 MB in all frames
   * together. Not yet calibrated against the canonical actor.
   */
  public static final Profile FILECOIN =
      new Builder("filecoin", FILECOIN_PER_ETHEREUM)
          .cost(0, STOP, RETURN, REVERT, INVALID)
          .cost(1, JUMPDEST)
          .cost(2, POP, PC, MSIZE, PUSH0, ADDRESS, CALLER, CALLVALUE, CALLDATASIZE, CODESIZE)
          .cost(2, RETURNDATASIZE, COINBASE, GASLIMIT, TIMESTAMP, NUMBER, CHAINID)
          // With the syscall that asks for the gas, 14,000.
          .cost(34, GAS)
          .cost(3, ADD, SUB, LT, GT, SLT, SGT, EQ, ISZERO, AND, OR, XOR, NOT, BYTE, SHL, SHR, SAR)
          .cost(3, CALLDATALOAD, CALLDATACOPY, CODECOPY, RETURNDATACOPY, MCOPY)
          .cost(3, MLOAD, MSTORE, MSTORE8)
          .range(3, PUSH1, PUSH32)
          .range(3, DUP1, DUP16)
          .range(3, SWAP1, SWAP16)
          .cost(5, MUL, DIV, SDIV, MOD, SMOD, SIGNEXTEND, CLZ)
          .cost(8, ADDMOD, MULMOD, JUMP)
          .cost(10, JUMPI, EXP)
          .cost(5, KECCAK256)
          .cost(20, GASPRICE, BASEFEE, SELFBALANCE, ORIGIN, PREVRANDAO, BLOCKHASH, BALANCE)
          .cost(20, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH)
          .cost(100, SLOAD, SSTORE, TLOAD, TSTORE, CALL, STATICCALL, DELEGATECALL)
          .cost(200, CREATE, CREATE2, SELFDESTRUCT)
          .cost(40, LOG0)
          .cost(60, LOG0 + 1)
          .cost(80, LOG0 + 2)
          .cost(100, LOG0 + 3)
          .cost(120, LOG4)
          .expByte(50L * FILECOIN_PER_ETHEREUM)
          .copyWord(13)
          .passWord(13)
          .memoryWord(3L * FILECOIN_PER_ETHEREUM)
          .codeByte(40)
          .maxMemoryBytes(256 << 20)
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
