package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.wasm.Parser;
import run.endive.wasm.types.ValType;

/** Executes rewritten modules with a host that hands out the gas in small portions. */
class HostedModuleTest {
  private static final long GAS = 1L << 50;

  private final List<String> asked = new ArrayList<>();
  private long portion = 100_000;
  private long reserve;
  private int refills;
  private boolean allowed = true;

  private static HostedModule rewrite(ModuleBuilder builder) {
    MeteredModule metered = Metering.instrument(builder.build(), MeteringRules.HYGGE);
    return HostedModule.of(metered.bytes(), metered.gasFunction());
  }

  private static List<ValType> types(List<ValueType> types) {
    return types.stream().map(t -> t == ValueType.I32 ? ValType.I32 : ValType.I64).toList();
  }

  private Instance instantiate(HostedModule module) {
    ImportValues.Builder imports = ImportValues.builder();
    for (int arguments : module.hosts()) {
      FunctionType type = HostedModule.hostType(arguments);
      imports.addFunction(
          new HostFunction(
              HostedModule.IMPORT_MODULE,
              HostedModule.hostName(arguments),
              run.endive.wasm.types.FunctionType.of(
                  types(type.parameters()), types(type.results())),
              (instance, values) -> call((int) values[0], values)));
    }
    return Instance.builder(Parser.parse(module.bytes())).withImportValues(imports.build()).build();
  }

  private long[] call(int function, long[] values) {
    long gas = values[values.length - 1] + reserve;
    switch (function) {
      case HostedModule.REFILL -> {
        refills++;
        return new long[] {0, take(gas)};
      }
      case HostedModule.ASK_MEMORY, HostedModule.ASK_TABLE, HostedModule.TELL_FAILURE -> {
        asked.add(function + ": " + values[1] + " by " + values[2]);
        return new long[] {allowed ? 1 : 0, take(gas)};
      }
      default -> {
        // Costs one thousand.
        asked.add("call " + function);
        return new long[] {values[1] + 1, take(gas - 1000)};
      }
    }
  }

  private long take(long gas) {
    long taken = Math.min(gas, portion);
    reserve = gas - taken;
    return taken;
  }

  private long[] enter(HostedModule module, Instance instance, int argument, long gas) {
    String entry = module.entries().get("entry");
    return instance.export(entry).apply(argument, take(gas));
  }

  @Test
  void shouldGiveResultsAndGasOfRandomPrograms() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 120; i++) {
      ModuleBuilder builder = new RandomPrograms(random, false).next();
      int last = builder.module().functionCount() - 1;
      Code entry = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 0);
      entry.op(Opcode.I64_EXTEND_I32_S).op(Opcode.CALL, last).end();
      builder.function("i>i", "", entry).exportFunction("entry", last + 1);
      builder.module().memories.set(0, new WasmModule.Limits(1, 100));
      int argument = random.nextInt();

      CountingInterpreter interpreter =
          new CountingInterpreter(ModuleParser.parse(builder.build()), 100);
      long expected = interpreter.call(last + 1, argument);
      HostedModule module = rewrite(builder);
      long[] actual = enter(module, instantiate(module), argument, GAS);

      assertThat((int) actual[0]).as("program %d", i).isEqualTo((int) expected);
      assertThat(GAS - actual[1] - reserve).as("program %d", i).isEqualTo(interpreter.milligas());
    }
    assertThat(refills).isPositive();
  }

  private static ModuleBuilder body(Code code) {
    return new ModuleBuilder()
        .memory(1, 2)
        .table(2, 3)
        .importFunction("a", "b", "i>i")
        .function("i>i", "", code)
        .exportFunction("entry", 1)
        .export("memory", ExportKind.MEMORY, 0);
  }

  @Test
  void shouldTrapWithWhatTheCounterHasLeftWhenNothingIsLeft() {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end();
    HostedModule module = rewrite(body(code));
    Instance instance = instantiate(module);
    portion = 9_000;

    assertThatThrownBy(() -> enter(module, instance, 0, 1_001_000))
        .isInstanceOf(TrapException.class);
    // 56,000 for the thunk and its argument; then 4,000 a round until the first that finds less.
    assertThat(instance.export(HostedModule.GAS).apply()[0] + reserve).isEqualTo(-3000);
    assertThat(refills).isBetween(70, 120);
  }

  @Test
  void shouldHandGasToTheHostAndBack() {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).op(Opcode.CALL, 0).end();
    HostedModule module = rewrite(body(code));
    long[] result = enter(module, instantiate(module), 40, GAS);

    assertThat((int) result[0]).isEqualTo(42);
    assertThat(GAS - result[1] - reserve).isEqualTo((14 + 3) * 4000 + 2000);
    assertThat(asked).containsExactly("call 0", "call 0");
  }

  @Test
  void shouldAskBeforeItGrows() {
    Code code = new Code().i32(0).op(Opcode.TABLE_GET, 0).op(Opcode.LOCAL_GET, 0);
    code.op(Opcode.TABLE_GROW, 0).op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0);
    code.i32(100).op(Opcode.I32_MUL).op(Opcode.I32_ADD).end();
    HostedModule module = rewrite(body(code));
    Instance instance = instantiate(module);

    assertThat((int) enter(module, instance, 0, GAS)[0]).isEqualTo(102);
    assertThat(asked).isEmpty();
    assertThat((int) enter(module, instance, 5, GAS)[0]).isEqualTo(102);
    assertThat(asked).containsExactly("-2: 2 by 5", "-1: 1 by 5");
    allowed = false;
    assertThat((int) enter(module, instance, 5, GAS)[0]).isEqualTo(-101);
  }

  @Test
  void shouldTellWhenAGrowthFailsThatWasAllowed() {
    HostedModule module =
        rewrite(body(new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0).end()));
    Instance instance = instantiate(module);

    assertThatThrownBy(() -> enter(module, instance, 70_000, GAS))
        .isInstanceOf(TrapException.class);
    assertThat(asked).containsExactly("-1: 1 by 70000", "-3: 1 by 70000");
  }

  @Test
  void shouldRunTheStartFunctionOnlyWhenItIsCalled() {
    ModuleBuilder builder = body(new Code().i32(0).end());
    builder.function(">", "", new Code().i32(3).op(Opcode.CALL, 0).op(Opcode.DROP).end()).start(2);
    HostedModule module = rewrite(builder);
    Instance instance = instantiate(module);

    assertThat(asked).isEmpty();
    assertThat(module.starts()).isTrue();
    long left = instance.export(HostedModule.START).apply(take(GAS))[0];
    assertThat(GAS - left - reserve).isEqualTo((13 + 2) * 4000 + 1000);
    assertThat(asked).containsExactly("call 0");
  }
}
