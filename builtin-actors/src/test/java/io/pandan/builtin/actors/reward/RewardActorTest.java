package io.pandan.builtin.actors.reward;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.genesis;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static io.pandan.builtin.actors.ActorAssertions.params;
import static io.pandan.builtin.actors.ActorAssertions.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.FakeActorContext.Sent;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MemoryBlockstore;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/reward/tests/reward_actor_test.rs. */
class RewardActorTest {
  private static final BigInteger EPOCH_ZERO_REWARD = new BigInteger("36266264293777134739");
  private static final Address WINNER = Address.id(1000);

  private final RewardActor actor = new RewardActor();
  private final FakeActorContext context = new FakeActorContext(ActorIds.REWARD);

  @Test
  void shouldBeginAtEpochZeroWithoutPower() {
    construct(BigInteger.ZERO);
    RewardState state = state();
    assertThat(state.epoch()).isZero();
    assertThat(state.cumsumRealized()).isZero();
    assertThat(state.thisEpochReward().atto()).isEqualTo(EPOCH_ZERO_REWARD);
    assertThat(state.thisEpochBaselinePower())
        .isEqualTo(MintingFunction.BASELINE_INITIAL_VALUE.subtract(BigInteger.ONE));
    assertThat(state.effectiveBaselinePower()).isEqualTo(MintingFunction.BASELINE_INITIAL_VALUE);
    MemoryBlockstore store = new MemoryBlockstore();
    assertThat(actor.genesisState(genesis(false, Map.of(), 100), store)).contains(context.root);
  }

  @Test
  void shouldCountPowerUpToTheBaseline() {
    BigInteger small = BigInteger.ONE.shiftLeft(39);
    construct(small);
    assertThat(state().cumsumRealized()).isEqualTo(small);
    assertThat(state().thisEpochReward().isPositive()).isTrue();

    TokenAmount atBaseline =
        RewardState.create(MintingFunction.BASELINE_INITIAL_VALUE).thisEpochReward();
    assertThat(
            RewardState.create(MintingFunction.BASELINE_INITIAL_VALUE.shiftLeft(1))
                .thisEpochReward())
        .isEqualTo(atBaseline);
  }

  @Test
  void shouldPayTheWinnerAndTrackThePenalty() {
    construct(BigInteger.ZERO);
    context.balance = TokenAmount.ofFil(1_000_000_000);
    TokenAmount expected =
        TokenAmount.ofAtto(EPOCH_ZERO_REWARD.divide(BigInteger.valueOf(5)))
            .plus(TokenAmount.ofAtto(200));
    assertThat(award(100, 200, 1)).isEmpty();
    assertThat(context.sends).containsExactly(applyRewards(expected, 300));
    assertThat(state().totalStoragePowerReward())
        .isEqualTo(expected.minus(TokenAmount.ofAtto(200)));
  }

  @Test
  void shouldPayWhatThereIsWhenTheRewardExceedsTheBalance() {
    construct(BigInteger.ONE);
    context.balance = TokenAmount.ofAtto(300);
    award(100, 0, 1);
    assertThat(context.sends).containsExactly(applyRewards(TokenAmount.ofAtto(300), 300));
    assertThat(state().totalStoragePowerReward()).isEqualTo(TokenAmount.ofAtto(300));
  }

  @Test
  void shouldBurnTheRewardWhenTheMinerRefusesIt() {
    construct(BigInteger.ONE);
    context.balance = TokenAmount.ofAtto(1000);
    context.answer =
        sent ->
            sent.to().equals(WINNER)
                ? InvocationResult.failed(ExitCode.USR_FORBIDDEN, "no")
                : InvocationResult.ok();
    award(0, 0, 1);
    assertThat(context.sends)
        .containsExactly(
            applyRewards(TokenAmount.ofAtto(1000), 0),
            new Sent(
                Address.id(ActorIds.BURNT_FUNDS),
                Methods.SEND,
                Optional.empty(),
                TokenAmount.ofAtto(1000),
                false));
  }

  @Test
  void shouldRefuseAwardsThatCannotBe() {
    construct(BigInteger.ZERO);
    context.balance = TokenAmount.ofAtto(9);
    assertAborts(
        ExitCode.USR_ILLEGAL_STATE, "insufficient to pay gas reward", () -> award(0, 10, 1));
    assertAborts(ExitCode.USR_ILLEGAL_ARGUMENT, "negative penalty -1", () -> award(-1, 0, 1));
    assertAborts(ExitCode.USR_ILLEGAL_ARGUMENT, "negative gas reward -1", () -> award(0, -1, 1));
    assertAborts(ExitCode.USR_ILLEGAL_ARGUMENT, "invalid win count 0", () -> award(0, 0, 0));
    context.calledBy(1000, ActorType.ACCOUNT);
    assertAborts(ExitCode.USR_FORBIDDEN, "not one of supported", () -> award(0, 0, 1));
  }

  @Test
  void shouldTellTheSmoothedRewardAndTheBaseline() {
    construct(BigInteger.ONE);
    context.calledBy(1000, ActorType.ACCOUNT);
    CborReader result = returned(context.call(actor, RewardActor.THIS_EPOCH_REWARD, none()));
    result.readArrayHeader(2);
    assertThat(FilterEstimate.read(result)).isEqualTo(state().thisEpochRewardSmoothed());
    assertThat(result.readBigInt()).isEqualTo(state().thisEpochBaselinePower());
  }

  @Test
  void shouldCatchUpWithEpochsWhenThePowerActorReports() {
    construct(BigInteger.ONE.shiftLeft(50));
    context.calledBy(ActorIds.POWER, ActorType.POWER);
    for (long epoch = 1; epoch <= 3; epoch++) {
      context.epoch = epoch;
      update();
      assertThat(state().epoch()).isEqualTo(epoch + 1);
    }
    context.epoch = 10;
    FilterEstimate before = state().thisEpochRewardSmoothed();
    update();
    assertThat(state().epoch()).isEqualTo(11);
    assertThat(state().thisEpochRewardSmoothed()).isNotEqualTo(before);
    context.calledBy(ActorIds.SYSTEM, ActorType.SYSTEM);
    assertAborts(ExitCode.USR_FORBIDDEN, "not one of supported", this::update);
    context.calledBy(ActorIds.POWER, ActorType.POWER);
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "argument cannot be None",
        () -> context.call(actor, RewardActor.UPDATE_NETWORK_KPI, params(out -> out.writeNull())));
  }

  @Test
  void shouldReadTheStateThatItWrites() {
    construct(BigInteger.ONE.shiftLeft(60));
    Cid root = context.root;
    assertThat(context.store.putCbor(state().toCbor())).isEqualTo(root);
  }

  private void construct(BigInteger power) {
    context.root = State.EMPTY_ROOT;
    assertThat(context.call(actor, Methods.CONSTRUCTOR, params(out -> out.writeBigInt(power))))
        .isEmpty();
  }

  private void update() {
    context.call(
        actor,
        RewardActor.UPDATE_NETWORK_KPI,
        params(out -> out.writeBigInt(BigInteger.ONE.shiftLeft(50))));
  }

  private Optional<IpldBlock> award(long penalty, long gasReward, long winCount) {
    return context.call(
        actor,
        RewardActor.AWARD_BLOCK_REWARD,
        params(
            out -> {
              out.writeArrayHeader(4);
              WINNER.write(out);
              out.writeBigInt(BigInteger.valueOf(penalty));
              out.writeBigInt(BigInteger.valueOf(gasReward));
              out.writeLong(winCount);
            }));
  }

  private static Sent applyRewards(TokenAmount reward, long penalty) {
    return new Sent(
        WINNER,
        14,
        params(
            out ->
                out.writeArrayHeader(2)
                    .writeBigInt(reward.atto())
                    .writeBigInt(BigInteger.valueOf(penalty))),
        reward,
        false);
  }

  private RewardState state() {
    return RewardState.read(new CborReader(context.store.require(context.root)));
  }
}
