package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Opcode.*;

/**
 * The opcodes of Ethereum's forks and what they cost there, each fork as what it changes.
 *
 * <p>Costs are Ethereum gas: the yellow paper's appendix G and the EIPs named below. An opcode that
 * reads or changes accounts or storage, calls or destroys costs 0 here: what that comes to depends
 * on the state, on what the transaction has touched and on the fork, and is charged by the host.
 */
public final class EthereumProfiles {
  /** Frontier, July 2015. */
  public static final Profile FRONTIER =
      new Profile.Builder("frontier", 1)
          .cost(0, STOP, RETURN, INVALID)
          .cost(1, JUMPDEST)
          .cost(2, ADDRESS, ORIGIN, CALLER, CALLVALUE, CALLDATASIZE, CODESIZE, GASPRICE)
          .cost(2, COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, POP, PC, MSIZE, GAS)
          .cost(3, ADD, SUB, LT, GT, SLT, SGT, EQ, ISZERO, AND, OR, XOR, NOT, BYTE)
          .cost(3, CALLDATALOAD, CALLDATACOPY, CODECOPY, MLOAD, MSTORE, MSTORE8)
          .range(3, PUSH1, PUSH32)
          .range(3, DUP1, DUP16)
          .range(3, SWAP1, SWAP16)
          .cost(5, MUL, DIV, SDIV, MOD, SMOD, SIGNEXTEND)
          .cost(8, ADDMOD, MULMOD, JUMP)
          .cost(10, JUMPI, EXP)
          .cost(20, BLOCKHASH)
          .cost(30, KECCAK256)
          .cost(375, LOG0)
          .cost(2 * 375, LOG0 + 1)
          .cost(3 * 375, LOG0 + 2)
          .cost(4 * 375, LOG0 + 3)
          .cost(5 * 375, LOG4)
          .cost(32_000, CREATE)
          .cost(0, BALANCE, EXTCODESIZE, EXTCODECOPY, SLOAD, SSTORE)
          .cost(0, CALL, CALLCODE, SELFDESTRUCT)
          .expByte(10)
          .copyWord(3)
          .keccakWord(6)
          .logByte(8)
          .memoryWord(3)
          .memoryQuadraticDivisor(512)
          // 1 GiB costs 2·10^12 gas, more than any block has had.
          .maxMemoryBytes(1 << 30)
          .outputBeforeCall(true)
          .build();

  /** Homestead: DELEGATECALL (EIP-7). */
  public static final Profile HOMESTEAD =
      after("homestead", FRONTIER).cost(0, DELEGATECALL).build();

  /** Tangerine Whistle: EIP-150, which concerns the host alone. */
  public static final Profile TANGERINE_WHISTLE = after("tangerine-whistle", HOMESTEAD).build();

  /** Spurious Dragon: EXP costs 50 a byte (EIP-160). */
  public static final Profile SPURIOUS_DRAGON =
      after("spurious-dragon", TANGERINE_WHISTLE).expByte(50).build();

  /** Byzantium: REVERT (EIP-140), return data (EIP-211), STATICCALL (EIP-214). */
  public static final Profile BYZANTIUM =
      after("byzantium", SPURIOUS_DRAGON)
          .cost(0, REVERT, STATICCALL)
          .cost(2, RETURNDATASIZE)
          .cost(3, RETURNDATACOPY)
          .build();

  /** Constantinople: shifts (EIP-145), CREATE2 (EIP-1014), EXTCODEHASH (EIP-1052). */
  public static final Profile CONSTANTINOPLE =
      after("constantinople", BYZANTIUM)
          .cost(3, SHL, SHR, SAR)
          .cost(32_000, CREATE2)
          .cost(0, EXTCODEHASH)
          .build();

  /** Petersburg: Constantinople without EIP-1283, which concerns the host alone. */
  public static final Profile PETERSBURG = after("petersburg", CONSTANTINOPLE).build();

  /** Istanbul: CHAINID (EIP-1344), SELFBALANCE (EIP-1884). */
  public static final Profile ISTANBUL =
      after("istanbul", PETERSBURG).cost(2, CHAINID).cost(5, SELFBALANCE).build();

  /** Berlin: EIP-2929, which concerns the host alone. */
  public static final Profile BERLIN = after("berlin", ISTANBUL).build();

  /** London: BASEFEE (EIP-3198). */
  public static final Profile LONDON = after("london", BERLIN).cost(2, BASEFEE).build();

  /** Paris: DIFFICULTY says the beacon's randomness (EIP-4399). */
  public static final Profile PARIS = after("paris", LONDON).build();

  /** Shanghai: PUSH0 (EIP-3855). */
  public static final Profile SHANGHAI = after("shanghai", PARIS).cost(2, PUSH0).build();

  /**
   * Cancun: transient storage (EIP-1153), MCOPY (EIP-5656), BLOBHASH (EIP-4844), BLOBBASEFEE
   * (EIP-7516).
   */
  public static final Profile CANCUN =
      after("cancun", SHANGHAI)
          .cost(100, TLOAD, TSTORE)
          .cost(3, MCOPY, BLOBHASH)
          .cost(2, BLOBBASEFEE)
          .build();

  /** Prague: nothing that the opcodes show. */
  public static final Profile PRAGUE = after("prague", CANCUN).build();

  /** Osaka: CLZ (EIP-7939). */
  public static final Profile OSAKA = after("osaka", PRAGUE).cost(5, CLZ).build();

  private EthereumProfiles() {}

  private static Profile.Builder after(String name, Profile base) {
    return new Profile.Builder(name, 1, base);
  }
}
