package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * What an engine does exactly as another one does: results, traps, gas, questions to the host. An
 * engine's test extends this and says which two engines it is about.
 */
public abstract class WasmEngineAgreement {
  private static final long GAS = 1L << 60;

  /** The engine under test. */
  protected abstract WasmEngine engine();

  /** The engine that it agrees with. */
  protected abstract WasmEngine reference();

  private static MeteredWasm metered(ModuleBuilder builder) {
    MeteredModule module = Metering.instrument(builder.build(), MeteringRules.HYGGE);
    return new MeteredWasm(
        module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction());
  }

  /** How an execution ended, in a form that compares. */
  private static List<Object> outcome(
      WasmEngine engine, MeteredWasm module, long gas, int argument, TestHost host) {
    List<Object> outcome = new ArrayList<>();
    try (WasmInstance instance = engine.compile(module, CodeCache.NONE).instantiate(host)) {
      instance.setGas(gas);
      try {
        instance.initialize();
        outcome.add(instance.invoke("entry", argument));
      } catch (WasmTrapException e) {
        outcome.add("trap");
      } catch (IllegalStateException e) {
        outcome.add(String.valueOf(e.getMessage()));
      }
      outcome.add(instance.gas());
      outcome.add(instance.memorySize());
      byte[] memory = new byte[instance.memorySize()];
      instance.readMemory(0, memory, 0, memory.length);
      outcome.add(Arrays.hashCode(memory));
    }
    outcome.add(host.asked);
    return outcome;
  }

  @Test
  void shouldEndRandomProgramsAlikeWhereverGasEnds() {
    SplittableRandom random = new SplittableRandom(20_261_120);
    int traps = 0;
    for (int i = 0; i < 150; i++) {
      ModuleBuilder builder = new RandomPrograms(random, true).next();
      int last = builder.module().functionCount() - 1;
      Code entry = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 0);
      entry.op(Opcode.I64_EXTEND_I32_S).op(Opcode.CALL, last).end();
      builder.function("i>i", "", entry).exportFunction("entry", last + 1);
      MeteredWasm module = metered(builder);
      int argument = random.nextInt();
      long gas = random.nextBoolean() ? GAS : random.nextLong(1L << (12 + random.nextInt(20)));
      long maxPages = random.nextInt(4);
      TestHost host = new TestHost();
      TestHost other = new TestHost();
      host.maxPages = maxPages;
      other.maxPages = maxPages;

      List<Object> expected = outcome(reference(), module, gas, argument, host);
      assertThat(outcome(engine(), module, gas, argument, other))
          .as("program %d with %d", i, gas)
          .isEqualTo(expected);
      traps += expected.getFirst().equals("trap") ? 1 : 0;
    }
    assertThat(traps).as("executions that trapped").isBetween(20, 130);
  }

  private static ModuleBuilder body(Code code) {
    return new ModuleBuilder()
        .memory(1, 60_000)
        .importFunction("a", "b", "ii>i")
        .function("i>i", "il", code)
        .exportFunction("entry", 1)
        .export("memory", ExportKind.MEMORY, 0);
  }

  private void assertAgreement(ModuleBuilder builder, long gas, int argument) {
    MeteredWasm module = metered(builder);
    assertThat(outcome(engine(), module, gas, argument, new ThrowingHost()))
        .isEqualTo(outcome(reference(), module, gas, argument, new ThrowingHost()));
  }

  /** Takes gas and writes memory; the third call of an instance throws. */
  private static final class ThrowingHost extends TestHost {
    private int calls;

    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      asked.add("call " + function + " " + (int) arguments[0] + " " + (int) arguments[1]);
      instance.setGas(instance.gas() - 777);
      if (++calls == 3) {
        throw new IllegalStateException("enough");
      }
      instance.writeInt(16, instance.readInt(16) + 5);
      instance.writeLong(24, 0x1122334455667788L);
      return calls;
    }
  }

  @Test
  void shouldLeaveTheSameGasAndMemoryWhenTheHostThrows() {
    Code code = new Code().block(Opcode.LOOP).i32(7).op(Opcode.LOCAL_GET, 0);
    code.op(Opcode.CALL, 0).op(Opcode.LOCAL_SET, 0).op(Opcode.BR, 0).end().i32(0).end();

    assertAgreement(body(code), GAS, 3);
    assertAgreement(body(code), 300_000, 3);
    assertAgreement(body(code), 100_000, 3);
  }

  @Test
  void shouldCallTheHostAgainWhenItTookAllGas() {
    // Both calls are in one metered block: the counter is looked at before and after, not between.
    Code code = new Code().i32(1).i32(2).op(Opcode.CALL, 0).i32(3).op(Opcode.CALL, 0).end();

    assertAgreement(body(code), 81_000, 3);
    assertAgreement(body(code), 80_000, 3);
    assertAgreement(body(code), 79_999, 3);
  }

  @Test
  void shouldGrowToTheLimitsAlike() {
    // Grows by as many pages as its argument says until it cannot, and gives how often it could.
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.LOOP);
    code.op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0).i32(-1).op(Opcode.I32_EQ);
    code.op(Opcode.BR_IF, 1).op(Opcode.LOCAL_GET, 1).i32(1).op(Opcode.I32_ADD);
    code.op(Opcode.LOCAL_SET, 1).op(Opcode.BR, 0).end().end().op(Opcode.LOCAL_GET, 1).end();

    for (int by : new int[] {1, 7, 98, 99, 100, 50_000, -1, 1 << 31}) {
      assertAgreement(body(code), GAS, by);
    }
  }

  @Test
  void shouldReachTheLimitOfTheStackAlike() {
    // Recurs as often as its argument says.
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.I32_EQZ);
    code.block(Opcode.IF).i32(5).op(Opcode.RETURN).end();
    code.op(Opcode.LOCAL_GET, 0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 1);
    code.i32(3).op(Opcode.I32_ADD).end();

    onLargeStack(
        () -> {
          for (int depth : new int[] {1, 100, 290, 291, 292, 293, 294, 340, 341, 342, 2000}) {
            assertAgreement(body(code), GAS, depth);
          }
        });
  }

  /** Each call of the host calls an instance of its own, to a depth. */
  private static final class NestingHost extends TestHost {
    private final WasmCode code;
    private final int depth;

    NestingHost(WasmCode code, int depth) {
      this.code = code;
      this.depth = depth;
    }

    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      if (depth == 0) {
        throw new IllegalStateException("deep enough");
      }
      try (WasmInstance callee = code.instantiate(new NestingHost(code, depth - 1))) {
        callee.setGas(instance.gas() - 100_000);
        callee.initialize();
        int result = callee.invoke("entry", (int) arguments[0]);
        instance.setGas(callee.gas());
        return result + 1;
      } catch (WasmTrapException e) {
        throw new AssertionError(e);
      } catch (IllegalStateException e) {
        if (depth % 2 == 0) {
          throw e;
        }
        return depth;
      }
    }
  }

  private static List<Object> nested(WasmEngine engine, MeteredWasm module, int depth) {
    WasmCode code = engine.compile(module, CodeCache.NONE);
    try (WasmInstance instance = code.instantiate(new NestingHost(code, depth))) {
      instance.setGas(GAS);
      instance.initialize();
      return List.of(instance.invoke("entry", 9), instance.gas());
    } catch (WasmTrapException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNestAsManyCallsAsTheNetworkAllows() {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).i32(1).op(Opcode.CALL, 0).i32(2);
    MeteredWasm module = metered(body(code.op(Opcode.I32_ADD).end()));

    onLargeStack(
        () ->
            assertThat(nested(engine(), module, 1024))
                .isEqualTo(nested(reference(), module, 1024)));
  }

  private static void onLargeStack(Runnable test) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> thrown.set(catchThrowable(test::run)), "large stack", 1L << 30);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thrown.get() instanceof TestAbortedException skipped) {
      throw skipped;
    }
    if (thrown.get() != null) {
      throw new AssertionError(thrown.get());
    }
  }
}
