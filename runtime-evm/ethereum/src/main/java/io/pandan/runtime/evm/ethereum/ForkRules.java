package io.pandan.runtime.evm.ethereum;

import java.util.Optional;
import java.util.function.Consumer;

/** Every fork's rules, each as what it changes. */
final class ForkRules {
  /** Frontier: yellow paper, appendix G. */
  static final Rules FRONTIER = new ForkRules().build();

  /** EIP-2. */
  static final Rules HOMESTEAD =
      after(
          FRONTIER,
          r -> {
            r.lowS = true;
            r.createTransaction = 32_000;
            r.strictDeposit = true;
          });

  /** EIP-150. */
  static final Rules TANGERINE_WHISTLE =
      after(
          HOMESTEAD,
          r -> {
            r.load = 200;
            r.balance = 400;
            r.externalCode = 700;
            r.call = 700;
            r.selfDestruct = 5_000;
            r.selfDestructNewAccount = 25_000;
            r.keepsOne64th = true;
          });

  /** EIP-155, EIP-161, EIP-170. */
  static final Rules SPURIOUS_DRAGON =
      after(
          TANGERINE_WHISTLE,
          r -> {
            r.chainIds = true;
            r.clearsEmpty = true;
            r.maxCodeBytes = 0x6000;
          });

  /** Nothing but opcodes and precompiles. */
  static final Rules BYZANTIUM = SPURIOUS_DRAGON;

  /** EIP-1052, EIP-1283. */
  static final Rules CONSTANTINOPLE =
      after(
          BYZANTIUM,
          r -> {
            r.externalHash = 400;
            r.storage = StorageRules.CONSTANTINOPLE;
          });

  /** EIP-1716: without EIP-1283. */
  static final Rules PETERSBURG = after(CONSTANTINOPLE, r -> r.storage = StorageRules.FRONTIER);

  /** EIP-1884, EIP-2028, EIP-2200. */
  static final Rules ISTANBUL =
      after(
          PETERSBURG,
          r -> {
            r.load = 800;
            r.balance = 700;
            r.externalHash = 700;
            r.dataByte = 16;
            r.storage = StorageRules.ISTANBUL;
          });

  /** EIP-2929, EIP-2930. */
  static final Rules BERLIN =
      after(
          ISTANBUL,
          r -> {
            r.maxTransactionType = Transaction.ACCESS_LIST;
            r.meteredAccess = true;
            r.storage = StorageRules.BERLIN;
          });

  /** EIP-1559, EIP-3529, EIP-3541. */
  static final Rules LONDON =
      after(
          BERLIN,
          r -> {
            r.maxTransactionType = Transaction.FEE_MARKET;
            r.feeMarket = true;
            r.refundQuotient = 5;
            r.selfDestructRefund = 0;
            r.storage = StorageRules.LONDON;
            r.rejectsEf = true;
          });

  /** Nothing but what an opcode means. */
  static final Rules PARIS = LONDON;

  /** EIP-3651, EIP-3860. */
  static final Rules SHANGHAI =
      after(
          PARIS,
          r -> {
            r.warmCoinbase = true;
            r.maxInitCodeBytes = 0xc000;
            r.initCodeWord = 2;
          });

  /** EIP-4844, EIP-6780. */
  static final Rules CANCUN =
      after(
          SHANGHAI,
          r -> {
            r.maxTransactionType = Transaction.BLOB;
            r.blobs = Optional.of(new BlobSchedule(3, 6, 6, 3_338_477));
            r.selfDestructOnlyCreated = true;
          });

  /** EIP-7623, EIP-7691, EIP-7702. */
  static final Rules PRAGUE =
      after(
          CANCUN,
          r -> {
            r.maxTransactionType = Transaction.SET_CODE;
            r.blobs = Optional.of(new BlobSchedule(6, 9, 9, 5_007_716));
            r.dataFloor = 10;
            r.delegation = true;
          });

  /** EIP-7594, EIP-7825. */
  static final Rules OSAKA =
      after(
          PRAGUE,
          r -> {
            r.blobs = Optional.of(new BlobSchedule(6, 9, 6, 5_007_716));
            r.maxTransactionGas = 1 << 24;
          });

  private int maxTransactionType = Transaction.LEGACY;
  private boolean lowS;
  private boolean chainIds;
  private long createTransaction;
  private long dataByte = 68;
  private long dataFloor;
  private long maxTransactionGas = -1;
  private long refundQuotient = 2;
  private boolean feeMarket;
  private boolean warmCoinbase;
  private Optional<BlobSchedule> blobs = Optional.empty();
  private long load = 50;
  private long balance = 20;
  private long externalCode = 20;
  private long externalHash;
  private long call = 40;
  private boolean meteredAccess;
  private StorageRules storage = StorageRules.FRONTIER;
  private long selfDestruct;
  private long selfDestructNewAccount;
  private long selfDestructRefund = 24_000;
  private boolean selfDestructOnlyCreated;
  private boolean keepsOne64th;
  private boolean clearsEmpty;
  private boolean strictDeposit;
  private int maxCodeBytes = Integer.MAX_VALUE;
  private int maxInitCodeBytes = Integer.MAX_VALUE;
  private long initCodeWord;
  private boolean rejectsEf;
  private boolean delegation;

  private ForkRules() {}

  private ForkRules(Rules base) {
    maxTransactionType = base.maxTransactionType();
    lowS = base.lowS();
    chainIds = base.chainIds();
    createTransaction = base.createTransaction();
    dataByte = base.dataByte();
    dataFloor = base.dataFloor();
    maxTransactionGas = base.maxTransactionGas();
    refundQuotient = base.refundQuotient();
    feeMarket = base.feeMarket();
    warmCoinbase = base.warmCoinbase();
    blobs = base.blobs();
    load = base.load();
    balance = base.balance();
    externalCode = base.externalCode();
    externalHash = base.externalHash();
    call = base.call();
    meteredAccess = base.meteredAccess();
    storage = base.storage();
    selfDestruct = base.selfDestruct();
    selfDestructNewAccount = base.selfDestructNewAccount();
    selfDestructRefund = base.selfDestructRefund();
    selfDestructOnlyCreated = base.selfDestructOnlyCreated();
    keepsOne64th = base.keepsOne64th();
    clearsEmpty = base.clearsEmpty();
    strictDeposit = base.strictDeposit();
    maxCodeBytes = base.maxCodeBytes();
    maxInitCodeBytes = base.maxInitCodeBytes();
    initCodeWord = base.initCodeWord();
    rejectsEf = base.rejectsEf();
    delegation = base.delegation();
  }

  private static Rules after(Rules base, Consumer<ForkRules> change) {
    ForkRules rules = new ForkRules(base);
    change.accept(rules);
    return rules.build();
  }

  private Rules build() {
    return new Rules(
        maxTransactionType,
        lowS,
        chainIds,
        createTransaction,
        dataByte,
        dataFloor,
        maxTransactionGas,
        refundQuotient,
        feeMarket,
        warmCoinbase,
        blobs,
        load,
        balance,
        externalCode,
        externalHash,
        call,
        meteredAccess,
        storage,
        selfDestruct,
        selfDestructNewAccount,
        selfDestructRefund,
        selfDestructOnlyCreated,
        keepsOne64th,
        clearsEmpty,
        strictDeposit,
        maxCodeBytes,
        maxInitCodeBytes,
        initCodeWord,
        rejectsEf,
        delegation);
  }
}
