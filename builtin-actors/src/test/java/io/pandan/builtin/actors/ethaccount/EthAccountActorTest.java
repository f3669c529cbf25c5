package io.pandan.builtin.actors.ethaccount;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.State;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/ethaccount/tests/ethaccount_test.rs. */
class EthAccountActorTest {
  private final EthAccountActor actor = new EthAccountActor();
  private final FakeActorContext context = new FakeActorContext(100);

  @Test
  void shouldBeConstructedAtAnEthereumAddress() {
    context.delegatedAddresses.put(100L, Address.delegated(ActorIds.EAM, new byte[20]));
    assertThat(context.call(actor, Methods.CONSTRUCTOR, none())).isEmpty();
    assertThat(context.root).isEqualTo(State.EMPTY_ROOT);
    context.calledBy(1, ActorType.INIT);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "not one of supported",
        () -> context.call(actor, Methods.CONSTRUCTOR, none()));
  }

  @Test
  void shouldRefuseOtherAddresses() {
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "must have a predictable address",
        () -> context.call(actor, Methods.CONSTRUCTOR, none()));
    context.delegatedAddresses.put(100L, Address.delegated(11, new byte[20]));
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "invalid target",
        () -> context.call(actor, Methods.CONSTRUCTOR, none()));
  }

  @Test
  void shouldAcceptExportedMethodsFromAnyone() {
    context.calledBy(1000, ActorType.EVM);
    assertThat(context.call(actor, Methods.INVOKE_EVM, none())).isEmpty();
    context.calledBy(1000, ActorType.ACCOUNT);
    assertAborts(
        ExitCode.USR_UNHANDLED_MESSAGE, "invalid method: 2", () -> context.call(actor, 2, none()));
  }

  @Test
  void shouldDoNothingAsAPlaceholder() {
    context.calledBy(1000, "mine");
    assertThat(context.call(new PlaceholderActor(), 2, none())).isEmpty();
    assertThat(context.sends).isEmpty();
  }
}
