package io.pandan.runtime.wasm.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A module taken apart, as far as metering needs it. The passes change it in place; custom sections
 * are dropped. Not thread safe.
 */
final class WasmModule {
  final List<FunctionType> types = new ArrayList<>();
  final List<FunctionImport> imports = new ArrayList<>();

  /** Type indexes of the defined functions. */
  final List<Integer> functions = new ArrayList<>();

  final List<Limits> tables = new ArrayList<>();
  final List<Limits> memories = new ArrayList<>();
  final List<Global> globals = new ArrayList<>();
  final List<Export> exports = new ArrayList<>();
  final List<ElementSegment> elements = new ArrayList<>();
  final List<FunctionBody> bodies = new ArrayList<>();
  final List<DataSegment> data = new ArrayList<>();

  /** Index of the start function, or -1. */
  int start = -1;

  /** Whether there is a data count section, which memory.init and data.drop need. */
  boolean countsData;

  /**
   * Whether the gas counter is imported, as global 0: actors have no imported globals of their own.
   */
  boolean importsGasCounter;

  int functionCount() {
    return imports.size() + functions.size();
  }

  int typeIndexOf(int function) {
    return function < imports.size()
        ? imports.get(function).type()
        : functions.get(function - imports.size());
  }

  FunctionType typeOf(int function) {
    return types.get(typeIndexOf(function));
  }

  /** The index of this type, which is added where no equal one exists. */
  int indexOfType(FunctionType type) {
    int index = types.indexOf(type);
    if (index >= 0) {
      return index;
    }
    types.add(type);
    return types.size() - 1;
  }

  /** Adds a function and returns its index. */
  int addFunction(int type, FunctionBody body) {
    functions.add(type);
    bodies.add(body);
    return functionCount() - 1;
  }

  /** An imported function. Other imports are refused when the module is parsed. */
  record FunctionImport(String module, String name, int type) {}

  /** Unsigned bounds of a table or a memory. */
  record Limits(long minimum, long maximum) {
    static final long UNBOUNDED = -1;

    boolean bounded() {
      return maximum != UNBOUNDED;
    }
  }

  record Global(ValueType type, boolean mutable, Constant value) {}

  record Export(String name, ExportKind kind, int index) {}

  /** What can be exported, in the order of the binary format. */
  enum ExportKind {
    FUNCTION,
    TABLE,
    MEMORY,
    GLOBAL
  }

  /**
   * A constant expression of one instruction.
   *
   * @param function the function that {@code ref.func} names, or -1
   * @param bytes its encoding with the closing {@code end}
   */
  record Constant(ValueType type, int function, Slice bytes) {}

  /** How a segment reaches its table or memory. */
  enum SegmentMode {
    ACTIVE,
    PASSIVE,
    DECLARED
  }

  /** Functions for a table. The offset stands only in an active segment. */
  record ElementSegment(SegmentMode mode, int table, Constant offset, int[] functions) {
    ElementSegment {
      Objects.requireNonNull(functions);
    }
  }

  /** Bytes for the memory. The offset stands only in an active segment. */
  record DataSegment(SegmentMode mode, int memory, Constant offset, Slice bytes) {}

  /** Locals that are declared together. */
  record LocalGroup(int count, ValueType type) {}

  /** The declared locals and the instructions, with the closing {@code end}. */
  record FunctionBody(List<LocalGroup> locals, Slice code) {
    FunctionBody {
      locals = List.copyOf(locals);
    }

    /** Number of declared locals; the validator has bounded it. */
    int localCount() {
      int count = 0;
      for (LocalGroup group : locals) {
        count += group.count();
      }
      return count;
    }
  }
}
