package io.pandan.host.chain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.chain.Tipset;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.MemoryChainStore;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MessagePoolTest {
  private static final Account ALICE = Account.secp256k1(1);
  private static final Account BOB = Account.secp256k1(2);
  private static final TokenAmount BASE_FEE = TokenAmount.ofAtto(1_000);
  private static final long LIMIT = 10_000_000_000L;

  private static final Sender NO_ACCOUNT = new Sender(0, TokenAmount.ofFil(1), false);

  private final MemoryChainStore store = new MemoryChainStore();
  private final Map<Address, Sender> senders =
      new HashMap<>(
          Map.of(
              ALICE.address(), new Sender(0, TokenAmount.ofFil(1), true),
              BOB.address(), new Sender(7, TokenAmount.ofFil(1), true)));
  private final List<Cid> taken = new ArrayList<>();
  private final SignatureCheck signatures = new SignatureCheck(31415926);
  private MessagePool pool = open(new PoolLimits(10, 15, 200), true);

  @Test
  void shouldTellOfMessagesThatItTakesAndOfNoOthers() {
    Cid first = add(ALICE.send(0));
    assertThatThrownBy(() -> add(ALICE.send(0))).isInstanceOf(MessageRejectedException.class);
    Cid second = add(ALICE.send(1));

    assertThat(taken).containsExactly(first, second);
  }

  @Test
  void shouldOrderByArrivalAndWithinASenderByNonce() {
    add(ALICE.send(1));
    add(BOB.send(7));
    add(ALICE.send(0));
    assertThat(candidates(LIMIT))
        .extracting(MessagePoolTest::name)
        .containsExactly("b7", "a0", "a1");
  }

  @Test
  void shouldNotOfferWhatComesAfterAGap() {
    add(ALICE.send(0));
    add(ALICE.send(2));
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).containsExactly("a0");
    assertThat(pool.nextNonce(ALICE.address())).isEqualTo(1);
    assertThat(pool.pending()).hasSize(2);
  }

  @Test
  void shouldOfferNoMoreThanABlocksGas() {
    for (int nonce = 0; nonce < 5; nonce++) {
      add(ALICE.send(nonce));
    }
    assertThat(candidates(3 * Account.GAS_LIMIT)).hasSize(3);
  }

  @Test
  void shouldHoldWhatPaysLessThanTheBaseFee() {
    pool = open(PoolLimits.DEFAULT, false);
    add(ALICE.send(0, 999, 0));
    assertThat(candidates(LIMIT)).isEmpty();
    assertThat(pool.isHeldByBaseFee(BASE_FEE, LIMIT)).isTrue();
    assertThat(pool.isHeldByBaseFee(TokenAmount.ofAtto(999), LIMIT)).isFalse();
  }

  @Test
  void shouldRejectWhatPaysLessThanTheBaseFeeWhereBlocksAreMadeAtOnce() {
    rejects(Reason.GAS, () -> add(ALICE.send(0, 999, 0)));
    add(ALICE.send(0, 1_000, 0));
  }

  @Test
  void shouldReplaceForAQuarterMorePremium() {
    add(ALICE.send(0, 10_000, 100));
    rejects(Reason.UNDERPRICED, () -> add(ALICE.send(0, 10_000, 124)));
    Cid replacing = add(ALICE.send(0, 10_000, 125));
    assertThat(pool.pending()).extracting(SignedMessage::cid).containsExactly(replacing);
    pool = open(PoolLimits.DEFAULT, true);
    assertThat(pool.pending()).extracting(SignedMessage::cid).containsExactly(replacing);
  }

  @Test
  void shouldReplaceAPremiumOfNothingForAnything() {
    add(ALICE.send(0, 10_000, 0));
    rejects(Reason.UNDERPRICED, () -> add(ALICE.send(0, 10_001, 0)));
    add(ALICE.send(0, 10_000, 1));
  }

  @Test
  void shouldRejectTheSameMessageTwice() {
    add(ALICE.send(0));
    assertThatThrownBy(() -> add(ALICE.send(0))).hasMessageContaining("waits already");
  }

  @Test
  void shouldRejectNoncesThatAreUsedOrTooFarAhead() {
    rejects(Reason.NONCE_TOO_LOW, () -> add(BOB.send(6)));
    rejects(Reason.NONCE_GAP, () -> add(BOB.send(17)));
    add(BOB.send(16));
  }

  @Test
  void shouldRejectMoreThanTheLimits() {
    for (int nonce = 0; nonce < 10; nonce++) {
      add(ALICE.send(nonce));
    }
    rejects(Reason.NONCE_GAP, () -> add(ALICE.send(10)));
    for (int nonce = 7; nonce < 12; nonce++) {
      add(BOB.send(nonce));
    }
    rejects(Reason.LIMIT, () -> add(BOB.send(12)));
  }

  @Test
  void shouldRejectWhatIsTooLong() {
    int overhead = withParams(0).toCbor().length + 1; // the header of more than 23 bytes
    rejects(Reason.LIMIT, () -> add(withParams(201 - overhead)));
    add(withParams(200 - overhead));
  }

  private static SignedMessage withParams(int length) {
    Message empty = ALICE.message(0, Address.id(99), 2, 0, Account.GAS_LIMIT, 200_000_000, 1_000);
    return ALICE.sign(
        new Message(
            0,
            empty.to(),
            empty.from(),
            empty.nonce(),
            empty.value(),
            empty.gasLimit(),
            empty.gasFeeCap(),
            empty.gasPremium(),
            empty.method(),
            new byte[length]));
  }

  @Test
  void shouldRejectWhatTheBalanceDoesNotCover() {
    long gas = 200_000_000 * Account.GAS_LIMIT;
    senders.put(ALICE.address(), new Sender(0, TokenAmount.ofAtto(2 * gas), true));
    rejects(Reason.INSUFFICIENT_FUNDS, () -> add(transfer(0, gas + 1)));
    add(transfer(0, gas));
    add(transfer(1, gas));
    rejects(Reason.INSUFFICIENT_FUNDS, () -> add(transfer(2, 0)));
    add(ALICE.sign(ALICE.message(1, Address.id(99), 0, 0, Account.GAS_LIMIT, 200_000_000, 5_000)));
  }

  @Test
  void shouldRejectSendersThatDoNotExist() {
    rejects(Reason.SENDER, () -> add(Account.secp256k1(3).send(0)));
  }

  @Test
  void shouldRejectFormsThatNoBlockTakes() {
    rejects(Reason.GAS, () -> add(ALICE.send(0, 1_000, 1_001)));
    rejects(Reason.GAS, () -> add(ALICE.send(0, 99, 0)));
    rejects(Reason.GAS, () -> add(withGas(LIMIT + 1)));
    rejects(Reason.GAS, () -> add(withGas(499_999)));
    rejects(
        Reason.LIMIT,
        () ->
            add(
                ALICE.sign(
                    new Message(
                        0,
                        Address.id(99),
                        ALICE.address(),
                        0,
                        TokenAmount.ZERO,
                        Account.GAS_LIMIT,
                        BASE_FEE,
                        TokenAmount.ZERO,
                        0,
                        new byte[65 << 10]))));
  }

  @Test
  void shouldFindEverythingAgainAfterARestart() {
    Cid first = add(ALICE.send(0));
    Cid second = add(BOB.send(7));
    Cid third = add(ALICE.send(1));
    pool = open(PoolLimits.DEFAULT, true);
    assertThat(candidates(LIMIT))
        .extracting(SignedMessage::cid)
        .containsExactly(first, second, third);
    assertThat(pool.pending(second)).isPresent();
    assertThat(pool.pendingOf(ALICE.address())).hasSize(2);
  }

  @Test
  void shouldForgetAfterARestartWhatTheStateHasPassed() {
    Cid old = add(ALICE.send(0));
    add(ALICE.send(1));
    senders.put(ALICE.address(), new Sender(1, TokenAmount.ofFil(1), true));
    pool = open(PoolLimits.DEFAULT, true);
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).containsExactly("a1");
    assertThat(pool.pending(old)).isEmpty();
    assertThat(store.get("pool", old.toBytes())).isEmpty();
  }

  @Test
  void shouldLetGoOfWhatABlockHasTakenAndOfWhatHadTheSameNonce() {
    SignedMessage taken = ALICE.send(0, 10_000, 100);
    add(taken);
    Cid replacing = add(ALICE.send(0, 10_000, 200));
    add(ALICE.send(1));
    StoreBatch batch = new StoreBatch();
    pool.addRemovals(List.of(taken), batch);
    store.write(batch);
    senders.put(ALICE.address(), new Sender(1, TokenAmount.ofFil(1), true));
    pool.applied(tipset(1, taken));
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).containsExactly("a1");
    assertThat(store.get("pool", replacing.toBytes())).isEmpty();
    assertThat(pool.nextNonce(ALICE.address())).isEqualTo(2);
  }

  @Test
  void shouldTakeNothingThatCannotBeStored() {
    store.setBroken(true);
    assertThatThrownBy(() -> add(ALICE.send(0))).hasMessage("the disk is gone");
    store.setBroken(false);
    assertThat(pool.pending()).isEmpty();
    assertThat(candidates(LIMIT)).isEmpty();
    add(ALICE.send(0));
  }

  @Test
  void shouldKeepTheOldMessageWhenItsReplacementCannotBeStored() {
    Cid old = add(ALICE.send(0, 10_000, 100));
    store.setBroken(true);
    assertThatThrownBy(() -> add(ALICE.send(0, 10_000, 200))).hasMessage("the disk is gone");
    store.setBroken(false);
    assertThat(pool.pending()).extracting(SignedMessage::cid).containsExactly(old);
  }

  @Test
  void shouldLeaveOutAFaultyMessageAndWhatFollowsIt() {
    Cid faulty = add(ALICE.send(0));
    add(ALICE.send(1));
    add(BOB.send(7));
    pool.leaveOut(faulty, Duration.ofHours(1));
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).containsExactly("b7");
    pool.leaveOut(faulty, Duration.ZERO);
    assertThat(candidates(LIMIT)).hasSize(3);
  }

  @Test
  void shouldAskThePolicyOfTheMoment() {
    AtomicReference<MempoolPolicy> policy =
        new AtomicReference<>(new FilecoinPolicy(PoolLimits.DEFAULT));
    pool = open(policy::get, true);
    add(ALICE.send(0, 10_000, 100));
    add(ALICE.send(1, 10_000, 900));
    add(BOB.send(7, 10_000, 500));
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).startsWith("a0");
    policy.set(new HighestPremium());
    assertThat(candidates(LIMIT))
        .extracting(MessagePoolTest::name)
        .containsExactly("b7", "a0", "a1");
    rejects(Reason.LIMIT, () -> add(BOB.send(8)));
    // No policy can make the pool run a message twice.
    senders.put(ALICE.address(), new Sender(1, TokenAmount.ofFil(1), true));
    rejects(Reason.NONCE_TOO_LOW, () -> add(ALICE.send(0, 10_000, 100)));
  }

  /** Takes three messages in all, and orders them by premium. */
  private static final class HighestPremium implements MempoolPolicy {
    @Override
    public void admit(SignedMessage message, Situation situation) {
      if (situation.waiting() >= 3 && message.message().nonce() != 0) {
        throw new MessageRejectedException(Reason.LIMIT, "three wait");
      }
    }

    @Override
    public int compare(Pending one, Pending other) {
      return other.message().message().gasPremium().compareTo(one.message().message().gasPremium());
    }

    @Override
    public Choice choose(Pending next, Room room) {
      return Choice.TAKE;
    }
  }

  @Test
  void shouldDropMessagesForGood() {
    Cid dropped = add(ALICE.send(0));
    add(ALICE.send(1));
    assertThat(pool.drop(dropped)).isTrue();
    assertThat(pool.drop(dropped)).isFalse();
    assertThat(candidates(LIMIT)).isEmpty();
    assertThat(pool.dropAll()).isEqualTo(1);
    pool = open(PoolLimits.DEFAULT, true);
    assertThat(pool.pending()).isEmpty();
  }

  @Test
  void shouldReadNoncesAgainWhenTheHeadGoesBack() {
    add(ALICE.send(1));
    add(ALICE.send(2));
    assertThat(candidates(LIMIT)).isEmpty();
    senders.put(ALICE.address(), new Sender(2, TokenAmount.ofFil(1), true));
    pool.moved(tipset(0));
    assertThat(candidates(LIMIT)).extracting(MessagePoolTest::name).containsExactly("a2");
    senders.put(ALICE.address(), new Sender(0, TokenAmount.ofFil(1), true));
    pool.moved(tipset(0));
    assertThat(candidates(LIMIT)).isEmpty();
    assertThat(pool.pending()).hasSize(1);
  }

  private MessagePool open(PoolLimits limits, boolean baseFeeRequired) {
    return open(() -> new FilecoinPolicy(limits), baseFeeRequired);
  }

  private MessagePool open(Supplier<MempoolPolicy> policy, boolean baseFeeRequired) {
    return new MessagePool(
        store,
        (at, address) -> senders.getOrDefault(address, NO_ACCOUNT),
        policy,
        () -> baseFeeRequired,
        new ChangeSignal(),
        message -> taken.add(message.cid()),
        tipset(0));
  }

  private Cid add(SignedMessage message) {
    return pool.add(ValidatedMessage.of(message, 500_000, signatures));
  }

  private List<SignedMessage> candidates(long gasLimit) {
    return pool.candidates(BASE_FEE, gasLimit);
  }

  private static SignedMessage transfer(long nonce, long value) {
    return ALICE.sign(
        ALICE.message(nonce, Address.id(99), 0, value, Account.GAS_LIMIT, 200_000_000, 1_000));
  }

  private static SignedMessage withGas(long gasLimit) {
    return ALICE.sign(ALICE.message(0, Address.id(99), 0, 0, gasLimit, 1_000, 0));
  }

  private static String name(SignedMessage message) {
    return (message.message().from().equals(ALICE.address()) ? "a" : "b")
        + message.message().nonce();
  }

  private static void rejects(Reason reason, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            MessageRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static ExecutedTipset tipset(long height, SignedMessage... messages) {
    Cid any = Cid.sum(0x71, new byte[] {0});
    BlockHeader header =
        new BlockHeader(
            Address.id(0),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            BigInteger.ZERO,
            height,
            any,
            any,
            any,
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            BASE_FEE);
    Tipset tipset = new Tipset(List.of(header));
    Receipt receipt = new Receipt(ExitCode.OK, new byte[0], 1, Optional.empty());
    return new ExecutedTipset(
        tipset,
        tipset.key(),
        List.of(messages),
        Collections.nCopies(messages.length, receipt),
        any,
        any,
        BASE_FEE);
  }
}
