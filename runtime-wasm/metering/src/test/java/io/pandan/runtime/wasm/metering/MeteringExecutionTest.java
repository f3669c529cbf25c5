package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.wasm.Parser;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.ValType;

/**
 * Executes instrumented modules and compares the gas that they took with a count by another route.
 */
class MeteringExecutionTest {
  private static final long GAS = 1L << 60;

  private static GlobalInstance counter(long milligas) {
    return GlobalInstance.builder()
        .valueLow(milligas)
        .valType(ValType.I64)
        .mutabilityType(MutabilityType.Var)
        .build();
  }

  private static Instance instantiate(byte[] wasm, GlobalInstance counter) {
    return Instance.builder(Parser.parse(wasm))
        .withImportValues(
            ImportValues.builder()
                .addGlobal(
                    new ImportGlobal(GasCounter.IMPORT_MODULE, GasCounter.IMPORT_NAME, counter))
                .build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldChargeWhatRandomProgramsExecute(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nonTrivial = 0;
    for (int i = 0; i < 250; i++) {
      ModuleBuilder builder = new RandomPrograms(random, false).next();
      byte[] wasm = builder.build();
      int first = random.nextInt();
      long second = random.nextLong();

      CountingInterpreter interpreter = new CountingInterpreter(ModuleParser.parse(wasm), 3);
      long expected = interpreter.call(builder.module().functionCount() - 1, first, second);
      GlobalInstance counter = counter(GAS);
      Instance instance =
          instantiate(Metering.instrument(wasm, MeteringRules.HYGGE).bytes(), counter);
      long[] actual = instance.export("run").apply(first, second);

      assertThat((int) actual[0]).as("result of program %d", i).isEqualTo((int) expected);
      assertThat(GAS - counter.getValue())
          .as("milligas of program %d", i)
          .isEqualTo(interpreter.milligas());
      nonTrivial += interpreter.milligas() > 1_000_000 ? 1 : 0;
    }
    assertThat(nonTrivial).as("programs of more than 250 instructions").isGreaterThan(20);
  }

  private static ModuleBuilder program(String type, Code code) {
    return new ModuleBuilder().memory(1, 2).function(type, "", code).exportFunction("run", 0);
  }

  private static long milligasOf(ModuleBuilder program, long... arguments) {
    GlobalInstance counter = counter(GAS);
    Instance instance =
        instantiate(Metering.instrument(program.build(), MeteringRules.HYGGE).bytes(), counter);
    instance.export("run").apply(arguments);
    return GAS - counter.getValue();
  }

  @Test
  void shouldChargeGrowthThatFails() {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0).end();

    // Thunk: local.get and 13 instructions of the limited call. Body: two instructions, 9 pages.
    assertThat(milligasOf(program("i>i", code), 9)).isEqualTo(16 * 4000 + 9 * 65_536 * 400L);
  }

  @Test
  void shouldChargeFiftyTwoGasForACallOfADefinedFunction() {
    Code caller = new Code().op(Opcode.CALL, 0).end();
    ModuleBuilder builder = new ModuleBuilder().function(">", "", new Code().end());
    builder.function(">", "", caller).exportFunction("run", 1);

    assertThat(milligasOf(builder)).isEqualTo(2 * 52_000);
  }

  @Test
  void shouldStopALoopWithoutEndWhenGasIsSpent() {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().end();
    GlobalInstance counter = counter(1_000_000);
    Instance instance =
        instantiate(
            Metering.instrument(program(">", code).build(), MeteringRules.HYGGE).bytes(), counter);

    assertThatThrownBy(() -> instance.export("run").apply()).isInstanceOf(TrapException.class);
    // 52,000 for the thunk; then 4,000 a round until the first one that finds less.
    assertThat(counter.getValue()).isEqualTo(-4000);
  }

  @Test
  void shouldStopARecursionWithoutEndAtTheLimitOfTheStack() throws Exception {
    Code code = new Code().op(Opcode.CALL, 0).end();
    GlobalInstance counter = counter(GAS);
    Instance instance =
        instantiate(
            Metering.instrument(program(">", code).build(), MeteringRules.HYGGE).bytes(), counter);

    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable run = () -> thrown.set(catchThrowable(() -> instance.export("run").apply()));
    Thread thread = new Thread(null, run, "large stack", 256 << 20);
    thread.start();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(TrapException.class);
    // The function weighs 2: 1024 calls fit into 2048, the one after them traps. The thunk and each
    // of
    // the 1024 bodies have paid for all of their 13 instructions at their start.
    assertThat(GAS - counter.getValue()).isEqualTo(1025 * 52_000L);
  }

  @Test
  void shouldChargeLessOrMoreThanIsExecutedAfterADefaultLabelAsTheNetworkDoes() {
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK).op(Opcode.LOCAL_GET, 0);
    code.op(Opcode.BR_TABLE, 1, 0, 1).end().i32(1).op(Opcode.DROP).end().end();

    // The default label leaves the outer block, yet the constant behind the inner one is charged.
    assertThat(milligasOf(program("i>", code), 7)).isEqualTo((14 + 3) * 4000);
    assertThat(milligasOf(program("i>", code), 0)).isEqualTo((14 + 3) * 4000);
  }
}
