package io.pandan.bench.evm;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.evmtool.Engines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The workloads by JMH: {@code ./pandan bench evm jmh}. One workload alone in a JVM is compiled
 * better than it is beside others, as in a node; {@link BenchCommand} measures that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EvmCalls {
  /** A text in the workload's name. */
  @Param({
    "empty", "numeric", "256-bit", "keccak", "sort", "storage", "ERC-20", "ray", "SHA-256",
    "Uniswap"
  })
  private String workload = "";

  /** The engine's name. */
  @Param("interpreter")
  private String engine = "";

  /** {@code machine} (the native actor set) or {@code ethereum} (Ethereum's rules). */
  @Param({"machine", "ethereum"})
  private String world = "";

  private Optional<Contestant> contestant = Optional.empty();
  private Workload call = Workload.EMPTY;

  /** Founds a network and deploys. */
  @Setup
  public void setUp() throws IOException, InterruptedException {
    Artifacts artifacts = BenchCommand.packages().artifacts();
    Function<Profile, EvmEngine> factory = Engines.named(engine).orElseThrow();
    contestant =
        Optional.of(
            world.equals("machine")
                ? new MachineCalls(engine, factory, artifacts)
                : new EthereumCalls(engine, factory, artifacts));
    call = Workload.named(List.of(workload)).getFirst();
  }

  /** Ends it. */
  @TearDown
  public void tearDown() {
    contestant.ifPresent(Contestant::close);
  }

  /** A call. */
  @Benchmark
  public byte[] call() {
    return contestant.orElseThrow().call(call);
  }
}
