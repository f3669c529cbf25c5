package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.DataSegment;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionImport;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the binary format apart (WebAssembly core specification 2.0, "Binary Format: Modules").
 * What belongs to a proposal that actors do not have is refused here, because it has no place in
 * {@link WasmModule}.
 */
final class ModuleParser {
  private static final int[] MAGIC_AND_VERSION = {0, 'a', 's', 'm', 1, 0, 0, 0};

  /** Section ids in the order in which sections stand; the data count goes before the code. */
  private static final int[] ORDER = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11};

  private static final Constant NO_OFFSET =
      new Constant(ValueType.I32, -1, new Slice(new byte[0], 0, 0));

  private final WasmModule module = new WasmModule();
  private final byte[] wasm;
  private final boolean metered;
  private int dataCount = -1;

  private ModuleParser(byte[] wasm, boolean metered) {
    this.wasm = wasm;
    this.metered = metered;
  }

  /**
   * Takes a module apart.
   *
   * @param wasm the module; the result refers to it, so it must not change
   * @throws ModuleRefusedException if the bytes are not a module
   */
  static WasmModule parse(byte[] wasm) {
    return new ModuleParser(wasm, false).parse();
  }

  /** As {@link #parse}, for a module that has been metered: it imports the gas counter. */
  static WasmModule parseMetered(byte[] wasm) {
    return new ModuleParser(wasm, true).parse();
  }

  private WasmModule parse() {
    ByteReader in = new ByteReader(wasm, 0, wasm.length);
    for (int expected : MAGIC_AND_VERSION) {
      int offset = in.position();
      if (in.readByte() != expected) {
        throw ModuleRefusedException.parse(offset, "not a WebAssembly module of version 1");
      }
    }
    int last = -1;
    while (!in.atEnd()) {
      int offset = in.position();
      int id = in.readByte();
      int length = in.readU32();
      int from = in.skip(length);
      ByteReader section = new ByteReader(wasm, from, from + length);
      if (id == 0) {
        section.readName();
        continue;
      }
      int place = placeOf(id, offset);
      if (place <= last) {
        throw ModuleRefusedException.parse(offset, "section " + id + " is out of order");
      }
      last = place;
      parseSection(id, section);
      if (!section.atEnd()) {
        throw ModuleRefusedException.parse(
            section.position(),
            "section " + id + " has " + section.remaining() + " bytes too many");
      }
    }
    if (module.functions.size() != module.bodies.size()) {
      throw ModuleRefusedException.parse(
          wasm.length,
          module.functions.size() + " functions, but " + module.bodies.size() + " bodies");
    }
    if (dataCount >= 0 && dataCount != module.data.size()) {
      throw ModuleRefusedException.parse(
          wasm.length, "data count " + dataCount + ", but " + module.data.size() + " segments");
    }
    return module;
  }

  private static int placeOf(int id, int offset) {
    for (int i = 0; i < ORDER.length; i++) {
      if (ORDER[i] == id) {
        return i;
      }
    }
    throw ModuleRefusedException.parse(
        offset, id == 13 ? "section 13: exceptions are off" : "unknown section " + id);
  }

  private void parseSection(int id, ByteReader in) {
    switch (id) {
      case 1 -> repeat(in, "types", () -> module.types.add(readFunctionType(in)));
      case 2 -> repeat(in, "imports", () -> readImport(in));
      case 3 -> repeat(in, "functions", () -> module.functions.add(in.readU32()));
      case 4 -> repeat(in, "tables", () -> module.tables.add(readTable(in)));
      case 5 -> repeat(in, "memories", () -> module.memories.add(readLimits(in, "memory")));
      case 6 -> repeat(in, "globals", () -> module.globals.add(readGlobal(in)));
      case 7 -> repeat(in, "exports", () -> module.exports.add(readExport(in)));
      case 8 -> module.start = checkIndex(in.readU32(), in);
      case 9 -> repeat(in, "element segments", () -> module.elements.add(readElements(in)));
      case 12 -> {
        dataCount = checkIndex(in.readU32(), in);
        module.countsData = true;
      }
      case 10 -> repeat(in, "bodies", () -> module.bodies.add(readBody(in)));
      case 11 -> repeat(in, "data segments", () -> module.data.add(readData(in)));
      default -> throw new IllegalStateException("section " + id + " has no parser");
    }
  }

  private static void repeat(ByteReader in, String what, Runnable read) {
    int count = in.readCount(what);
    for (int i = 0; i < count; i++) {
      read.run();
    }
  }

  /** An index or count that the rest of the code handles as a positive integer. */
  private static int checkIndex(int index, ByteReader in) {
    if (index < 0) {
      throw ModuleRefusedException.parse(
          in.position(), "index " + Integer.toUnsignedString(index) + " is out of bounds");
    }
    return index;
  }

  private static FunctionType readFunctionType(ByteReader in) {
    int offset = in.position();
    int form = in.readByte();
    if (form != 0x60) {
      throw ModuleRefusedException.parse(
          offset, "type form 0x%02x is not that of a function".formatted(form));
    }
    return new FunctionType(readTypes(in), readTypes(in));
  }

  private static List<ValueType> readTypes(ByteReader in) {
    List<ValueType> types = new ArrayList<>();
    repeat(in, "value types", () -> types.add(ValueType.read(in)));
    return types;
  }

  private void readImport(ByteReader in) {
    String from = in.readName();
    String name = in.readName();
    int kind = in.readByte();
    if (metered && kind == 3 && from.equals(GasCounter.IMPORT_MODULE)) {
      // Its type, a mutable i64.
      in.skip(2);
      module.importsGasCounter = true;
      return;
    }
    if (kind != 0) {
      throw new ModuleRefusedException(
          RefusalPhase.LINK,
          "import " + from + "." + name + " is not a function: actors import nothing else");
    }
    module.imports.add(new FunctionImport(from, name, in.readU32()));
  }

  private static Limits readTable(ByteReader in) {
    int offset = in.position();
    int type = in.readByte();
    if (type != (ValueType.FUNCREF.code() & 0xff)) {
      throw ModuleRefusedException.parse(
          offset, "table type 0x%02x is not funcref without initial value".formatted(type));
    }
    return readLimits(in, "table");
  }

  private static Limits readLimits(ByteReader in, String what) {
    int offset = in.position();
    int flags = in.readByte();
    if (flags > 1) {
      throw ModuleRefusedException.parse(
          offset, what + " flags 0x%02x: shared, 64-bit and paged ones are off".formatted(flags));
    }
    long minimum = Integer.toUnsignedLong(in.readU32());
    return new Limits(
        minimum, flags == 1 ? Integer.toUnsignedLong(in.readU32()) : Limits.UNBOUNDED);
  }

  private Global readGlobal(ByteReader in) {
    ValueType type = ValueType.read(in);
    int offset = in.position();
    int mutability = in.readByte();
    if (mutability > 1) {
      throw ModuleRefusedException.parse(
          offset, "global mutability %d is not 0 or 1".formatted(mutability));
    }
    return new Global(type, mutability == 1, readConstant(in));
  }

  private static Export readExport(ByteReader in) {
    String name = in.readName();
    int offset = in.position();
    int kind = in.readByte();
    ExportKind[] kinds = ExportKind.values();
    if (kind >= kinds.length) {
      throw ModuleRefusedException.parse(offset, "export kind " + kind + " is unknown");
    }
    return new Export(name, kinds[kind], in.readU32());
  }

  private Constant readConstant(ByteReader in) {
    int from = in.position();
    int code = in.readByte();
    ValueType type;
    int function = -1;
    switch (code) {
      case 0x41 -> {
        in.readSigned(32);
        type = ValueType.I32;
      }
      case 0x42 -> {
        in.readSigned(64);
        type = ValueType.I64;
      }
      case 0x43 -> {
        in.skip(4);
        type = ValueType.F32;
      }
      case 0x44 -> {
        in.skip(8);
        type = ValueType.F64;
      }
      case 0xd0 -> type = ValueType.read(in);
      case 0xd2 -> {
        function = checkIndex(in.readU32(), in);
        type = ValueType.FUNCREF;
      }
      default ->
          throw ModuleRefusedException.invalid(
              "opcode 0x%02x at byte %d is not constant".formatted(code, from));
    }
    if (code == 0xd0 && type != ValueType.FUNCREF) {
      throw ModuleRefusedException.parse(from, "ref.null of " + type.text());
    }
    int end = in.position();
    if (in.readByte() != 0x0b) {
      throw ModuleRefusedException.invalid(
          "constant at byte " + end + " goes on: extended constants are off");
    }
    return new Constant(type, function, new Slice(wasm, from, in.position()));
  }

  private ElementSegment readElements(ByteReader in) {
    int offset = in.position();
    int flags = in.readU32();
    if (Integer.compareUnsigned(flags, 7) > 0) {
      throw ModuleRefusedException.parse(
          offset, "element segment flags " + Integer.toUnsignedString(flags));
    }
    boolean active = (flags & 1) == 0;
    boolean explicit = (flags & 2) != 0;
    boolean expressions = (flags & 4) != 0;
    int table = active && explicit ? in.readU32() : 0;
    Constant start = active ? readConstant(in) : NO_OFFSET;
    if (!active || explicit) {
      int kind = in.readByte();
      if (kind != (expressions ? 0x70 : 0)) {
        throw ModuleRefusedException.parse(
            in.position() - 1, "element kind 0x%02x is not a function".formatted(kind));
      }
    }
    SegmentMode mode =
        active ? SegmentMode.ACTIVE : explicit ? SegmentMode.DECLARED : SegmentMode.PASSIVE;
    int[] functions = new int[in.readCount("elements")];
    if (expressions && functions.length > 0) {
      // The gas pass of the crate looks for i32.const in these expressions and gives up.
      throw new ModuleRefusedException(
          RefusalPhase.METER,
          "element segment at byte " + offset + " holds expressions instead of functions");
    }
    for (int i = 0; i < functions.length; i++) {
      functions[i] = checkIndex(in.readU32(), in);
    }
    return new ElementSegment(mode, table, start, functions);
  }

  private FunctionBody readBody(ByteReader in) {
    int length = in.readU32();
    int from = in.skip(length);
    ByteReader body = new ByteReader(wasm, from, from + length);
    List<LocalGroup> locals = new ArrayList<>();
    repeat(
        body,
        "local groups",
        () -> locals.add(new LocalGroup(body.readU32(), ValueType.read(body))));
    return new FunctionBody(locals, new Slice(wasm, body.position(), from + length));
  }

  private DataSegment readData(ByteReader in) {
    int offset = in.position();
    int flags = in.readU32();
    if (Integer.compareUnsigned(flags, 2) > 0) {
      throw ModuleRefusedException.parse(
          offset, "data segment flags " + Integer.toUnsignedString(flags));
    }
    boolean active = flags != 1;
    int memory = flags == 2 ? in.readU32() : 0;
    Constant start = active ? readConstant(in) : NO_OFFSET;
    int length = in.readU32();
    int from = in.skip(length);
    return new DataSegment(
        active ? SegmentMode.ACTIVE : SegmentMode.PASSIVE,
        memory,
        start,
        new Slice(wasm, from, from + length));
  }
}
