package io.pandan.builtin.actors.account;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static io.pandan.builtin.actors.ActorAssertions.params;
import static io.pandan.builtin.actors.ActorAssertions.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.ipld.CborWriter;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/account/tests/account_actor_test.rs. */
class AccountActorTest {
  private static final Address KEY = Address.secp256k1(new byte[65]);

  private final AccountActor actor = new AccountActor();
  private final FakeActorContext context = new FakeActorContext(100);

  @Test
  void shouldKeepTheAddressOfItsKey() {
    for (Address key : new Address[] {KEY, Address.bls(new byte[48])}) {
      FakeActorContext fresh = new FakeActorContext(100);
      assertThat(fresh.call(actor, Methods.CONSTRUCTOR, params(key::write))).isEmpty();
      CborWriter state = new CborWriter().writeArrayHeader(1);
      key.write(state);
      assertThat(fresh.store.require(fresh.root)).isEqualTo(state.toByteArray());
      assertThat(Address.read(returned(fresh.call(actor, AccountActor.PUBKEY_ADDRESS, none()))))
          .isEqualTo(key);
    }
  }

  @Test
  void shouldRefuseAddressesWithoutAKey() {
    for (Address address : new Address[] {Address.id(1), Address.actor(new byte[] {1, 2, 3})}) {
      assertAborts(
          ExitCode.USR_ILLEGAL_ARGUMENT,
          "address must use BLS or SECP protocol",
          () -> context.call(actor, Methods.CONSTRUCTOR, params(address::write)));
    }
  }

  @Test
  void shouldBeConstructedOnceAndByTheSystem() {
    context.call(actor, Methods.CONSTRUCTOR, params(KEY::write));
    assertAborts(
        ExitCode.USR_ILLEGAL_STATE,
        "expected empty array CID",
        () -> context.call(actor, Methods.CONSTRUCTOR, params(KEY::write)));
    context.calledBy(1, ActorType.INIT);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "caller f01 is not one of supported",
        () -> context.call(actor, Methods.CONSTRUCTOR, params(KEY::write)));
  }

  @Test
  void shouldAuthenticateItsOwnSignatures() {
    context.call(actor, Methods.CONSTRUCTOR, params(KEY::write));
    context.calledBy(1000, ActorType.EVM);
    var params =
        params(out -> out.writeArrayHeader(2).writeBytes(new byte[65]).writeBytes(new byte[3]));
    assertThat(returned(context.call(actor, AccountActor.AUTHENTICATE_MESSAGE, params)).readBool())
        .isTrue();
    context.signaturesAreValid = false;
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "signature invalid",
        () -> context.call(actor, AccountActor.AUTHENTICATE_MESSAGE, params));
  }

  @Test
  void shouldAcceptExportedMethodsThatItDoesNotHave() {
    context.call(actor, Methods.CONSTRUCTOR, params(KEY::write));
    var params = params(out -> out.writeBytes(new byte[] {1, 2, 3}));
    assertThat(context.call(actor, Methods.FIRST_EXPORTED, params)).isEmpty();
    assertThat(context.call(actor, Dispatch.exportedMethod("Receive"), params)).isEmpty();
    assertAborts(
        ExitCode.USR_UNHANDLED_MESSAGE,
        "invalid method: 16777215",
        () -> context.call(actor, Methods.FIRST_EXPORTED - 1, params));
  }
}
