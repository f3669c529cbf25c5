package io.pandan.conformance.vm;

import static io.pandan.conformance.vm.NativeNetwork.ALICE;
import static io.pandan.conformance.vm.NativeNetwork.BOB;
import static io.pandan.conformance.vm.NativeNetwork.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.testkit.TestNetwork;
import io.pandan.testkit.wasm.ExampleActors;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The example actors in AssemblyScript and C, from their sources through the Init actor to calls,
 * events and state that is read by its CID.
 */
class ExampleActorsTest {
  private static final byte[] NOTHING = {};

  private final TestNetwork network = UserActors.builder().build();

  @AfterEach
  void close() {
    network.close();
  }

  private long id(Address address) {
    return network.executor().lookupId(address).orElseThrow();
  }

  /** The actor's state, read from the store by the CID in the state tree. */
  private CborReader state(Address actor) {
    Cid head = network.actor(actor).orElseThrow().head();
    assertThat(head.codec()).isEqualTo(Codec.DAG_CBOR);
    network.nextEpoch();
    return new CborReader(network.store().get(head).orElseThrow());
  }

  private static byte[] tuple(long... numbers) {
    CborWriter out = new CborWriter().writeArrayHeader(numbers.length);
    for (long number : numbers) {
      out.writeUnsigned(number);
    }
    return out.toByteArray();
  }

  @Test
  void shouldCount() {
    Address counter =
        UserActors.deploy(network, ALICE, ExampleActors.assemblyScript("counter"), NOTHING);

    assertThat(UserActors.reader(network.call(ALICE, counter, 2, tuple(5))).readUnsigned())
        .isEqualTo(5);
    assertThat(UserActors.reader(network.call(BOB, counter, 2, tuple(300))).readUnsigned())
        .isEqualTo(305);
    ApplyResult overflow = network.call(BOB, counter, 2, tuple(-1));
    assertThat(overflow.receipt().exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(overflow.failure().orElseThrow()).contains("the count overflows");
    assertThat(network.call(BOB, counter, 2, new byte[] {0x18, 1}).receipt().exitCode())
        .isEqualTo(ExitCode.USR_SERIALIZATION);
    assertThat(network.call(BOB, counter, 1, NOTHING).receipt().exitCode())
        .isEqualTo(ExitCode.USR_FORBIDDEN);
    assertThat(network.call(BOB, counter, 9, NOTHING).receipt().exitCode())
        .isEqualTo(ExitCode.USR_UNHANDLED_MESSAGE);
    assertThat(UserActors.reader(network.call(BOB, counter, 3, NOTHING)).readUnsigned())
        .isEqualTo(305);

    CborReader state = state(counter);
    state.readArrayHeader(1);
    assertThat(state.readUnsigned()).isEqualTo(305);
  }

  @Test
  void shouldTransferTokens() {
    Address token =
        UserActors.deploy(network, ALICE, ExampleActors.assemblyScript("token"), tuple(1_000_000));

    ApplyResult transfer = network.call(ALICE, token, 2, transfer(BOB, 70_000));

    assertThat(transfer.receipt().exitCode())
        .as(transfer.failure().orElse(""))
        .isEqualTo(ExitCode.OK);
    assertThat(transfer.events()).hasSize(1);
    ActorEvent event = transfer.events().get(0).event();
    assertThat(event.entries()).extracting(EventEntry::key).containsExactly("from", "to", "amount");
    assertThat(event.entries())
        .extracting(entry -> ByteBuffer.wrap(entry.value()).getLong())
        .containsExactly(id(ALICE), id(BOB), 70_000L);
    assertThat(balanceOf(token, ALICE)).isEqualTo(930_000);
    assertThat(balanceOf(token, BOB)).isEqualTo(70_000);
    ApplyResult tooMuch = network.call(BOB, token, 2, transfer(ALICE, 70_001));
    assertThat(tooMuch.receipt().exitCode()).isEqualTo(ExitCode.USR_INSUFFICIENT_FUNDS);
    assertThat(tooMuch.failure().orElseThrow()).contains("a balance of 70000 for 70001");
    assertThat(network.call(BOB, token, 2, transfer(ALICE, 70_000)).receipt().exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(network.call(ALICE, token, 2, transfer(ALICE, 1)).receipt().exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(balanceOf(token, ALICE)).isEqualTo(1_000_000);
    assertThat(network.call(ALICE, token, 2, transfer(TestNetwork.secp256k1(77), 1)).receipt())
        .extracting(receipt -> receipt.exitCode())
        .isEqualTo(ExitCode.USR_NOT_FOUND);

    CborReader state = state(token);
    state.readArrayHeader(2);
    assertThat(state.readUnsigned()).as("supply").isEqualTo(1_000_000);
    assertThat(state.readArrayHeader()).as("holders").isEqualTo(1);
  }

  private static byte[] transfer(Address to, long amount) {
    return new CborWriter()
        .writeArrayHeader(2)
        .writeBytes(to.toBytes())
        .writeUnsigned(amount)
        .toByteArray();
  }

  private long balanceOf(Address token, Address owner) {
    byte[] params = new CborWriter().writeArrayHeader(1).writeBytes(owner.toBytes()).toByteArray();
    return UserActors.reader(network.call(BOB, token, 3, params)).readUnsigned();
  }

  @Test
  void shouldHoldMoneyUntilItIsReleased() {
    Cid code = UserActors.code(UserActors.install(network, ALICE, ExampleActors.c("escrow")));
    TokenAmount price = TokenAmount.ofFil(3);
    Address escrow =
        UserActors.actor(UserActors.exec(network, ALICE, code, tuple(id(BOB), 100), price));
    assertThat(network.balance(escrow)).isEqualTo(price);
    network.send(BOB, escrow, TokenAmount.ofFil(1));

    assertThat(network.call(BOB, escrow, 2, NOTHING).receipt().exitCode())
        .as("the seller cannot release")
        .isEqualTo(ExitCode.USR_FORBIDDEN);
    assertThat(network.call(ALICE, escrow, 3, NOTHING).receipt().exitCode())
        .as("no refund before the deadline")
        .isEqualTo(ExitCode.USR_FORBIDDEN);
    TokenAmount before = network.balance(BOB);
    ApplyResult released = network.call(ALICE, escrow, 2, NOTHING);
    assertThat(released.receipt().exitCode())
        .as(released.failure().orElse(""))
        .isEqualTo(ExitCode.OK);
    assertThat(network.balance(BOB)).isEqualTo(before.plus(TokenAmount.ofFil(4)));
    assertThat(network.balance(escrow)).isEqualTo(TokenAmount.ZERO);
    ApplyResult again = network.call(ALICE, escrow, 2, NOTHING);
    assertThat(again.receipt().exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_STATE);
    assertThat(again.failure().orElseThrow()).contains("the escrow is closed");

    CborReader status = UserActors.reader(network.call(BOB, escrow, 4, NOTHING));
    assertThat(status.readArrayHeader()).isEqualTo(4);
    CborReader state = state(escrow);
    state.readArrayHeader(4);
    assertThat(state.readUnsigned()).as("buyer").isEqualTo(id(ALICE));
    assertThat(state.readUnsigned()).as("seller").isEqualTo(id(BOB));
    assertThat(state.readUnsigned()).as("deadline").isEqualTo(100);
    assertThat(state.readUnsigned()).as("closed").isEqualTo(1);
  }

  @Test
  void shouldRefundAfterTheDeadline() {
    Cid code = UserActors.code(UserActors.install(network, ALICE, ExampleActors.c("escrow")));
    Address escrow =
        UserActors.actor(
            UserActors.exec(network, ALICE, code, tuple(id(BOB), 1), TokenAmount.ofFil(2)));
    assertThat(network.balance(ALICE)).isLessThan(FUNDS.minus(TokenAmount.ofFil(2)));
    network.nextEpoch();

    ApplyResult refund = network.call(ALICE, escrow, 3, NOTHING);

    assertThat(refund.receipt().exitCode()).as(refund.failure().orElse("")).isEqualTo(ExitCode.OK);
    assertThat(network.balance(escrow)).isEqualTo(TokenAmount.ZERO);
    assertThat(network.balance(ALICE)).isGreaterThan(FUNDS.minus(TokenAmount.ofFil(1)));
  }
}
