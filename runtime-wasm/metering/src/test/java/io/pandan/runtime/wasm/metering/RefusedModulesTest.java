package io.pandan.runtime.wasm.metering;

import static io.pandan.runtime.wasm.metering.ModuleBuilder.constant;
import static io.pandan.runtime.wasm.metering.RefusalPhase.LINK;
import static io.pandan.runtime.wasm.metering.RefusalPhase.PARSE;
import static io.pandan.runtime.wasm.metering.RefusalPhase.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What actors may not have, and how it is said. */
class RefusedModulesTest {

  private static ModuleBuilder builder() {
    return new ModuleBuilder().function(">", "", new Code().end());
  }

  private static ModuleBuilder body(Code code) {
    return new ModuleBuilder().memory(1).table(1, 2).function(">", "", code);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] section(int... section) {
    byte[] module = builder().build();
    byte[] all = Arrays.copyOf(module, module.length + section.length);
    for (int i = 0; i < section.length; i++) {
      all[module.length + i] = (byte) section[i];
    }
    return all;
  }

  static Stream<Arguments> refused() {
    Code selectOfTypes = new Code().i32(1).i64(1).i32(1).op(Opcode.SELECT).op(Opcode.DROP).end();
    return Stream.of(
        arguments("empty", bytes(), PARSE, "unexpected end"),
        arguments("text", "(module)".getBytes(), PARSE, "not a WebAssembly module"),
        arguments("component", bytes(0, 'a', 's', 'm', 13, 0, 1, 0), PARSE, "version 1"),
        arguments("cut off", Arrays.copyOf(builder().build(), 20), PARSE, "unexpected end"),
        arguments("second code", section(10, 1, 0), PARSE, "section 10 is out of order"),
        arguments("unknown section", section(77, 0), PARSE, "unknown section 77"),
        arguments("tag section", section(13, 1, 0), PARSE, "exceptions are off"),
        arguments("rest in section", section(11, 2, 0, 0), PARSE, "1 bytes too many"),
        arguments(
            "global import",
            bytes(0, 'a', 's', 'm', 1, 0, 0, 0, 2, 8, 1, 1, 'a', 1, 'b', 3, 0x7f, 0),
            LINK,
            "import a.b is not a function"),
        arguments("SIMD", body(new Code().raw(0xfd, 0x0c)).build(), VALIDATE, "SIMD is off"),
        arguments("threads", body(new Code().raw(0xfe, 3)).build(), VALIDATE, "threads are off"),
        arguments("tail call", body(new Code().raw(0x12, 0)).build(), VALIDATE, "tail calls"),
        arguments("exception", body(new Code().raw(0x08, 0)).build(), VALIDATE, "exceptions"),
        arguments("ref.func", body(new Code().raw(0xd2, 0)).build(), VALIDATE, "cannot be metered"),
        arguments("typed select", body(new Code().raw(0x1c, 1)).build(), VALIDATE, "cannot be"),
        arguments("block type", body(new Code().raw(2, 0)).build(), VALIDATE, "multi-value is off"),
        arguments(
            "two results",
            new ModuleBuilder().function(">ii", "", new Code().i32(1).i32(1).end()).build(),
            VALIDATE,
            "2 results: multi-value is off"),
        arguments(
            "extended constant",
            builder().global('i', true, new Code().i32(1).i32(1).end().toBytes()).build(),
            VALIDATE,
            "extended constants are off"),
        arguments(
            "constant of a global",
            builder().global('i', true, bytes(0x23, 0, 0x0b)).build(),
            VALIDATE,
            "opcode 0x23"),
        arguments(
            "two memories",
            builder().memory(1).memory(1).build(),
            VALIDATE,
            "memories: 2 exceeds the limit of 1"),
        arguments(
            "large memory",
            builder().memory(8193).build(),
            VALIDATE,
            "bytes of a memory: 536936448 exceeds the limit of 536870912"),
        arguments(
            "memory above 4 GiB",
            builder().memory(1, 65_537).build(),
            VALIDATE,
            "65537 exceeds the limit of 65536"),
        arguments("bounds", builder().memory(2, 1).build(), VALIDATE, "minimum 2 exceeds maximum"),
        arguments(
            "large table",
            builder().table(20_001, 30_000).build(),
            VALIDATE,
            "elements of a table: 20001 exceeds the limit of 20000"),
        arguments(
            "locals",
            new ModuleBuilder()
                .function(">", java.util.List.of(ModuleBuilder.group(50_001, 'i')), bytes(0x0b))
                .build(),
            VALIDATE,
            "locals of function 0: 50001 exceeds the limit of 50000"),
        arguments(
            "export twice",
            builder().exportFunction("a", 0).exportFunction("a", 0).build(),
            VALIDATE,
            "export a exists twice"),
        arguments(
            "export of nothing",
            builder().export("a", ExportKind.MEMORY, 0).build(),
            VALIDATE,
            "memory 0 does not exist: there are 0"),
        arguments(
            "data without memory",
            builder().data(SegmentMode.ACTIVE, 0, (byte) 1).build(),
            VALIDATE,
            "memory 0 does not exist"),
        arguments(
            "no operand", body(new Code().op(Opcode.DROP).end()).build(), VALIDATE, "missing"),
        arguments("types", body(selectOfTypes).build(), VALIDATE, "different types"),
        arguments("rest", body(new Code().i32(1).end()).build(), VALIDATE, "1 values are left"),
        arguments(
            "open", body(new Code().block(Opcode.BLOCK).end()).build(), VALIDATE, "ends within"),
        arguments("after", body(new Code().end().end()).build(), VALIDATE, "after the end"),
        arguments("label", body(new Code().op(Opcode.BR, 1).end()).build(), VALIDATE, "label 1"),
        arguments("local", body(new Code().op(Opcode.LOCAL_GET, 0)).build(), VALIDATE, "local 0"),
        arguments(
            "alignment",
            body(new Code().i32(0).op(Opcode.I32_LOAD, 3, 0).op(Opcode.DROP).end()).build(),
            VALIDATE,
            "alignment 2^3 exceeds the natural 2^2"),
        arguments(
            "immutable global",
            builder()
                .global('i', false, constant(1))
                .function(">", "", new Code().i32(1).op(Opcode.GLOBAL_SET, 0).end())
                .build(),
            VALIDATE,
            "global 0 is not mutable"),
        arguments(
            "memory.init without data count",
            body(new Code().i32(0).i32(0).i32(0).op(Opcode.MEMORY_INIT, 0, 0).end()).build(),
            VALIDATE,
            "no data count section"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void shouldRefuse(String name, byte[] wasm, RefusalPhase phase, String reason) {
    assertThatThrownBy(() -> Metering.instrument(wasm, MeteringRules.HYGGE))
        .isInstanceOfSatisfying(
            ModuleRefusedException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(phase);
              assertThat(e).hasMessageStartingWith("wasm module refused (" + phase.label() + ")");
              assertThat(e).hasMessageContaining(reason);
            });
  }

  @Test
  void shouldAcceptWhatActorsMayHave() {
    Code code = new Code();
    code.i32(-1).op(Opcode.I32_EXTEND8_S).op(Opcode.DROP);
    code.raw(0x43, 0, 0, 0, 0).op(Opcode.I32_TRUNC_SAT_F32_S).op(Opcode.DROP);
    code.i32(0).i32(0).i32(0).op(Opcode.MEMORY_COPY, 0, 0);
    code.i32(0).i32(0).i32(1).op(Opcode.MEMORY_INIT, 0, 0).op(Opcode.DATA_DROP, 0);
    code.i32(0).op(Opcode.TABLE_GET, 0).i32(1).op(Opcode.TABLE_GROW, 0).op(Opcode.DROP).end();
    byte[] wasm =
        body(code)
            .data(SegmentMode.PASSIVE, 0, (byte) 1)
            .global('l', true, new Code().i64(1).end().toBytes())
            .export("g", ExportKind.GLOBAL, 0)
            .elements(SegmentMode.DECLARED, 0)
            .start(0)
            .build();

    assertThat(Metering.instrument(wasm, MeteringRules.HYGGE).gasFunction()).isEqualTo(2);
  }
}
