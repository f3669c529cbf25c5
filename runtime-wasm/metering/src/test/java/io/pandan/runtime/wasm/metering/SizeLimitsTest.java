package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is too large for an actor: each limit as far as it goes, and one more. */
class SizeLimitsTest {

  static Stream<Arguments> limits() {
    return Stream.of(
        row("types", SizeLimits.MAX_TYPES, SizeLimitsTest::types),
        row("imports", SizeLimits.MAX_IMPORTS, SizeLimitsTest::imports),
        row("functions", SizeLimits.MAX_FUNCTIONS, SizeLimitsTest::functions),
        row("globals", SizeLimits.MAX_GLOBALS, SizeLimitsTest::globals),
        row("exports", SizeLimits.MAX_EXPORTS, SizeLimitsTest::exports),
        row("data segments", SizeLimits.MAX_SEGMENTS, SizeLimitsTest::dataSegments),
        row("element segments", SizeLimits.MAX_SEGMENTS, SizeLimitsTest::elementSegments),
        row("parameters of type 0", SizeLimits.MAX_PARAMETERS, SizeLimitsTest::parameters),
        row("depth of blocks of function 0", SizeLimits.MAX_DEPTH, SizeLimitsTest::depth),
        row("labels of a br_table of function 0", SizeLimits.MAX_LABELS, SizeLimitsTest::labels),
        row("weight of function 0 on the stack", 2048, SizeLimitsTest::weight),
        row("parameters and locals of function 0", SizeLimits.MAX_LOCALS, SizeLimitsTest::locals),
        row("locals of function 0, which weighs 3", 3 * 24, SizeLimitsTest::lightLocals));
  }

  private static Arguments row(String what, int limit, IntFunction<ModuleBuilder> module) {
    return arguments(what, limit, module);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("limits")
  void shouldTakeWhatIsAtTheLimitAndNameItBeyond(
      String what, int limit, IntFunction<ModuleBuilder> module) {
    assertThatCode(() -> instrument(module.apply(limit))).doesNotThrowAnyException();
    assertThatThrownBy(() -> instrument(module.apply(limit + 1)))
        .isInstanceOfSatisfying(
            ModuleRefusedException.class,
            e -> assertThat(e.phase()).isEqualTo(RefusalPhase.LIMIT_SIZE))
        .hasMessage(
            "wasm module refused (limit size): "
                + what
                + ": "
                + (limit + 1)
                + " exceeds the limit of "
                + limit);
  }

  @Test
  void shouldRefuseManyBranchesOverManyValues() {
    // 1,000 values on the stack over 100 blocks, in 400 functions.
    Code code = new Code();
    for (int i = 0; i < 1000; i++) {
      code.i32(1);
    }
    for (int i = 0; i < 100; i++) {
      code.block(Opcode.BLOCK).end();
    }
    for (int i = 0; i < 1000; i++) {
      code.op(Opcode.DROP);
    }
    code.end();
    ModuleBuilder builder = new ModuleBuilder();
    for (int i = 0; i < 400; i++) {
      builder.function(">", "", code);
    }

    // 101 times 1,002 for each function, of which 317 are too many.
    assertThatThrownBy(() -> instrument(builder))
        .isInstanceOf(ModuleRefusedException.class)
        .hasMessageContaining("branches times values: 32081034 exceeds the limit of 32000000");
  }

  private static void instrument(ModuleBuilder builder) {
    Metering.instrument(builder.build(), MeteringRules.HYGGE);
  }

  private static ModuleBuilder body(Code code) {
    return new ModuleBuilder().function(">", "", code.end());
  }

  private static ModuleBuilder types(int count) {
    ModuleBuilder builder = body(new Code());
    while (builder.module().types.size() < count) {
      builder.module().types.add(ModuleBuilder.type("i>"));
    }
    return builder;
  }

  private static ModuleBuilder imports(int count) {
    ModuleBuilder builder = new ModuleBuilder();
    for (int i = 0; i < count; i++) {
      builder.importFunction("vm", "exit", "iiii>i");
    }
    return builder.function(">", "", new Code().end());
  }

  private static ModuleBuilder functions(int count) {
    ModuleBuilder builder = new ModuleBuilder();
    for (int i = 0; i < count; i++) {
      builder.function(">", "", new Code().end());
    }
    return builder;
  }

  private static ModuleBuilder globals(int count) {
    ModuleBuilder builder = body(new Code());
    for (int i = 0; i < count; i++) {
      builder.global('i', true, ModuleBuilder.constant(i));
    }
    return builder;
  }

  private static ModuleBuilder exports(int count) {
    ModuleBuilder builder = body(new Code());
    for (int i = 0; i < count; i++) {
      builder.exportFunction("f" + i, 0);
    }
    return builder;
  }

  private static ModuleBuilder dataSegments(int count) {
    ModuleBuilder builder = body(new Code()).memory(1);
    for (int i = 0; i < count; i++) {
      builder.data(SegmentMode.PASSIVE, 0, (byte) 1);
    }
    return builder;
  }

  private static ModuleBuilder elementSegments(int count) {
    ModuleBuilder builder = body(new Code()).table(1, 1);
    for (int i = 0; i < count; i++) {
      builder.elements(SegmentMode.PASSIVE, 0);
    }
    return builder;
  }

  private static ModuleBuilder parameters(int count) {
    return new ModuleBuilder().function("l".repeat(count) + ">", "", new Code().end());
  }

  private static ModuleBuilder depth(int count) {
    Code code = new Code();
    for (int i = 0; i < count; i++) {
      code.block(Opcode.BLOCK);
    }
    for (int i = 0; i < count; i++) {
      code.end();
    }
    return body(code);
  }

  private static ModuleBuilder labels(int count) {
    int[] labels = new int[count + 2];
    Arrays.fill(labels, 0);
    labels[0] = count;
    return body(new Code().block(Opcode.BLOCK).i32(0).op(Opcode.BR_TABLE, labels).end());
  }

  /** Values on the stack of a function that weighs two before it has any. */
  private static ModuleBuilder weight(int weight) {
    Code code = new Code();
    for (int i = 2; i < weight; i++) {
      code.i32(i);
    }
    for (int i = 2; i < weight; i++) {
      code.op(Opcode.DROP);
    }
    return body(code);
  }

  /** Locals in groups of one, which make the function heavy. */
  private static ModuleBuilder locals(int count) {
    List<WasmModule.LocalGroup> groups =
        IntStream.range(0, 1000)
            .mapToObj(i -> ModuleBuilder.group(i == 0 ? count - 999 : 1, 'l'))
            .toList();
    return new ModuleBuilder().function(">", groups, new Code().end().toBytes());
  }

  private static ModuleBuilder lightLocals(int count) {
    return new ModuleBuilder()
        .function(">", List.of(ModuleBuilder.group(count, 'l')), new Code().end().toBytes());
  }
}
