package io.pandan.conformance.vectors;

import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.proof.ProofBackend;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.vm.DefaultMachineFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs scenarios on the node's own VM with one engine, each on a machine of its own. Compiled code
 * is kept from one run to the next. For one thread.
 */
public final class VectorMachine {

  /** What is looked at while a scenario runs. */
  public enum Observation {
    /** Nothing: nothing is slowed down. */
    NOTHING,
    /** Where the time goes. */
    TIME,
    /** Every step. */
    TRACE
  }

  private final MachineFactory machines = new DefaultMachineFactory();
  private final ActorRuntime runtime;
  private final WasmEngine engine;
  private final MeasuringClock clock;

  /**
   * One that measures by the wall's clock.
   *
   * @param runtime the WASM runtime; machines for several engines may share it
   * @param engine what it runs on
   */
  public VectorMachine(ActorRuntime runtime, WasmEngine engine) {
    this(runtime, engine, MeasuringClock.WALL);
  }

  /**
   * @param runtime the WASM runtime; machines for several engines may share it
   * @param engine what it runs on
   * @param clock what time is measured by
   */
  public VectorMachine(ActorRuntime runtime, WasmEngine engine, MeasuringClock clock) {
    this.runtime = runtime;
    this.engine = engine;
    this.clock = clock;
  }

  /** Runs all messages and flushes. What the scenario has is not changed. */
  public VectorRun run(Scenario scenario, Observation observation) {
    Stopwatch stopwatch = clock.stopwatch();
    SyscallLog log = new SyscallLog();
    WasmEngine observed =
        switch (observation) {
          case NOTHING -> engine;
          case TIME -> new ObservedEngine(engine, stopwatch);
          case TRACE -> new ObservedEngine(engine, log);
        };
    LayeredBlockstore store = new LayeredBlockstore(List.of(scenario.blocks()));
    List<ApplyResult> results = new ArrayList<>();
    List<List<String>> syscalls = new ArrayList<>();
    Optional<Cid> root = Optional.empty();
    Optional<String> failure = Optional.empty();
    Optional<Cid> missingCode = Optional.empty();
    stopwatch.start();
    try (Executor executor =
        machines.create(
            context(scenario, observation == Observation.TRACE),
            store,
            new RecordedExterns(scenario.randomness(), scenario.circulatingSupply()),
            runtimes(scenario, observed))) {
      for (Scenario.Step step : scenario.steps()) {
        results.add(executor.execute(step.message(), step.kind(), step.chainLength()));
        syscalls.add(log.take());
      }
      root = Optional.of(executor.flush());
    } catch (MissingCodeException e) {
      missingCode = Optional.of(e.code());
      failure = Optional.of(describe(e));
    } catch (FatalException
        | BrokenStateException
        | MalformedException
        | CborException brokenState) {
      failure = Optional.of(describe(brokenState));
    }
    Timing timing = observation == Observation.TIME ? stopwatch.stop() : Timing.NONE;
    return new VectorRun(results, root, failure, missingCode, syscalls, timing, store);
  }

  private static MachineContext context(Scenario scenario, boolean tracing) {
    return new MachineContext(
        scenario.networkVersion(),
        scenario.chainId(),
        scenario.actorSet(),
        scenario.actorSet() == ActorSet.NATIVE,
        scenario.epoch(),
        scenario.epoch() * Scenario.EPOCH_SECONDS,
        scenario.baseFee(),
        scenario.stateRoot(),
        tracing);
  }

  private RuntimeSet runtimes(Scenario scenario, WasmEngine observed) {
    return new RuntimeSet(
        Map.of("wasm", new CodeCheck(runtime)),
        scenario.actorSet() == ActorSet.NATIVE ? NativeActors.all() : Map.of(),
        Map.of(
            WasmEngine.class,
            observed,
            ProofBackend.class,
            new AssumedProofs(scenario.postsHold())));
  }

  /** The failure and what caused it, in one line. */
  private static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
        text.append(": ").append(cause.getMessage());
      }
    }
    return text.toString();
  }
}
