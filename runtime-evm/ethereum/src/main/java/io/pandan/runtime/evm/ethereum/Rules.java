package io.pandan.runtime.evm.ethereum;

import java.util.Optional;

/**
 * What a fork's transactions and its state-dependent opcodes cost and may do, as data. All amounts
 * are gas unless said. What opcodes cost whatever the state is in {@link Fork#profile()}.
 *
 * @param maxTransactionType the highest type of transaction
 * @param lowS whether a signature's s must be the lower one (EIP-2)
 * @param chainIds whether a legacy transaction may name its chain (EIP-155)
 * @param createTransaction what a transaction that creates costs besides (EIP-2)
 * @param dataByte what a byte of data other than zero costs (EIP-2028)
 * @param dataFloor what a token of data costs at least; 0 for no floor (EIP-7623)
 * @param maxTransactionGas the highest gas limit of a transaction, unsigned (EIP-7825)
 * @param refundQuotient which part of the used gas a refund may be (EIP-3529)
 * @param feeMarket whether the base fee is burnt (EIP-1559)
 * @param warmCoinbase whether the coinbase is warm from the beginning (EIP-3651)
 * @param blobs how blobs are priced; empty where there are none
 * @param load what SLOAD costs where access is not metered
 * @param balance what BALANCE costs where access is not metered
 * @param externalCode what EXTCODESIZE and EXTCODECOPY cost where access is not metered
 * @param externalHash what EXTCODEHASH costs where access is not metered
 * @param call what CALL and its kin cost where access is not metered
 * @param meteredAccess whether what a transaction touches first is cold (EIP-2929)
 * @param storage what SSTORE costs
 * @param selfDestruct what SELFDESTRUCT costs
 * @param selfDestructNewAccount what it costs besides when it makes an account (EIP-150)
 * @param selfDestructRefund what is refunded for it (EIP-3529)
 * @param selfDestructOnlyCreated whether it deletes only what the transaction created (EIP-6780)
 * @param keepsOne64th whether a frame can give away at most 63/64 of its gas (EIP-150)
 * @param clearsEmpty whether empty accounts are as good as none, and vanish when touched (EIP-161)
 * @param strictDeposit whether creation fails when its code cannot be paid for (EIP-2)
 * @param maxCodeBytes the longest code (EIP-170)
 * @param maxInitCodeBytes the longest init code (EIP-3860)
 * @param initCodeWord what a word of init code costs (EIP-3860)
 * @param rejectsEf whether no code may begin with 0xef (EIP-3541)
 * @param delegation whether accounts may run others' code (EIP-7702)
 */
public record Rules(
    int maxTransactionType,
    boolean lowS,
    boolean chainIds,
    long createTransaction,
    long dataByte,
    long dataFloor,
    long maxTransactionGas,
    long refundQuotient,
    boolean feeMarket,
    boolean warmCoinbase,
    Optional<BlobSchedule> blobs,
    long load,
    long balance,
    long externalCode,
    long externalHash,
    long call,
    boolean meteredAccess,
    StorageRules storage,
    long selfDestruct,
    long selfDestructNewAccount,
    long selfDestructRefund,
    boolean selfDestructOnlyCreated,
    boolean keepsOne64th,
    boolean clearsEmpty,
    boolean strictDeposit,
    int maxCodeBytes,
    int maxInitCodeBytes,
    long initCodeWord,
    boolean rejectsEf,
    boolean delegation) {}
