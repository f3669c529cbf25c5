package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImplicitMessagesTest {
  private final List<Message> executed = new ArrayList<>();

  private ImplicitMessages messages(ExitCode exitCode) {
    return new ImplicitMessages(new Recorder(exitCode), 77);
  }

  @Test
  void shouldAwardTheBlockWithTipsAndPenalties() {
    messages(ExitCode.OK)
        .awardBlock(Address.id(1_000), TokenAmount.ofAtto(1), TokenAmount.ofAtto(256), 1);

    Message award = executed.getFirst();
    assertThat(award.from()).isEqualTo(Address.id(0));
    assertThat(award.to()).isEqualTo(Address.id(2));
    assertThat(award.nonce()).isEqualTo(77);
    assertThat(award.method()).isEqualTo(2);
    assertThat(award.gasLimit()).isEqualTo(1L << 30);
    // [miner, penalty, gas reward, win count], builtin-actors reward AwardBlockRewardParams.
    assertThat(HexFormat.of().formatHex(award.params()))
        .isEqualTo("84" + "4300e807" + "420001" + "43000100" + "01");
  }

  @Test
  void shouldTickCron() {
    messages(ExitCode.OK).tickCron();

    assertThat(executed.getFirst().to()).isEqualTo(Address.id(3));
    assertThat(executed.getFirst().method()).isEqualTo(2);
    assertThat(executed.getFirst().params()).isEmpty();
  }

  @Test
  void shouldGiveUpTheBlockWhenOneFails() {
    assertThatThrownBy(() -> messages(new ExitCode(16)).tickCron())
        .isInstanceOf(FatalException.class)
        .hasMessageContainingAll("f03", "epoch 77", "16", "the reason");
  }

  private final class Recorder implements Executor {
    private final ExitCode exitCode;

    Recorder(ExitCode exitCode) {
      this.exitCode = exitCode;
    }

    @Override
    public ApplyResult execute(Message message, ApplyKind kind, int chainLength) {
      assertThat(kind).isEqualTo(ApplyKind.IMPLICIT);
      executed.add(message);
      return new ApplyResult(
          new Receipt(exitCode, new byte[0], 0, Optional.empty()),
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          0,
          0,
          Optional.of("the reason"),
          List.of(),
          Optional.empty(),
          List.of());
    }

    @Override
    public Cid flush() {
      throw new AssertionError("nothing is flushed here");
    }

    @Override
    public void trace(Tracing tracing) {
      throw new AssertionError("nothing is traced here");
    }

    @Override
    public Optional<ActorState> actor(Address address) {
      throw new AssertionError("nothing is read here");
    }

    @Override
    public Optional<Long> lookupId(Address address) {
      throw new AssertionError("nothing is read here");
    }

    @Override
    public void override(long actorId, ActorState state) {
      throw new AssertionError("nothing is overridden here");
    }

    @Override
    public void interrupt() {
      throw new AssertionError("nothing is interrupted here");
    }

    @Override
    public void close() {
      throw new AssertionError("nothing is closed here");
    }
  }
}
