package io.pandan.runtime.evm.evmtool.statetest;

import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The names that fixtures have for what is wrong with a transaction: those of execution-spec-tests
 * ({@code ethereum_test_exceptions}), and older ones of ethereum/tests, several of which stand for
 * more than one reason.
 */
final class ExpectedException {
  private static final String PREFIX = "TransactionException.";

  private static final Map<String, Set<Reason>> REASONS =
      Map.ofEntries(
          Map.entry("TYPE_1_TX_PRE_FORK", Set.of(Reason.TYPE)),
          Map.entry("TYPE_2_TX_PRE_FORK", Set.of(Reason.TYPE)),
          Map.entry("TYPE_3_TX_PRE_FORK", Set.of(Reason.TYPE)),
          Map.entry("TYPE_4_TX_PRE_FORK", Set.of(Reason.TYPE)),
          Map.entry("TYPE_NOT_SUPPORTED", Set.of(Reason.TYPE)),
          Map.entry("INVALID_CHAINID", Set.of(Reason.CHAIN_ID)),
          Map.entry("INVALID_SIGNATURE_VRS", Set.of(Reason.SIGNATURE)),
          Map.entry("NONCE_MISMATCH_TOO_LOW", Set.of(Reason.NONCE_TOO_LOW)),
          Map.entry("NONCE_MISMATCH_TOO_HIGH", Set.of(Reason.NONCE_TOO_HIGH)),
          Map.entry("NONCE_IS_MAX", Set.of(Reason.NONCE_LIMIT)),
          Map.entry("INSUFFICIENT_ACCOUNT_FUNDS", Set.of(Reason.FUNDS)),
          Map.entry("GASLIMIT_PRICE_PRODUCT_OVERFLOW", Set.of(Reason.COST_OVERFLOW)),
          Map.entry("GAS_ALLOWANCE_EXCEEDED", Set.of(Reason.BLOCK_GAS_LIMIT)),
          Map.entry("GAS_LIMIT_EXCEEDS_MAXIMUM", Set.of(Reason.GAS_LIMIT)),
          Map.entry("INTRINSIC_GAS_TOO_LOW", Set.of(Reason.INTRINSIC_GAS, Reason.FLOOR_GAS)),
          Map.entry("INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", Set.of(Reason.FLOOR_GAS)),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_GAS", Set.of(Reason.BASE_FEE)),
          Map.entry("PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", Set.of(Reason.PRIORITY_FEE)),
          Map.entry("SENDER_NOT_EOA", Set.of(Reason.SENDER_CODE)),
          Map.entry("INITCODE_SIZE_EXCEEDED", Set.of(Reason.INIT_CODE_SIZE)),
          Map.entry("TYPE_3_TX_CONTRACT_CREATION", Set.of(Reason.NO_RECEIVER)),
          Map.entry("TYPE_4_TX_CONTRACT_CREATION", Set.of(Reason.NO_RECEIVER)),
          Map.entry("TYPE_3_TX_ZERO_BLOBS", Set.of(Reason.NO_BLOBS)),
          Map.entry("TYPE_3_TX_BLOB_COUNT_EXCEEDED", Set.of(Reason.TOO_MANY_BLOBS)),
          Map.entry("TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED", Set.of(Reason.TOO_MANY_BLOBS)),
          Map.entry("TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH", Set.of(Reason.BLOB_VERSION)),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_BLOB_GAS", Set.of(Reason.BLOB_FEE)),
          Map.entry("TYPE_4_EMPTY_AUTHORIZATION_LIST", Set.of(Reason.NO_AUTHORIZATIONS)),
          Map.entry("TR_TypeNotSupported", Set.of(Reason.TYPE)),
          Map.entry("TR_TypeNotSupportedBlob", Set.of(Reason.TYPE)),
          Map.entry("TR_NoFunds", Set.of(Reason.FUNDS)),
          Map.entry("TR_NoFundsX", Set.of(Reason.FUNDS, Reason.COST_OVERFLOW)),
          Map.entry("TR_NoFundsOrGas", Set.of(Reason.FUNDS, Reason.INTRINSIC_GAS)),
          Map.entry("SenderNotEOA", Set.of(Reason.SENDER_CODE)),
          Map.entry("IntrinsicGas", Set.of(Reason.INTRINSIC_GAS)),
          Map.entry("TR_IntrinsicGas", Set.of(Reason.INTRINSIC_GAS)),
          Map.entry("TR_FeeCapLessThanBlocks", Set.of(Reason.BASE_FEE)),
          Map.entry("TR_NonceHasMaxValue", Set.of(Reason.NONCE_LIMIT)),
          Map.entry("TR_GasLimitReached", Set.of(Reason.BLOCK_GAS_LIMIT)),
          Map.entry("TR_TipGtFeeCap", Set.of(Reason.PRIORITY_FEE)),
          Map.entry("TR_InitCodeLimitExceeded", Set.of(Reason.INIT_CODE_SIZE)),
          Map.entry("TR_BLOBCREATE", Set.of(Reason.NO_RECEIVER)),
          Map.entry("TR_BLOBVERSION_INVALID", Set.of(Reason.BLOB_VERSION)),
          Map.entry("TR_EMPTYBLOB", Set.of(Reason.NO_BLOBS)),
          Map.entry("TR_BLOBLIST_OVERSIZE", Set.of(Reason.TOO_MANY_BLOBS)));

  private ExpectedException() {}

  /**
   * The reasons that serve an expectation.
   *
   * @param names what the fixture expects, alternatives apart by {@code |}
   * @return all reasons when a name is not known
   */
  static Set<Reason> reasons(String names) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (String name : names.split("\\|")) {
      String plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
      reasons.addAll(REASONS.getOrDefault(plain, EnumSet.allOf(Reason.class)));
    }
    return reasons;
  }
}
