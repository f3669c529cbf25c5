package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where the counter is injected. Instructions cost 1 here, structure nothing, a byte 2: the
 * expected text is counted by hand. Function 0 is metered; the charging function comes after the
 * last one.
 */
class GasCounterTest {
  private static final GasRules ONE = new GasRules(1, 1, 1, 1, 1, 0, 0, 2, 0, 2);

  private static List<String> meter(String type, Code code) {
    return meter(new ModuleBuilder().memory(1).function(type, "", code), Instrumenter.V0_4);
  }

  private static List<String> meter(ModuleBuilder builder, Instrumenter instrumenter) {
    WasmModule module = ModuleParser.parse(builder.build());
    ModuleValidator.validate(module, 1 << 20);
    GasCounter.inject(module, ONE, instrumenter);
    return Disassembly.of(module, 0);
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split(";")).map(String::strip).toList();
  }

  @Test
  void shouldChargeStraightCodeAtOnce() {
    Code code = new Code().i32(5).i32(6).op(Opcode.I32_ADD).op(Opcode.DROP).op(Opcode.NOP).end();

    assertThat(meter(">", code))
        .isEqualTo(lines("i64.const 3; call 1; i32.const 5; i32.const 6; i32.add; drop; nop; end"));
  }

  @Test
  void shouldNotChargeCodeThatCostsNothing() {
    assertThat(meter(">", new Code().op(Opcode.NOP).end())).isEqualTo(lines("nop; end"));
  }

  @Test
  void shouldChargeABlockThatNobodyLeavesWithWhatSurroundsIt() {
    Code code = new Code().i32(1).op(Opcode.DROP).block(Opcode.BLOCK);
    code.i32(2).op(Opcode.DROP).end().i32(3).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 3; call 1; i32.const 1; drop; block; i32.const 2; drop; end;"
                    + "i32.const 3; drop; end"));
  }

  @Test
  void shouldChargeBothArmsOfAnIfApart() {
    Code code = new Code().i32(1).block(Opcode.IF, ValueType.I32).i32(2);
    code.op(Opcode.ELSE).i32(3).op(Opcode.I32_EQZ).end().end();

    assertThat(meter(">i", code))
        .isEqualTo(
            lines(
                "i64.const 2; call 1; i32.const 1; if result; i64.const 1; call 1; i32.const 2;"
                    + "else; i64.const 2; call 1; i32.const 3; i32.eqz; end; end"));
  }

  @Test
  void shouldChargeWhatFollowsABranchApart() {
    Code code = new Code().block(Opcode.BLOCK).i32(1).op(Opcode.BR_IF, 0);
    code.i32(2).op(Opcode.DROP).end().i32(3).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 3; call 1; block; i32.const 1; br_if 0; i64.const 1; call 1;"
                    + "i32.const 2; drop; end; i32.const 3; drop; end"));
  }

  @Test
  void shouldChargeWhatFollowsABlockThatMayBeLeftForAnOuterOne() {
    Code code = new Code().block(Opcode.BLOCK).i32(1).block(Opcode.IF);
    code.i32(2).op(Opcode.BR_IF, 1).end().i32(3).op(Opcode.DROP).end();
    code.i32(4).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 3; call 1; block; i32.const 1; if; i64.const 2; call 1; i32.const 2;"
                    + "br_if 1; end; i64.const 1; call 1; i32.const 3; drop; end; i32.const 4;"
                    + "drop; end"));
  }

  @Test
  void shouldChargeEveryRoundOfALoop() {
    Code code = new Code().i32(1).op(Opcode.DROP).block(Opcode.LOOP);
    code.i32(2).op(Opcode.BR_IF, 0).end().i32(3).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 2; call 1; i32.const 1; drop; loop; i64.const 2; call 1; i32.const 2;"
                    + "br_if 0; end; i32.const 3; drop; end"));
  }

  @Test
  void shouldChargeWhatFollowsAReturnApart() {
    Code code = new Code().i32(1).block(Opcode.IF).op(Opcode.RETURN).end();
    code.i32(2).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 2; call 1; i32.const 1; if; return; end; i64.const 1; call 1;"
                    + "i32.const 2; drop; end"));
  }

  @Test
  void shouldOverlookTheDefaultLabelOfABranchTableAsTheNetworkDoes() {
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK).i32(0);
    code.op(Opcode.BR_TABLE, 1, 0, 1).end().i32(1).op(Opcode.DROP).end();
    code.i32(2).op(Opcode.DROP).end();

    // With the default in sight, the constant 1 would be charged where the inner block ends.
    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 4; call 1; block; block; i32.const 0; br_table; end; i32.const 1;"
                    + "drop; end; i32.const 2; drop; end"));
  }

  @Test
  void shouldSeeTheDefaultLabelOfABranchTableOnNetwork17() {
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK).i32(0);
    code.op(Opcode.BR_TABLE, 1, 0, 1).end().i32(1).op(Opcode.DROP).end();
    code.i32(2).op(Opcode.DROP).end();

    assertThat(meter(new ModuleBuilder().function(">", "", code), Instrumenter.V0_2))
        .isEqualTo(
            lines(
                "i64.const 3; call 1; block; block; i32.const 0; br_table; end; i64.const 1;"
                    + "call 1; i32.const 1; drop; end; i32.const 2; drop; end"));
  }

  @Test
  void shouldSeeTheOtherLabelsOfABranchTable() {
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK).i32(0);
    code.op(Opcode.BR_TABLE, 1, 1, 0).end().i32(1).op(Opcode.DROP).end();
    code.i32(2).op(Opcode.DROP).end();

    assertThat(meter(">", code))
        .isEqualTo(
            lines(
                "i64.const 3; call 1; block; block; i32.const 0; br_table; end; i64.const 1;"
                    + "call 1; i32.const 1; drop; end; i32.const 2; drop; end"));
  }

  @Test
  void shouldChargeGrowthByItsOperandWhenItRuns() {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0).end();

    assertThat(meter("i>i", code))
        .isEqualTo(
            lines(
                "i64.const 2; call 1; local.get 0; local.tee 1; local.get 1; i64.extend_i32_u;"
                    + "i64.const 131072; i64.mul; call 1; memory.grow; end"));
  }

  @Test
  void shouldChargeGrowthByAConstantBeforehand() {
    Code code = new Code().i32(3).op(Opcode.MEMORY_GROW, 0).end();

    assertThat(meter(">i", code))
        .isEqualTo(lines("i64.const 393218; call 1; i32.const 3; memory.grow; end"));
  }

  @Test
  void shouldRefuseANegativeConstantBeforeAnOperationPricedByIt() {
    Code code = new Code().i32(0).i32(0).i32(-1).op(Opcode.MEMORY_COPY, 0, 0).end();

    assertThatThrownBy(() -> meter(">", code))
        .isInstanceOf(ModuleRefusedException.class)
        .hasMessageContaining("meter")
        .hasMessageContaining("memory.copy of the negative constant -1");
  }

  @Test
  void shouldRefuseABlockWhoseCostOverflows() {
    Code code = new Code();
    for (int i = 0; i < 33_000; i++) {
      code.i32(Integer.MAX_VALUE).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    }
    code.end();

    assertThatThrownBy(() -> meter(">", code))
        .isInstanceOf(ModuleRefusedException.class)
        .hasMessageContaining("costs more than 9223372036854775807 milligas");
  }

  @Test
  void shouldChargeGrowthAndCopiesLikeAnythingElseOnNetwork17() {
    Code code = new Code().i32(3).op(Opcode.MEMORY_GROW, 0).i32(0).i32(-1);
    code.op(Opcode.MEMORY_COPY, 0, 0).end();
    WasmModule module =
        ModuleParser.parse(new ModuleBuilder().memory(1).function(">", "", code).build());

    GasCounter.inject(module, GasRules.SKYR, Instrumenter.V0_2);

    assertThat(Disassembly.of(module, 0))
        .isEqualTo(
            lines(
                "i64.const 20000; call 1; i32.const 3; memory.grow; i32.const 0; i32.const -1;"
                    + "memory.copy 0 0; end"));
  }

  @Test
  void shouldMoveGlobalsUpByTheCounter() {
    ModuleBuilder builder = new ModuleBuilder().global('i', true, ModuleBuilder.constant(1));
    builder.function(">", "", new Code().op(Opcode.GLOBAL_GET, 0).op(Opcode.GLOBAL_SET, 0).end());

    assertThat(meter(builder, Instrumenter.V0_4))
        .isEqualTo(lines("i64.const 2; call 1; global.get 1; global.set 1; end"));
  }
}
