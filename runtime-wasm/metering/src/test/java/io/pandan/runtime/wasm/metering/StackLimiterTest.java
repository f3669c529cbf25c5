package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the limiter is injected, and what functions weigh. Weights are counted by hand. */
class StackLimiterTest {
  private static WasmModule limit(ModuleBuilder builder) {
    return limit(builder, Instrumenter.V0_4);
  }

  private static WasmModule limit(ModuleBuilder builder, Instrumenter instrumenter) {
    WasmModule module = ModuleParser.parse(builder.build());
    ModuleValidator.validate(module, 1 << 20);
    StackLimiter.inject(module, 1024, instrumenter);
    return module;
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split(";")).map(String::strip).toList();
  }

  private static String call(int callee, int weight, int global) {
    return ("global.get G; i32.const W; i32.add; global.set G; global.get G; i32.const 1024;"
            + "i32.gt_u; if; unreachable; end; call F; global.get G; i32.const W; i32.sub;"
            + "global.set G;")
        .replace("G", Integer.toString(global))
        .replace("W", Integer.toString(weight))
        .replace("F", Integer.toString(callee));
  }

  /** The weight of function 0 as its caller, function 1, adds it. */
  private static int weight(String type, List<WasmModule.LocalGroup> locals, Code code) {
    return weight(type, locals, code, Instrumenter.V0_4);
  }

  private static int weight(
      String type, List<WasmModule.LocalGroup> locals, Code code, Instrumenter instrumenter) {
    Code caller = new Code();
    for (char letter : type.substring(0, type.indexOf('>')).toCharArray()) {
      caller.raw(letter == 'i' ? 0x41 : 0x42, 0);
    }
    caller.op(Opcode.CALL, 0).op(Opcode.UNREACHABLE).end();
    WasmModule module =
        limit(
            new ModuleBuilder()
                .memory(1)
                .function(type, locals, code.toBytes())
                .function(">", "", caller),
            instrumenter);
    return Disassembly.of(module, 1).stream()
        .filter(line -> line.startsWith("i32.const"))
        .skip(type.substring(0, type.indexOf('>')).chars().filter(c -> c == 'i').count())
        .mapToInt(line -> Integer.parseInt(line.substring(10)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldAddTheWeightBeforeADirectCallAndTakeItOffAfter() {
    ModuleBuilder builder = new ModuleBuilder();
    builder.function(">", "", new Code().i32(1).op(Opcode.DROP).end());
    builder.function(">", "", new Code().op(Opcode.NOP).op(Opcode.CALL, 0).end());

    assertThat(Disassembly.of(limit(builder), 1)).isEqualTo(lines("nop;" + call(0, 3, 0) + "end"));
  }

  @Test
  void shouldLeaveCallsOfImportsAlone() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("a", "b", ">");
    builder.function(">", "", new Code().op(Opcode.CALL, 0).end());

    assertThat(Disassembly.of(limit(builder), 0)).isEqualTo(lines("call 0; end"));
  }

  @Test
  void shouldPutTheHeightBehindTheGlobalsThatThereAre() {
    ModuleBuilder builder = new ModuleBuilder().global('i', true, ModuleBuilder.constant(1));
    builder.function(">", "", new Code().end());
    builder.function(">", "", new Code().op(Opcode.CALL, 0).end());

    assertThat(Disassembly.of(limit(builder), 1)).isEqualTo(lines(call(0, 2, 1) + "end"));
  }

  @Test
  void shouldWeighAnEmptyFunctionAsTwo() {
    assertThat(weight(">", List.of(), new Code().end())).isEqualTo(2);
  }

  @Test
  void shouldWeighGroupsOfLocalsInsteadOfLocalsAndNoParameters() {
    List<WasmModule.LocalGroup> groups =
        List.of(ModuleBuilder.group(100, 'i'), ModuleBuilder.group(1, 'l'));

    assertThat(weight("iiil>", groups, new Code().end())).isEqualTo(2 + 2);
  }

  @Test
  void shouldWeighEachLocalOnNetwork17() {
    List<WasmModule.LocalGroup> groups =
        List.of(ModuleBuilder.group(100, 'i'), ModuleBuilder.group(1, 'l'));

    assertThat(weight("iiil>", groups, new Code().end(), Instrumenter.V0_2)).isEqualTo(2 + 101);
  }

  @Test
  void shouldTakeWhatFollowsACopyForUnreachableOnNetwork17() {
    Code code = new Code().block(Opcode.BLOCK).i32(1).i32(2).i32(3);
    code.op(Opcode.MEMORY_COPY, 0, 0).i32(1).i32(2).i32(3).i32(4);
    code.op(Opcode.DROP).op(Opcode.DROP).op(Opcode.DROP).op(Opcode.DROP).end().i32(1);
    code.op(Opcode.DROP).end();

    assertThat(weight(">", List.of(), code, Instrumenter.V0_2)).isEqualTo(2 + 3);
    assertThat(weight(">", List.of(), code)).isEqualTo(2 + 4);
  }

  @Test
  void shouldRefuseInstructionsThatNetwork17DoesNotKnow() {
    Code code = new Code().i32(1).op(Opcode.I32_EXTEND8_S).op(Opcode.DROP).end();

    assertThatThrownBy(() -> weight(">", List.of(), code, Instrumenter.V0_2))
        .isInstanceOf(ModuleRefusedException.class)
        .hasMessageContaining("function 0: this network does not know i32.extend8_s");
    assertThat(weight(">", List.of(), code)).isEqualTo(2 + 1);
  }

  @Test
  void shouldWeighTheGreatestHeightOfReachableCode() {
    Code code = new Code().i32(1).i32(2).i32(3).op(Opcode.I32_ADD).op(Opcode.I32_ADD);
    code.op(Opcode.DROP).op(Opcode.UNREACHABLE).i32(1).i32(1).i32(1).i32(1).i32(1).end();

    assertThatThrownBy(() -> weight(">", List.of(), code)).hasMessageContaining("validate");
    Code balanced = new Code().i32(1).i32(2).i32(3).op(Opcode.I32_ADD).op(Opcode.I32_ADD);
    balanced.op(Opcode.DROP).op(Opcode.UNREACHABLE);
    for (int i = 0; i < 9; i++) {
      balanced.i32(1);
    }
    for (int i = 0; i < 9; i++) {
      balanced.op(Opcode.DROP);
    }
    assertThat(weight(">", List.of(), balanced.end())).isEqualTo(2 + 3);
  }

  @Test
  void shouldNotResetTheHeightAtAnElse() {
    Code code = new Code().i32(1).block(Opcode.IF, ValueType.I32).i32(2);
    code.op(Opcode.ELSE).i32(3).op(Opcode.NOP).end().op(Opcode.DROP).end();

    // The value of the first arm still counts in the second one.
    assertThat(weight(">", List.of(), code)).isEqualTo(2 + 2);
  }

  @Test
  void shouldSendExportsTablesAndStartThroughThunksInOrderOfIndexes() {
    ModuleBuilder builder = new ModuleBuilder().table(1, 1).importFunction("a", "b", ">");
    builder.function("i>", "", new Code().end());
    builder.function(">", "", new Code().end());
    builder.function(">", "", new Code().end());
    builder.function(">", "", new Code().end());
    builder.exportFunction("last", 3).exportFunction("first", 1).exportFunction("import", 0);
    builder.elements(SegmentMode.PASSIVE, 4, 0).start(2);

    WasmModule module = limit(builder);

    assertThat(module.exports)
        .extracting(WasmModule.Export::index)
        .as("exported thunks")
        .containsExactly(7, 5, 0);
    assertThat(module.elements.get(0).functions()).containsExactly(8, 0);
    assertThat(module.start).isEqualTo(6);
    assertThat(Disassembly.of(module, 4)).isEqualTo(lines("local.get 0;" + call(1, 2, 0) + "end"));
  }

  @Test
  void shouldRefuseUnreachableCodeThatTakesMoreThanThereIs() {
    Code code = new Code().op(Opcode.UNREACHABLE).op(Opcode.I32_ADD).op(Opcode.I32_ADD);
    code.op(Opcode.DROP).end();

    // Valid WebAssembly, but the crate counts below zero.
    assertThatThrownBy(() -> limit(new ModuleBuilder().function(">", "", code)))
        .isInstanceOfSatisfying(
            ModuleRefusedException.class,
            e -> assertThat(e.phase()).isEqualTo(RefusalPhase.LIMIT_STACK));
  }

  @Test
  void shouldRefuseAModuleWithoutFunctions() {
    assertThatThrownBy(() -> limit(new ModuleBuilder().memory(1)))
        .isInstanceOf(ModuleRefusedException.class)
        .hasMessage("wasm module refused (limit stack): the module has no functions");
  }
}
