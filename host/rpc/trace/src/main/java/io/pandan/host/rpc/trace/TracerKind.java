package io.pandan.host.rpc.trace;

import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.EthFrame;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kind of trace that a caller wants. Source: go-ethereum {@code eth/tracers/api.go} ({@code
 * TraceConfig}).
 *
 * @param <T> what a trace is
 * @param tracer makes one for an execution, within a budget
 * @param needsStates whether it looks at the states before and after
 */
record TracerKind<T>(Function<TraceBudget, Tracer<T>> tracer, boolean needsStates) {

  /**
   * Reads what {@code debug_trace} methods take.
   *
   * @param given the object; a log of instructions is meant where it is left out
   * @param actorSet whose contracts are watched
   */
  static TracerKind<JsonValue> of(Optional<Argument> given, ActorSet actorSet) {
    Optional<Argument> name = given.flatMap(options -> options.member("tracer"));
    Optional<Argument> config = given.flatMap(options -> options.member("tracerConfig"));
    if (name.isEmpty()) {
      requireInstructions(actorSet);
      StructLogOptions options = StructLogOptions.of(given);
      return new TracerKind<>(budget -> new StructLogTracer(options, budget), false);
    }
    return switch (name.get().asString()) {
      case "callTracer" -> {
        boolean onlyTopCall = flag(config, "onlyTopCall");
        boolean withLog = flag(config, "withLog");
        yield new TracerKind<>(budget -> new CallTracer(onlyTopCall, withLog, budget), true);
      }
      case "flatCallTracer" -> new TracerKind<>(FlatCallTracer::new, false);
      case "prestateTracer" -> {
        PrestateTracer.Options options =
            new PrestateTracer.Options(
                flag(config, "diffMode"),
                flag(config, "disableCode"),
                flag(config, "disableStorage"),
                actorSet == ActorSet.NATIVE);
        yield new TracerKind<>(budget -> new PrestateTracer(options, budget), true);
      }
      case "4byteTracer" -> new TracerKind<>(FourByteTracer::new, false);
      case "noopTracer" -> new TracerKind<>(_ -> new NoopTracer(), false);
      default ->
          throw name.get()
              .expected(
                  "callTracer, flatCallTracer, prestateTracer, 4byteTracer or noopTracer"
                      + " (tracers in JavaScript are not run)");
    };
  }

  /** The frames of a message. */
  static TracerKind<Optional<EthFrame>> frames() {
    return new TracerKind<>(FrameTracer::new, false);
  }

  private static boolean flag(Optional<Argument> config, String name) {
    return config.flatMap(c -> c.member(name)).map(Argument::asBoolean).orElse(false);
  }

  private static void requireInstructions(ActorSet actorSet) {
    if (actorSet == ActorSet.CANONICAL) {
      throw new RpcException(
          RpcException.SERVER_ERROR,
          "instructions cannot be traced on the canonical actor set: contracts run inside an actor"
              + " in WASM, which shows none. Give a tracer, such as"
              + " {\"tracer\": \"callTracer\"}, or use a network with native actors");
    }
  }

  /** Makes frames; nothing of messages that reached no actor, as with Lotus. */
  private record FrameTracer(TraceBudget budget) implements Tracer<Optional<EthFrame>> {
    @Override
    public Tracing tracing() {
      return Tracing.CALLS.within(budget);
    }

    @Override
    public Optional<EthFrame> result(Traced executed) {
      return executed.found();
    }
  }

  /** Records nothing, and says nothing. */
  private static final class NoopTracer implements Tracer<JsonValue> {
    @Override
    public Tracing tracing() {
      return Tracing.NONE;
    }

    @Override
    public JsonValue result(Traced executed) {
      return JsonObject.EMPTY;
    }
  }
}
