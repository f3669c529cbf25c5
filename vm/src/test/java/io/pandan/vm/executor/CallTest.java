package io.pandan.vm.executor;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.TestNetworks.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.InvocationResult;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.vm.TraceLimitException;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.testkit.ScriptedActor;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actors that call actors, through the adapter for actors in Java. */
class CallTest {

  private static final Address OUTER = Address.id(500);
  private static final Address INNER = Address.id(501);
  private static final TokenAmount ONE = TokenAmount.ofFil(1);

  @Test
  void shouldTakeBackWhatAFailingCallDid() {
    Cid written = IpldBlock.dagCbor(new byte[] {0x01}).cid();
    ScriptedActor inner =
        ScriptedActor.of(
            (context, method, params) -> {
              context.setStateRoot(context.store().putCbor(new byte[] {0x01}));
              context.emitEvent(event("inner"));
              context.send(BOB, 0, Optional.empty(), ONE);
              throw new ActorException(ExitCode.USR_ILLEGAL_STATE, "on purpose");
            });
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              context.emitEvent(event("outer"));
              InvocationResult result = context.send(INNER, 7, Optional.empty(), ONE);
              assertThat(result.exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_STATE);
              assertThat(result.message()).isEqualTo("on purpose");
              return Optional.empty();
            });
    try (TestNetwork network = network(outer, inner)) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
      assertThat(network.balance(INNER)).isEqualTo(FUNDS);
      assertThat(network.balance(BOB)).isEqualTo(FUNDS);
      assertThat(network.actor(INNER).orElseThrow().head()).isNotEqualTo(written);
      assertThat(result.events())
          .usingRecursiveComparison()
          .isEqualTo(List.of(new StampedEvent(500, event("outer"))));
      assertThat(result.receipt().eventsRoot()).isPresent();
    }
  }

  @Test
  void shouldRefuseActorsOfTypesThatTheNetworkDoesNotExecute() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      network.put(500, "multisig", FUNDS);

      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INVALID_RECEIVER);
      assertThat(result.failure().orElseThrow()).contains("no actor of type multisig");
      assertThat(network.call(ALICE, OUTER, 0, new byte[0]).receipt().exitCode())
          .isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void shouldKeepNothingOfAFailingMessage() {
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              context.emitEvent(event("lost"));
              context.send(INNER, 7, Optional.empty(), ONE);
              throw new ActorException(
                  ExitCode.USR_FORBIDDEN, "no", Optional.of(IpldBlock.raw(new byte[] {9})));
            });
    try (TestNetwork network = network(outer, ScriptedActor.idle())) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.USR_FORBIDDEN);
      assertThat(result.receipt().returnData()).containsExactly(9);
      assertThat(result.returnCodec()).contains(Codec.RAW);
      assertThat(result.events()).isEmpty();
      assertThat(result.receipt().eventsRoot()).isEmpty();
      assertThat(network.balance(INNER)).isEqualTo(FUNDS);
      assertThat(network.actor(ALICE).orElseThrow().nonce()).isEqualTo(1);
      assertThat(result.failure().orElseThrow()).contains("f0500 (method 2) -- no (18)");
    }
  }

  /** Codes up to 15 are the system's. */
  @ParameterizedTest
  @CsvSource({"1, 9", "7, 9", "15, 9", "16, 16", "33, 33"})
  void shouldNotLetActorsUseTheSystemsExitCodes(int code, int expected) {
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              throw new ActorException(new ExitCode(code), "mine");
            });
    try (TestNetwork network = network(outer, ScriptedActor.idle())) {
      assertThat(network.call(ALICE, OUTER, 2, new byte[0]).receipt().exitCode().value())
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseChangesInReadOnlyCalls() {
    List<ExitCode> seen = new ArrayList<>();
    ScriptedActor inner =
        ScriptedActor.of(
            (context, method, params) -> {
              assertThat(context.message().readOnly()).isTrue();
              seen.add(failure(() -> context.setStateRoot(context.stateRoot())));
              seen.add(failure(() -> context.send(BOB, 0, Optional.empty(), ONE)));
              seen.add(
                  failure(
                      () ->
                          context.send(
                              TestNetwork.secp256k1(77), 0, Optional.empty(), TokenAmount.ZERO)));
              seen.add(failure(() -> context.emitEvent(event("no"))));
              // Read-only is inherited.
              context.send(OUTER, 3, Optional.empty(), TokenAmount.ZERO);
              return Optional.empty();
            });
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              if (method == 3) {
                assertThat(context.message().readOnly()).isTrue();
                return Optional.empty();
              }
              context.send(INNER, 7, Optional.empty(), TokenAmount.ZERO, Optional.empty(), true);
              return Optional.empty();
            });
    try (TestNetwork network = network(outer, inner)) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
      assertThat(seen)
          .containsExactly(
              ExitCode.USR_READ_ONLY,
              ExitCode.USR_READ_ONLY,
              ExitCode.USR_READ_ONLY,
              ExitCode.USR_ASSERTION_FAILED);
    }
  }

  @Test
  void shouldStopAtACallDepthOf1024() {
    AtomicInteger calls = new AtomicInteger();
    ScriptedActor recursive =
        ScriptedActor.of(
            (context, method, params) -> {
              calls.incrementAndGet();
              context.send(OUTER, 2, Optional.empty(), TokenAmount.ZERO);
              return Optional.empty();
            });
    try (TestNetwork network = network(recursive, ScriptedActor.idle())) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      // The innermost fails; the callers hand no exit code on and succeed.
      assertThat(calls).hasValue(1_024);
      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void shouldMakeOutOfGasTheCalleesFailureWhereTheCallerHasGasLeft() {
    ScriptedActor inner =
        ScriptedActor.of(
            (context, method, params) -> {
              context.chargeGas("much", 10_000_000);
              return Optional.empty();
            });
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              InvocationResult result =
                  context.send(
                      INNER, 7, Optional.empty(), TokenAmount.ZERO, Optional.of(5_000_000L), false);
              assertThat(result.exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
              return Optional.empty();
            });
    try (TestNetwork network = network(outer, inner)) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
      assertThat(result.receipt().gasUsed()).isBetween(5_000_000L, 10_000_000L);
    }
  }

  @Test
  void shouldEndTheMessageWhenNobodyHasGasLeft() {
    ScriptedActor inner =
        ScriptedActor.of(
            (context, method, params) -> {
              context.chargeGas("all", TestNetwork.GAS_LIMIT);
              return Optional.empty();
            });
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              context.send(INNER, 7, Optional.empty(), TokenAmount.ZERO);
              throw new AssertionError("went on without gas");
            });
    try (TestNetwork network = network(outer, inner)) {
      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
      assertThat(result.receipt().gasUsed()).isEqualTo(TestNetwork.GAS_LIMIT);
    }
  }

  @Test
  void shouldRefuseActorsThatForgetToValidateTheirCaller() {
    ScriptedActor outer = ScriptedActor.unguarded((context, method, params) -> Optional.empty());
    try (TestNetwork network = network(outer, ScriptedActor.idle())) {
      assertThat(network.call(ALICE, OUTER, 2, new byte[0]).receipt().exitCode())
          .isEqualTo(ExitCode.USR_ASSERTION_FAILED);
    }
  }

  @Test
  void shouldForbidOtherCallers() {
    ScriptedActor byType =
        ScriptedActor.unguarded(
            (context, method, params) -> {
              context.acceptCallerTypes("ethaccount");
              return Optional.empty();
            });
    ScriptedActor byId =
        ScriptedActor.unguarded(
            (context, method, params) -> {
              context.acceptCallers(100);
              return Optional.empty();
            });
    try (TestNetwork network = network(byType, byId)) {
      assertThat(exitCode(network, ALICE, OUTER)).isEqualTo(ExitCode.USR_FORBIDDEN);
      assertThat(exitCode(network, BOB, OUTER)).isEqualTo(ExitCode.OK);
      assertThat(exitCode(network, ALICE, INNER)).isEqualTo(ExitCode.OK);
      assertThat(exitCode(network, BOB, INNER)).isEqualTo(ExitCode.USR_FORBIDDEN);
    }
  }

  @Test
  void shouldMapMalformedParametersToSerialization() {
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              new CborReader(params.orElseThrow().data()).readArrayHeader(3);
              return Optional.empty();
            });
    try (TestNetwork network = network(outer, ScriptedActor.idle())) {
      assertThat(network.call(ALICE, OUTER, 2, new byte[] {0x01}).receipt().exitCode())
          .isEqualTo(ExitCode.USR_SERIALIZATION);
    }
  }

  @Test
  void shouldTraceCallsAndCharges() {
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              context.emitEvent(event("outer"));
              context.send(INNER, 7, Optional.empty(), ONE);
              return Optional.empty();
            });
    try (TestNetwork network =
        TestNetworks.builder()
            .actor("multisig", outer)
            .actor("paymentchannel", ScriptedActor.idle())
            .tracing()
            .build()) {
      network.put(500, "multisig", FUNDS);
      network.put(501, "paymentchannel", FUNDS);

      ApplyResult result = network.call(ALICE, OUTER, 2, new byte[0]);

      assertThat(result.trace().stream().filter(e -> !(e instanceof TraceEvent.GasCharge)))
          .satisfiesExactly(
              event -> assertCall(event, 100, OUTER, 2, TokenAmount.ZERO),
              event -> assertThat(((TraceEvent.Invoke) event).id()).isEqualTo(500),
              event -> assertThat(((TraceEvent.Emit) event).event().emitter()).isEqualTo(500),
              event -> assertCall(event, 500, INNER, 7, ONE),
              event -> assertThat(((TraceEvent.Invoke) event).state().balance()).isEqualTo(FUNDS),
              event -> assertReturn(event, charged(result.trace(), 1)),
              event -> assertReturn(event, charged(result.trace(), 0)));
      long milligas =
          result.trace().stream()
              .mapToLong(e -> e instanceof TraceEvent.GasCharge charge ? charge.milligas() : 0)
              .sum();
      assertThat(Math.ceilDiv(milligas, 1_000)).isEqualTo(result.receipt().gasUsed());
    }
  }

  private static void assertCall(
      TraceEvent event, long from, Address to, long method, TokenAmount value) {
    TraceEvent.Call call = (TraceEvent.Call) event;
    assertThat(call)
        .isEqualTo(
            new TraceEvent.Call(from, to, method, Optional.empty(), value, call.gasLimit(), false));
    assertThat(call.gasLimit()).isPositive();
  }

  private static void assertReturn(TraceEvent event, long milligasUsed) {
    assertThat(event)
        .isEqualTo(new TraceEvent.Return(ExitCode.OK, Optional.empty(), "", milligasUsed));
  }

  /** What was charged within the call with an index, calls inside included. */
  private static long charged(List<TraceEvent> trace, int index) {
    long sum = 0;
    int calls = 0;
    int depth = 0;
    for (TraceEvent event : trace) {
      if (event instanceof TraceEvent.Call) {
        if (depth > 0 || calls == index) {
          depth++;
        }
        calls++;
      } else if (event instanceof TraceEvent.Return && depth > 0) {
        depth--;
      } else if (event instanceof TraceEvent.GasCharge charge && depth > 0) {
        sum += charge.milligas();
      }
    }
    return sum;
  }

  @Test
  void shouldGiveUpAMessageWhoseTraceGrowsTooLarge() {
    ScriptedActor outer =
        ScriptedActor.of(
            (context, method, params) -> {
              for (int i = 0; i < 10; i++) {
                context.emitEvent(event("again"));
              }
              return Optional.empty();
            });
    try (TestNetwork network = network(outer, ScriptedActor.idle())) {
      assertThat(network.call(ALICE, OUTER, 2, new byte[0]).trace()).isEmpty();

      network.trace(Tracing.CALLS.within(new TraceBudget(1_000)));

      assertThatThrownBy(() -> network.call(ALICE, OUTER, 2, new byte[0]))
          .isInstanceOf(TraceLimitException.class)
          .hasMessageContaining("more than 1000 bytes");
    }
  }

  private static TestNetwork network(ScriptedActor outer, ScriptedActor inner) {
    TestNetwork network =
        TestNetworks.builder().actor("multisig", outer).actor("paymentchannel", inner).build();
    network.put(500, "multisig", FUNDS);
    network.put(501, "paymentchannel", FUNDS);
    return network;
  }

  private static ExitCode exitCode(TestNetwork network, Address from, Address to) {
    return network.call(from, to, 2, new byte[0]).receipt().exitCode();
  }

  private static ExitCode failure(Runnable action) {
    try {
      action.run();
      return ExitCode.OK;
    } catch (ActorException e) {
      return e.exitCode();
    }
  }

  private static ActorEvent event(String value) {
    return new ActorEvent(
        List.of(
            new EventEntry(
                EventEntry.INDEXED_ALL, "key", Codec.RAW, value.getBytes(StandardCharsets.UTF_8))));
  }
}
