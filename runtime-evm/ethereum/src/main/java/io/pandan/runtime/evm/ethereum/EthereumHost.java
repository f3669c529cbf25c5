package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmHost;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.core.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What one frame sees of Ethereum: the state through a fork's rules, and other contracts as frames
 * of their own, which the same engine runs on the same thread. Made by {@link
 * TransactionProcessor}.
 */
public final class EthereumHost implements EvmHost {
  /** Yellow paper, appendix G: what a call with value costs besides. */
  private static final long CALL_VALUE = 9_000;

  /** Yellow paper, appendix G: what a call with value gives in addition. */
  private static final long STIPEND = 2_300;

  /** Yellow paper, appendix G: what a call that makes an account costs besides. */
  private static final long NEW_ACCOUNT = 25_000;

  /** Yellow paper, appendix G: what hashing a word costs; CREATE2 hashes its init code. */
  private static final long KECCAK_WORD = 6;

  /** EIP-2929. */
  private static final long WARM = 100;

  /** EIP-2929. */
  private static final long COLD_ACCOUNT = 2_600;

  /** EIP-2929. */
  private static final long COLD_SLOT = 2_100;

  private static final long[] NO_VALUE = new long[4];

  private final Execution execution;
  private final WorldState world;
  private final Rules rules;
  private final Account self;
  private final EvmCall call;
  private final int depth;
  private final boolean readOnly;
  private long gas;
  private long kept;

  EthereumHost(
      Execution execution, Account self, EvmCall call, long gas, int depth, boolean readOnly) {
    this.execution = execution;
    world = execution.world;
    rules = execution.rules;
    this.self = self;
    this.call = call;
    this.gas = gas;
    this.depth = depth;
    this.readOnly = readOnly;
  }

  /** How many frames are around this one, 0 to 1024. */
  public int depth() {
    return depth;
  }

  /** The gas to be refunded so far, in all frames; may be below zero on the way. */
  public long refund() {
    return world.refund();
  }

  /** The gas that this frame kept when it last called or created: for tracers. */
  public long gasKept() {
    return kept;
  }

  /** What a slot of the contract that is running holds; costs and warms nothing. */
  public byte[] peekStorage(byte[] key) {
    long[] word = new long[4];
    Words.setBytes(word, 0, key);
    Slots slots = self.storage();
    int slot = slots.slot(word, 0);
    return Words.toBytes(slots.values, 4 * slot);
  }

  @Override
  public long gasAvailable() {
    return gas;
  }

  @Override
  public void chargeGas(long amount) {
    gas = amount > gas ? 0 : gas - amount;
  }

  /**
   * @throws CancellationException when the thread was interrupted; the state is of no use then
   */
  @Override
  public void poll() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted while running a transaction");
    }
  }

  @Override
  public <T> T kept(Class<T> type, Supplier<T> first) {
    return execution.kept(type, first);
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void loadStorage(long[] words, int at) {
    Slots slots = self.storage();
    int slot = slots.slot(words, at);
    if (!rules.meteredAccess()) {
      charge(rules.load());
    } else {
      charge(world.warm(self, slot) ? COLD_SLOT : WARM);
    }
    Words.copy(slots.values, 4 * slot, words, at);
  }

  @Override
  public void storeStorage(long[] words, int key, int value) {
    StorageRules store = rules.storage();
    if (store.needsStipend() && gas <= STIPEND) {
      throw FrameHalt.OUT_OF_GAS;
    }
    Slots slots = self.storage();
    int slot = slots.slot(words, key);
    long cold = rules.meteredAccess() && world.warm(self, slot) ? COLD_SLOT : 0;
    boolean isZero = !slots.isSet(slot);
    boolean becomesZero = Words.isZero(words, value);
    boolean changes = !Uint256.equal(slots.values, 4 * slot, words, value);
    if (store.netMetered()) {
      storeNet(store, slots, slot, cold, words, value, changes, isZero, becomesZero);
    } else {
      charge(isZero && !becomesZero ? store.setGas() : store.resetGas());
      if (!isZero && becomesZero) {
        world.addRefund(store.clearRefund());
      }
    }
    if (changes) {
      world.store(self, slot, words, value);
    }
  }

  /** EIP-1283 and EIP-2200 say the same with other numbers. */
  private void storeNet(
      StorageRules store,
      Slots slots,
      int slot,
      long cold,
      long[] words,
      int value,
      boolean changes,
      boolean isZero,
      boolean becomesZero) {
    if (!changes) {
      charge(cold + store.noopGas());
      return;
    }
    long[] originals = world.originals(slots, slot);
    boolean wasZero = Words.isZero(originals, 4 * slot);
    if (Uint256.equal(originals, 4 * slot, slots.values, 4 * slot)) {
      charge(cold + (wasZero ? store.setGas() : store.resetGas()));
      if (!wasZero && becomesZero) {
        world.addRefund(store.clearRefund());
      }
      return;
    }
    charge(cold + store.noopGas());
    if (!wasZero) {
      if (isZero) {
        world.addRefund(-store.clearRefund());
      } else if (becomesZero) {
        world.addRefund(store.clearRefund());
      }
    }
    if (Uint256.equal(originals, 4 * slot, words, value)) {
      world.addRefund((wasZero ? store.setGas() : store.resetGas()) - store.noopGas());
    }
  }

  @Override
  public void loadTransient(long[] words, int at) {
    world.loadTransient(self, words, at);
  }

  @Override
  public void storeTransient(long[] words, int key, int value) {
    world.storeTransient(self, words, key, value);
  }

  @Override
  public void keccak(byte[] data, int offset, int length, long[] words, int at) {
    byte[] hash = execution.hash;
    Keccak256.hash(data, offset, length, hash, 0);
    Words.load(hash, 0, words, at);
  }

  @Override
  public void balance(long[] words, int at) {
    Account account = access(words, at, rules.balance());
    Words.copy(account.balance, 0, words, at);
  }

  @Override
  public void selfBalance(long[] words, int at) {
    Words.copy(self.balance, 0, words, at);
  }

  @Override
  public void origin(long[] words, int at) {
    Words.copy(execution.origin, 0, words, at);
  }

  @Override
  public void gasPrice(long[] words, int at) {
    Words.copy(execution.gasPrice, 0, words, at);
  }

  /** EIP-2929's neighbour in the yellow paper: one of the last 256 blocks, not this one. */
  @Override
  public void blockHash(long[] words, int at) {
    long wanted = Words.saturated(words, at);
    long number = execution.block.number();
    if (wanted < 0 || wanted >= number || number - wanted > 256) {
      Words.set(words, at, 0);
      return;
    }
    execution
        .block
        .blockHashes()
        .apply(wanted)
        .ifPresentOrElse(hash -> Words.setBytes(words, at, hash), () -> Words.set(words, at, 0));
  }

  @Override
  public void coinbase(long[] words, int at) {
    Words.copy(execution.coinbase, 0, words, at);
  }

  @Override
  public void timestamp(long[] words, int at) {
    Words.copy(execution.timestamp, 0, words, at);
  }

  @Override
  public void number(long[] words, int at) {
    Words.copy(execution.number, 0, words, at);
  }

  @Override
  public void prevRandao(long[] words, int at) {
    Words.copy(execution.random, 0, words, at);
  }

  @Override
  public void gasLimit(long[] words, int at) {
    Words.copy(execution.gasLimit, 0, words, at);
  }

  @Override
  public void chainId(long[] words, int at) {
    Words.copy(execution.chainId, 0, words, at);
  }

  @Override
  public void baseFee(long[] words, int at) {
    Words.copy(execution.baseFee, 0, words, at);
  }

  @Override
  public void blobHash(long[] words, int at) {
    List<byte[]> hashes = execution.blobHashes;
    int index = Words.clamped(words, at, hashes.size());
    if (index == hashes.size()) {
      Words.set(words, at, 0);
    } else {
      Words.setBytes(words, at, hashes.get(index));
    }
  }

  @Override
  public void blobBaseFee(long[] words, int at) {
    Words.copy(execution.blobBaseFee, 0, words, at);
  }

  @Override
  public int codeSize(long[] words, int address) {
    return access(words, address, rules.externalCode()).code.bytes.length;
  }

  @Override
  public void codeHash(long[] words, int at) {
    Account account = access(words, at, rules.externalHash());
    // EIP-1052, with EIP-161: what does not exist, or is empty, has no hash.
    if (!account.exists || account.isEmpty()) {
      Words.set(words, at, 0);
    } else {
      Words.load(account.code.hash(), 0, words, at);
    }
  }

  @Override
  public byte[] code(long[] words, int address) {
    return access(words, address, rules.externalCode()).code.bytes;
  }

  @Override
  public CallResult call(
      CallKind kind,
      long[] words,
      int gasAt,
      int address,
      int value,
      byte[] data,
      int offset,
      int length) {
    Account target = world.account(words, address);
    boolean withValue =
        (kind == CallKind.CALL || kind == CallKind.CALL_CODE) && !Words.isZero(words, value);
    long extra = accessGas(target, rules.call());
    ContractCode code = target.code;
    int precompile = execution.precompileAt(target);
    if (rules.delegation() && code.delegates()) {
      // EIP-7702: what is delegated to a precompile runs nothing.
      Account delegate = world.account(code.delegate());
      extra += accessGas(delegate, 0);
      code = delegate.code;
    }
    if (withValue) {
      extra += CALL_VALUE;
    }
    if (kind == CallKind.CALL && makesAccount(target, withValue)) {
      extra += NEW_ACCOUNT;
    }
    charge(extra);
    long given = give(Words.saturated(words, gasAt));
    kept = gas;
    if (withValue) {
      given += STIPEND;
    }
    if (depth == Execution.MAX_DEPTH || withValue && Uint256.less(self.balance, 0, words, value)) {
      gas += given;
      return new CallResult(false, FrameResult.NOTHING);
    }
    int relevant = precompile == 0 ? length : execution.relevantBytes(precompile, length);
    byte[] input = Arrays.copyOfRange(data, offset, offset + relevant);
    FrameResult result =
        switch (kind) {
          case CALL ->
              execution.call(
                  target,
                  self,
                  true,
                  words,
                  value,
                  precompile,
                  code,
                  callFrom(
                      target, withValue ? Words.toBytes(words, value) : FrameResult.NOTHING, input),
                  given,
                  depth + 1,
                  readOnly);
          case CALL_CODE ->
              execution.call(
                  self,
                  self,
                  false,
                  words,
                  value,
                  precompile,
                  code,
                  callFrom(
                      self, withValue ? Words.toBytes(words, value) : FrameResult.NOTHING, input),
                  given,
                  depth + 1,
                  readOnly);
          case DELEGATE_CALL ->
              execution.call(
                  self,
                  self,
                  false,
                  words,
                  0,
                  precompile,
                  code,
                  new EvmCall(call.address(), call.caller(), call.value(), input),
                  given,
                  depth + 1,
                  readOnly);
          case STATIC_CALL ->
              execution.call(
                  target,
                  self,
                  true,
                  NO_VALUE,
                  0,
                  precompile,
                  code,
                  callFrom(target, FrameResult.NOTHING, input),
                  given,
                  depth + 1,
                  true);
        };
    gas += result.gasLeft();
    return new CallResult(result.succeeded(), result.output());
  }

  private EvmCall callFrom(Account to, byte[] value, byte[] input) {
    return new EvmCall(to.addressBytes, self.addressBytes, value, input);
  }

  @Override
  public byte[] create(
      long[] words, int value, int salt, int result, byte[] data, int offset, int length) {
    if (length > rules.maxInitCodeBytes()) {
      throw FrameHalt.INIT_CODE_SIZE;
    }
    long initWords = length + 31L >>> 5;
    charge(initWords * (rules.initCodeWord() + (salt < 0 ? 0 : KECCAK_WORD)));
    boolean possible =
        depth < Execution.MAX_DEPTH
            && self.nonce != -1
            && !Uint256.less(self.balance, 0, words, value);
    kept = gas;
    if (!possible) {
      Words.set(words, result, 0);
      return FrameResult.NOTHING;
    }
    long given = mostToGive();
    gas -= given;
    byte[] initCode = Arrays.copyOfRange(data, offset, offset + length);
    EthAddress address =
        salt < 0
            ? ContractAddress.of(self.address(), self.nonce)
            : ContractAddress.of(self.address(), words, salt, initCode);
    Account created = world.account(address);
    world.incrementNonce(self);
    world.warm(created);
    if (created.isTaken()) {
      Words.set(words, result, 0);
      return FrameResult.NOTHING;
    }
    FrameResult made = execution.create(created, self, words, value, initCode, given, depth + 1);
    gas += made.gasLeft();
    if (made.succeeded()) {
      Words.copy(created.word, 0, words, result);
      return FrameResult.NOTHING;
    }
    Words.set(words, result, 0);
    return made.output();
  }

  @Override
  public void log(long[] words, int firstTopic, int topics, byte[] data, int offset, int length) {
    List<byte[]> list = new ArrayList<>(topics);
    for (int i = 0; i < topics; i++) {
      list.add(Words.toBytes(words, firstTopic - 4 * i));
    }
    world.log(new Log(self.address(), list, Arrays.copyOfRange(data, offset, offset + length)));
  }

  @Override
  public void selfDestruct(long[] words, int beneficiary) {
    Account heir = world.account(words, beneficiary);
    boolean withValue = !Words.isZero(self.balance, 0);
    long cost = rules.selfDestruct();
    if (rules.meteredAccess() && execution.warm(heir)) {
      cost += COLD_ACCOUNT;
    }
    if (makesAccount(heir, withValue)) {
      cost += rules.selfDestructNewAccount();
    }
    charge(cost);
    if (rules.clearsEmpty()) {
      world.touch(heir);
    } else {
      world.makeExist(heir);
    }
    boolean destroyed = !rules.selfDestructOnlyCreated() || world.isCreated(self);
    if (heir != self) {
      if (withValue) {
        world.credit(heir, self.balance, 0);
        world.burn(self);
      }
    } else if (destroyed) {
      world.burn(self);
    }
    if (destroyed && world.destroy(self)) {
      world.addRefund(rules.selfDestructRefund());
    }
  }

  /** Whether sending to an account makes it, for which one pays. */
  private boolean makesAccount(Account account, boolean withValue) {
    return rules.clearsEmpty()
        ? withValue && (!account.exists || account.isEmpty())
        : !account.exists;
  }

  /**
   * Takes what is to be given to a call: what is wanted, an unsigned number, as far as rules go.
   */
  private long give(long wanted) {
    long most = mostToGive();
    boolean tooMuch = wanted < 0 || wanted > most;
    if (tooMuch && !rules.keepsOne64th()) {
      throw FrameHalt.OUT_OF_GAS;
    }
    long given = tooMuch ? most : wanted;
    gas -= given;
    return given;
  }

  private long mostToGive() {
    return rules.keepsOne64th() ? gas - gas / 64 : gas;
  }

  private Account access(long[] words, int at, long flat) {
    Account account = world.account(words, at);
    charge(accessGas(account, flat));
    return account;
  }

  private long accessGas(Account account, long flat) {
    if (!rules.meteredAccess()) {
      return flat;
    }
    return execution.warm(account) ? COLD_ACCOUNT : WARM;
  }

  private void charge(long amount) {
    if (amount > gas) {
      throw FrameHalt.OUT_OF_GAS;
    }
    gas -= amount;
  }
}
