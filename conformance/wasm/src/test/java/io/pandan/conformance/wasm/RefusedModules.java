package io.pandan.conformance.wasm;

import static io.pandan.conformance.wasm.Sections.join;
import static io.pandan.conformance.wasm.Sections.u32;

import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Modules that no network accepts, and what their senders are told. */
final class RefusedModules {
  private static final int TYPES = 1;
  private static final int IMPORTS = 2;
  private static final int FUNCTIONS = 3;
  private static final int TABLES = 4;
  private static final int MEMORIES = 5;
  private static final int GLOBALS = 6;
  private static final int EXPORTS = 7;
  private static final int START = 8;
  private static final int ELEMENTS = 9;
  private static final int BODIES = 10;
  private static final int DATA = 11;
  private static final int DATA_COUNT = 12;

  private final List<HostileModule> modules = new ArrayList<>();

  private RefusedModules() {}

  static List<HostileModule> all() {
    RefusedModules all = new RefusedModules();
    all.addCounts();
    all.addIntegers();
    all.addNames();
    all.addImportsAndExports();
    all.addSizes();
    all.addInstructions();
    all.addProposals();
    return all.modules;
  }

  /** An actor that has a section of each kind. */
  static byte[] everySection() {
    return HostileCode.actor(
        new Code().i32(0),
        module ->
            module
                .function(">", "il", new Code().end())
                .table(1, 2)
                .memory(1, 3)
                .global('i', true, ModuleBuilder.constant(1))
                .start(HostileCode.ADDED)
                .activeElements(HostileCode.ADDED)
                .passiveData((byte) 7));
  }

  private void add(String name, byte[] module, String words) {
    modules.add(new HostileModule(name, module, new HostileModule.Refused(words)));
  }

  private void section(String name, int id, byte[] content, String words) {
    Sections sections = Sections.of(everySection());
    int index = sections.indexOf(id);
    add(name, sections.replaced(index, new Sections.Section(id, content)).toBytes(), words);
  }

  /** Counts that announce what is not there. */
  private void addCounts() {
    int[] counted = {
      TYPES, IMPORTS, FUNCTIONS, TABLES, MEMORIES, GLOBALS, EXPORTS, ELEMENTS, BODIES, DATA
    };
    for (int id : counted) {
      section(
          "2^32-1 entries in section " + id,
          id,
          u32(0xffff_ffffL),
          "4294967295 entries, but only 0 bytes follow");
    }
    section("2^32-1 segments counted", DATA_COUNT, u32(0xffff_ffffL), "4294967295");
    section("a start function 2^32-1", START, u32(0xffff_ffffL), "4294967295");
    section(
        "2^32-1 parameters",
        TYPES,
        join(u32(1), new byte[] {0x60}, u32(0xffff_ffffL)),
        "value types: 4294967295 entries, but only 0 bytes follow");
    section(
        "a body of 2^32-1 bytes",
        BODIES,
        join(u32(2), u32(0xffff_ffffL)),
        "unexpected end at byte");
    section(
        "2^32-1 groups of locals",
        BODIES,
        join(u32(2), u32(5), u32(0xffff_ffffL)),
        "local groups: 4294967295 entries, but only 0 bytes follow");
    section(
        "2^32-1 locals in a group",
        BODIES,
        join(
            u32(2),
            u32(8),
            u32(1),
            u32(0xffff_ffffL),
            new byte[] {0x7f, 0x0b},
            u32(2),
            u32(0),
            new byte[] {0x0b}),
        "locals of function 4: 4294967296 exceeds the limit of 50000");
    section(
        "a data segment of 2^32-1 bytes",
        DATA,
        join(u32(1), u32(1), u32(0xffff_ffffL)),
        "unexpected end at byte");
    section(
        "2^32-1 functions in an element segment",
        ELEMENTS,
        join(u32(1), u32(1), u32(0), u32(0xffff_ffffL)),
        "elements: 4294967295 entries, but only 0 bytes follow");
    section(
        "a br_table of 2^32-1 labels",
        BODIES,
        join(
            u32(2),
            u32(9),
            u32(0),
            new byte[] {0x41, 0, 0x0e},
            u32(0xffff_ffffL),
            u32(2),
            new byte[] {0, 0x0b}),
        "br_table: 4294967295 entries, but only 0 bytes follow");
  }

  private void addIntegers() {
    section(
        "an integer of six bytes",
        TYPES,
        new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0},
        "an unsigned integer exceeds 32 bits");
    section(
        "an integer of 33 bits",
        TYPES,
        new byte[] {(byte) 0x81, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10},
        "an unsigned integer exceeds 32 bits");
    section(
        "an i32 constant of 33 bits",
        GLOBALS,
        new byte[] {
          1, 0x7f, 1, 0x41, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x1f, 0x0b
        },
        "a signed integer exceeds 32 bits");
    add("half a module", Arrays.copyOf(everySection(), 60), "unexpected end at byte");
    add("nothing", new byte[0], "unexpected end at byte 0");
    add("zeros", new byte[100_000], "not a WebAssembly module of version 1 at byte 1");
  }

  private void addNames() {
    byte[] huge = new byte[100_001];
    Arrays.fill(huge, (byte) 'n');
    section(
        "an export with a huge name",
        EXPORTS,
        join(u32(1), u32(huge.length), huge, new byte[] {0, 4}),
        "a name of 100001 bytes exceeds the limit of 100000");
    section(
        "an import with a huge name",
        IMPORTS,
        join(u32(1), u32(huge.length), huge, u32(0), new byte[] {0, 0}),
        "a name of 100001 bytes exceeds the limit of 100000");
    section(
        "an export whose name is not UTF-8",
        EXPORTS,
        join(u32(1), u32(2), new byte[] {(byte) 0xc3, 0x28, 0, 4}),
        "a name is not UTF-8");
    section(
        "an export whose name has half a surrogate pair",
        EXPORTS,
        join(u32(1), u32(3), new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, 0, 4}),
        "a name is not UTF-8");
    add(
        "two exports of a name",
        HostileCode.actor(new Code().i32(0), module -> module.exportFunction("invoke", 0)),
        "export invoke exists twice");
  }

  private void addImportsAndExports() {
    add("an import that does not exist", imported("vm", "halt", "i>i"), "import vm.halt does not");
    add(
        "an import of another module",
        imported("wasi_snapshot_preview1", "fd_write", "iiii>i"),
        "import wasi_snapshot_preview1.fd_write does not exist");
    add(
        "an import of another type",
        imported("vm", "exit", "iii>i"),
        "import vm.exit has type (i32 i32 i32 i32) -> (i32), not (i32 i32 i32) -> (i32)");
    add("an import of wide integers", imported("vm", "exit", "llll>i"), "import vm.exit has type");
    add("an import without a result", imported("vm", "exit", "iiii>"), "import vm.exit has type");
    section(
        "an import of a memory",
        IMPORTS,
        join(u32(1), u32(1), new byte[] {'e'}, u32(1), new byte[] {'m', 2, 0, 1}),
        "import e.m is not a function");
    add(
        "no memory",
        new ModuleBuilder()
            .function("i>i", "", new Code().i32(0).end())
            .exportFunction("invoke", 0)
            .build(),
        "there is no memory exported as \"memory\"");
    add(
        "no entry point",
        new ModuleBuilder()
            .memory(1)
            .function("i>i", "", new Code().i32(0).end())
            .exportMemory()
            .build(),
        "export \"invoke\" is no function");
    add(
        "an entry point of another type",
        new ModuleBuilder()
            .memory(1)
            .function("l>i", "", new Code().i32(0).end())
            .exportFunction("invoke", 0)
            .exportMemory()
            .build(),
        "export \"invoke\" is (i64) -> (i32), not (i32) -> (i32)");
    add(
        "a start function with a result",
        HostileCode.actor(new Code().i32(0), module -> module.start(HostileCode.INVOKE)),
        "start function 4 has a type");
    section("no functions", BODIES, u32(0), "2 functions, but 0 bodies");
  }

  private static byte[] imported(String from, String name, String type) {
    return new ModuleBuilder()
        .importFunction(from, name, type)
        .memory(1)
        .function("i>i", "", new Code().i32(0).end())
        .exportFunction("invoke", 1)
        .exportMemory()
        .build();
  }

  private void addSizes() {
    add("a memory of 513 MiB", withMemory(8208), "bytes of a memory: 537919488 exceeds the limit");
    add("a memory of 4 GiB", withMemory(65_536), "bytes of a memory: 4294967296 exceeds the limit");
    section(
        "a memory of 2^32-1 pages",
        MEMORIES,
        join(u32(1), new byte[] {0}, u32(0xffff_ffffL)),
        "bytes of a memory: 281474976645120 exceeds the limit of 536870912");
    section("two memories", MEMORIES, join(u32(2), new byte[] {0, 1, 0, 1}), "memories: 2 exceeds");
    section(
        "a table of 2^32-1 elements",
        TABLES,
        join(u32(1), new byte[] {0x70, 0}, u32(0xffff_ffffL)),
        "elements of a table: 4294967295 exceeds the limit of 20000");
    add(
        "50,000 locals",
        local(50_000),
        "parameters and locals of function 5: 50000 exceeds the limit of 4000");
    add("50,001 locals", local(50_001), "locals of function 5: 50001 exceeds the limit of 50000");
    add(
        "many locals in a light function",
        local(1_000),
        "locals of function 5, which weighs 3: 1000 exceeds the limit of 72");
    add(
        "1,000 parameters",
        function("l".repeat(1_000) + ">", new Code().end()),
        "1000 exceeds the limit of 100");
    add("140,000 functions", functions(140_000), "functions: 140001 exceeds the limit of 20000");
    add(
        "100,000 blocks within one another",
        function(">", nested(100_000)),
        "depth of blocks of function 5: 2001 exceeds the limit of 2000");
    add(
        "131,072 labels",
        function(">", branchTable(131_072).end()),
        "labels of a br_table of function 5: 131072 exceeds the limit of 4096");
    add(
        "131,073 labels",
        function(">", branchTable(131_073).end()),
        "labels of a br_table: 131073 exceeds the limit of 131072");
    add(
        "100,000 values on the stack",
        function(">", high(100_000)),
        "weight of function 5 on the stack: 100002 exceeds the limit of 2048");
    add("90,000 globals", globals(90_000), "globals: 90000 exceeds the limit of 10000");
  }

  private static byte[] withMemory(int pages) {
    return HostileCode.actor(new Code().i32(0), module -> module.memory(pages));
  }

  private static byte[] local(int count) {
    return HostileCode.actor(
        new Code().i32(0), module -> module.functionWithLocals(">", count, 'l', new Code().end()));
  }

  private static byte[] function(String type, Code code) {
    return HostileCode.actor(new Code().i32(0), module -> module.function(type, "", code));
  }

  private static byte[] functions(int count) {
    return HostileCode.actor(
        new Code().i32(0),
        module -> {
          for (int i = 0; i < count; i++) {
            module.function(">", "", new Code().end());
          }
        });
  }

  private static byte[] globals(int count) {
    return HostileCode.actor(
        new Code().i32(0),
        module -> {
          for (int i = 0; i < count; i++) {
            module.global('i', true, ModuleBuilder.constant(1));
          }
        });
  }

  /** A function of so many blocks, one in the other. */
  static Code nested(int depth) {
    Code code = new Code();
    for (int i = 0; i < depth; i++) {
      code.block(Opcode.BLOCK);
    }
    for (int i = 0; i < depth; i++) {
      code.end();
    }
    return code.end();
  }

  /** A block that a br_table of so many labels leaves. */
  static Code branchTable(int labels) {
    int[] immediates = new int[labels + 2];
    immediates[0] = labels;
    return new Code().block(Opcode.BLOCK).i32(3).op(Opcode.BR_TABLE, immediates).end();
  }

  private static Code high(int values) {
    Code code = new Code();
    for (int i = 0; i < values; i++) {
      code.i32(1);
    }
    for (int i = 0; i < values; i++) {
      code.op(Opcode.DROP);
    }
    return code.end();
  }

  private void addInstructions() {
    Code fill = new Code().i32(0).i32(0).i32(-1).op(Opcode.MEMORY_FILL, 0).end();
    add(
        "a fill of a negative constant",
        function(">", fill),
        "memory.fill of the negative constant -1");
    Code grow = new Code().i32(-1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP).end();
    add(
        "a growth by a negative constant",
        function(">", grow),
        "memory.grow of the negative constant -1");
    add(
        "a segment that is not there",
        function(">", new Code().i32(0).i32(0).i32(0).op(Opcode.MEMORY_INIT, 9, 0).end()),
        "there is no data count section");
    add(
        "unreachable code that takes what there is not",
        function(
            ">",
            new Code()
                .op(Opcode.UNREACHABLE)
                .op(Opcode.I32_ADD)
                .op(Opcode.I32_ADD)
                .op(Opcode.I32_ADD)
                .op(Opcode.DROP)
                .end()),
        "unreachable code takes more values than there are");
    add("a missing operand", function(">", new Code().op(Opcode.DROP).end()), "operand is missing");
    add("a branch too far", function(">", new Code().op(Opcode.BR, 7).end()), "label 7 does not");
    add("a body without end", function(">", new Code()), "the body ends within a block");
    add(
        "a call of a function that is not there",
        function(">", new Code().op(Opcode.CALL, -1).end()),
        "function 4294967295 does not exist");
  }

  private void addProposals() {
    add("SIMD", function(">", new Code().raw(0xfd, 0x0c).end()), "SIMD is off");
    add("threads", function(">", new Code().raw(0xfe, 0x03, 0).end()), "threads are off");
    add("a tail call", function(">", new Code().raw(0x12, 0).end()), "tail calls are off");
    add("exceptions", function(">", new Code().raw(0x06, 0x40).end()), "exceptions are off");
    add("several results", function(">", new Code().raw(0x02, 0x00).end()), "multi-value is off");
    section(
        "a 64-bit memory", MEMORIES, join(u32(1), new byte[] {4, 1}), "memory flags 0x04: shared");
    section(
        "a shared memory",
        MEMORIES,
        join(u32(1), new byte[] {3, 1, 1}),
        "memory flags 0x03: shared, 64-bit and paged ones are off");
    section(
        "a constant that is computed",
        GLOBALS,
        join(u32(1), new byte[] {0x7f, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b}),
        "extended constants are off");
  }
}
