package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An instrumented module as an engine takes it apart that makes code of it. Not thread safe. */
public final class EngineModule {
  private static final int[] NO_FUNCTIONS = {};
  private static final long NO_TARGET = -1;

  private final WasmModule module;

  /** By type: the first type that equals it. */
  private final int[] firstOfType;

  /** By function, see {@link ModuleImage#targets}. */
  private final long[] targets;

  /** The functions of each first type that tables can hold, in the order of their numbers. */
  private final Map<Integer, List<Integer>> targetsByType = new HashMap<>();

  private EngineModule(WasmModule module) {
    this.module = module;
    this.firstOfType = new int[module.types.size()];
    Map<FunctionType, Integer> first = new HashMap<>();
    for (int i = 0; i < firstOfType.length; i++) {
      firstOfType[i] = Objects.requireNonNullElse(first.putIfAbsent(module.types.get(i), i), i);
    }
    this.targets = new long[module.functionCount()];
    Arrays.fill(targets, NO_TARGET);
    module.elements.forEach(segment -> number(segment.functions()));
  }

  /**
   * Takes a module apart, and divides functions that are too large for a method of the JVM.
   *
   * @param metered what {@link Metering} made; not copied, never to be changed
   * @param mostWeight what functions may weigh, about in bytes of JVM code; those above are divided
   *     into parts of less than half of that
   */
  public static EngineModule parse(byte[] metered, int mostWeight) {
    WasmModule module = ModuleParser.parseMetered(metered);
    Outliner.divide(module, mostWeight, mostWeight * 2 / 5);
    return new EngineModule(module);
  }

  /** The module in the binary format, functions divided; indexes are those of the original. */
  public byte[] encode() {
    return ModuleEncoder.encode(module, 1 << 20);
  }

  private void number(int[] functions) {
    for (int function : functions) {
      if (targets[function] == NO_TARGET) {
        int type = firstOfType[module.typeIndexOf(function)];
        List<Integer> same = targetsByType.computeIfAbsent(type, t -> new ArrayList<>());
        targets[function] = (long) type << 32 | same.size();
        same.add(function);
      }
    }
  }

  /** How many functions are imported; they come first. */
  public int importCount() {
    return module.imports.size();
  }

  /** The type of a function. */
  public FunctionType typeOf(int function) {
    return module.typeOf(function);
  }

  /** All types by index. */
  public List<FunctionType> types() {
    return List.copyOf(module.types);
  }

  /** The first type that equals this one. */
  public int firstOfType(int type) {
    return firstOfType[type];
  }

  /** The functions that an indirect call with this type can reach, by number. */
  public List<Integer> targets(int type) {
    return List.copyOf(targetsByType.getOrDefault(firstOfType[type], List.of()));
  }

  /** What instances start with. */
  public ModuleImage image() {
    int count = module.globals.size() + 1;
    byte[] types = new byte[count];
    long[] bits = new long[count];
    types[0] = ValueType.I64.code();
    for (int i = 1; i < count; i++) {
      Global global = module.globals.get(i - 1);
      types[i] = global.type().code();
      bits[i] = bits(global.value());
    }
    Map<String, Integer> exports = new HashMap<>();
    for (Export export : module.exports) {
      if (export.kind() == ExportKind.FUNCTION) {
        exports.put(export.name(), export.index());
      }
    }
    return new ModuleImage(
        module.memories.isEmpty() ? 0 : (int) module.memories.get(0).minimum(),
        module.tables.isEmpty() ? 0 : (int) module.tables.get(0).minimum(),
        types,
        bits,
        module.data.stream().map(EngineModule::data).toList(),
        module.elements.stream().map(EngineModule::elements).toList(),
        targets.clone(),
        exports,
        module.start);
  }

  private static ModuleImage.Data data(WasmModule.DataSegment segment) {
    boolean active = segment.mode() == SegmentMode.ACTIVE;
    Slice bytes = segment.bytes();
    return new ModuleImage.Data(
        active,
        active ? (int) bits(segment.offset()) : 0,
        Arrays.copyOfRange(bytes.array(), bytes.from(), bytes.to()));
  }

  private static ModuleImage.Elements elements(WasmModule.ElementSegment segment) {
    boolean active = segment.mode() == SegmentMode.ACTIVE;
    return new ModuleImage.Elements(
        active,
        active ? (int) bits(segment.offset()) : 0,
        segment.mode() == SegmentMode.DECLARED ? NO_FUNCTIONS : segment.functions());
  }

  /** The bits of a constant's value. */
  private static long bits(Constant constant) {
    if (constant.type() == ValueType.FUNCREF) {
      return constant.function();
    }
    Slice code = constant.bytes();
    ByteReader in = new ByteReader(code.array(), code.from() + 1, code.to());
    return switch (constant.type()) {
      case I32 -> in.readSigned(32);
      case I64 -> in.readSigned(64);
      case F32 -> littleEndian(in, 4);
      case F64 -> littleEndian(in, 8);
      case FUNCREF -> throw new AssertionError("handled above");
    };
  }

  private static long littleEndian(ByteReader in, int length) {
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= (long) in.readByte() << 8 * i;
    }
    return bits;
  }
}
