package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionImport;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A metered module in the form for engines that can neither lend it a global nor be asked before a
 * memory grows. It does and charges the same; what changes is how it meets its host:
 *
 * <ul>
 *   <li>It imports a few functions, for numbers of arguments, that stand for all: {@code (function,
 *       arguments..., gas) -> (result, gas)}. The function is an i32, an index among those that the
 *       metered module imports or one of the negative numbers below; arguments are i64, those that
 *       were i32 in the lower half, and zeros up to the number. An engine may take long to make a
 *       function, and makes them for each instance.
 *   <li>The gas counter is a global of its own. It goes in and out with every call: an entry takes
 *       it behind its argument and gives it behind its result, an imported function likewise, and
 *       {@link #GAS} tells it after a trap.
 *   <li>The counter holds a portion of the gas. When that is spent the module calls {@link
 *       #REFILL}, and traps if what comes back is negative. So the host is asked now and then, and
 *       the instructions that charge stay as short as they were.
 *   <li>{@code memory.grow} and {@code table.grow} by more than nothing ask first, and tell if the
 *       engine fails at what was allowed. Declared limits are gone: the host decides.
 *   <li>The start function is an export, and not run by the instantiation.
 * </ul>
 *
 * @param bytes the module in the binary format; not to be written to
 * @param arguments how many arguments each function takes that the metered module imports
 * @param hosts for which numbers of arguments there is an imported function, named by {@link
 *     #hostName}, in the order of the imports
 * @param entries the functions that take and give one i32: how they were exported, and their new
 *     names; with the gas they take (i32, i64) and give (i32, i64)
 * @param starts whether there is a start function, exported as {@link #START}, which takes and
 *     gives the gas
 * @param pages the pages that the memory starts with, or -1 where there is no memory; otherwise it
 *     is exported as {@link #MEMORY}
 */
public record HostedModule(
    byte[] bytes,
    List<Integer> arguments,
    List<Integer> hosts,
    Map<String, String> entries,
    boolean starts,
    long pages) {
  /** The module that everything is imported from. */
  public static final String IMPORT_MODULE = "host";

  /**
   * How many arguments {@link #ASK_MEMORY}, {@link #ASK_TABLE}, {@link #TELL_FAILURE} and {@link
   * #REFILL} come with.
   */
  public static final int OWN_ARGUMENTS = 2;

  /** Asks whether the memory grows: (from, by) in pages. The answer is 1 or 0. */
  public static final int ASK_MEMORY = -1;

  /** Asks whether the table grows: (from, by) in elements. The answer is 1 or 0. */
  public static final int ASK_TABLE = -2;

  /** Tells that a growth (from, by) failed that was allowed; the host throws. */
  public static final int TELL_FAILURE = -3;

  /**
   * Asks for gas when the counter is below zero, without arguments or result; if the gas that comes
   * back is negative, that ends the execution.
   */
  public static final int REFILL = -4;

  /** The exported function {@code () -> i64} that gives the gas counter. */
  public static final String GAS = "gas";

  /** The exported memory. */
  public static final String MEMORY = "memory";

  /** The exported start function. */
  public static final String START = "start";

  /** Numbers of arguments between which functions are rounded up. */
  private static final List<Integer> ROUND_ARGUMENTS = List.of(OWN_ARGUMENTS, 6, 10);

  private static final FunctionType ENTRY =
      new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));

  /** Copies the collections. */
  public HostedModule {
    arguments = List.copyOf(arguments);
    hosts = List.copyOf(hosts);
    entries = Map.copyOf(entries);
  }

  /**
   * Rewrites a metered module.
   *
   * @param metered the module; the result may refer to it
   * @param gasFunction the index of the function that charges
   * @throws ModuleRefusedException if an imported function does not take integers and give one i32
   */
  public static HostedModule of(byte[] metered, int gasFunction) {
    return new Rewriting(ModuleParser.parseMetered(metered), gasFunction).rewrite(metered.length);
  }

  /** The same without the bytes, for who has compiled them. */
  public HostedModule withoutBytes() {
    return new HostedModule(new byte[0], arguments, hosts, entries, starts, pages);
  }

  /** The name of the imported function for a number of arguments. */
  public static String hostName(int arguments) {
    return "host" + arguments;
  }

  /**
   * The type of the imported function for a number of arguments.
   *
   * @return (i32, i64 for each argument, i64) to (i32, i64)
   */
  public static FunctionType hostType(int arguments) {
    List<ValueType> parameters = new ArrayList<>();
    parameters.add(ValueType.I32);
    parameters.addAll(Collections.nCopies(arguments + 1, ValueType.I64));
    return new FunctionType(parameters, List.of(ValueType.I32, ValueType.I64));
  }

  /** The rewriting of one module, in place. */
  private static final class Rewriting {
    private static final int GAS_GLOBAL = 0;
    private static final int NONE = -1;

    /** The local of a growth's result. */
    private static final List<LocalGroup> RESULT = List.of(new LocalGroup(1, ValueType.I32));

    private final WasmModule module;
    private final int gasFunction;

    /** How many functions the metered module imports. */
    private final int imported;

    /** The types of those. */
    private final List<FunctionType> types = new ArrayList<>();

    private final List<Integer> hosts;

    /** The functions that stand for the imported ones and move the gas. */
    private final int[] bridges;

    private final Map<Integer, Integer> tableGrowth = new HashMap<>();
    private int memoryGrowth = NONE;

    Rewriting(WasmModule module, int gasFunction) {
      this.module = module;
      this.gasFunction = gasFunction;
      this.imported = module.imports.size();
      this.bridges = new int[imported];
      SortedSet<Integer> rounds = new TreeSet<>(List.of(OWN_ARGUMENTS));
      for (int i = 0; i < imported; i++) {
        FunctionType type = module.typeOf(i);
        if (!type.results().equals(List.of(ValueType.I32)) || !isOfIntegers(type)) {
          throw new ModuleRefusedException(
              RefusalPhase.LINK,
              "imported function " + i + " is " + type.text() + ", not of integers giving an i32");
        }
        types.add(type);
        rounds.add(round(type.parameters().size()));
      }
      this.hosts = List.copyOf(rounds);
    }

    private static boolean isOfIntegers(FunctionType type) {
      return type.parameters().stream().allMatch(t -> t == ValueType.I32 || t == ValueType.I64);
    }

    private static int round(int arguments) {
      return ROUND_ARGUMENTS.stream().filter(n -> n >= arguments).findFirst().orElse(arguments);
    }

    HostedModule rewrite(int capacity) {
      module.imports.clear();
      for (int arguments : hosts) {
        int type = module.indexOfType(hostType(arguments));
        module.imports.add(new FunctionImport(IMPORT_MODULE, hostName(arguments), type));
      }
      int defined = module.bodies.size();
      for (int i = 0; i < imported; i++) {
        bridges[i] = addBridge(i, types.get(i));
      }
      for (int i = 0; i < defined; i++) {
        boolean charges = i == gasFunction - imported;
        FunctionBody body = module.bodies.get(i);
        module.bodies.set(i, charges ? chargeBody() : rewrite(body));
      }
      enclose();
      Map<String, String> entries = new HashMap<>();
      boolean starts = module.start >= 0;
      rewriteExports(entries);
      long pages = module.memories.isEmpty() ? -1 : module.memories.get(0).minimum();
      return new HostedModule(
          ModuleEncoder.encode(module, capacity + capacity / 8),
          types.stream().map(type -> type.parameters().size()).toList(),
          hosts,
          entries,
          starts,
          pages);
    }

    private static FunctionType withGas(FunctionType type) {
      List<ValueType> parameters = new ArrayList<>(type.parameters());
      parameters.add(ValueType.I64);
      List<ValueType> results = new ArrayList<>(type.results());
      results.add(ValueType.I64);
      return new FunctionType(parameters, results);
    }

    /** Where a function of the metered module is now. */
    private int moved(int function) {
      return function < imported ? bridges[function] : function - imported + hosts.size();
    }

    private int add(FunctionType type, List<LocalGroup> locals, ByteWriter code) {
      return module.addFunction(
          module.indexOfType(type), new FunctionBody(locals, Slice.of(code.op(Opcode.END))));
    }

    private int addBridge(int function, FunctionType type) {
      List<ByteWriter> arguments = new ArrayList<>();
      for (int i = 0; i < type.parameters().size(); i++) {
        ByteWriter argument = new ByteWriter(8).op(Opcode.LOCAL_GET, i);
        boolean narrow = type.parameters().get(i) == ValueType.I32;
        arguments.add(narrow ? argument.op(Opcode.I64_EXTEND_I32_U) : argument);
      }
      return add(type, List.of(), callHost(new ByteWriter(64), function, arguments));
    }

    /** Calls the host, which leaves its result; the gas goes and comes. */
    private ByteWriter callHost(ByteWriter out, int function, List<ByteWriter> arguments) {
      int round = round(arguments.size());
      out.op(Opcode.I32_CONST).writeSigned(function);
      arguments.forEach(out::write);
      for (int i = arguments.size(); i < round; i++) {
        out.op(Opcode.I64_CONST).writeSigned(0);
      }
      out.op(Opcode.GLOBAL_GET, GAS_GLOBAL).op(Opcode.CALL, hosts.indexOf(round));
      return out.op(Opcode.GLOBAL_SET, GAS_GLOBAL);
    }

    /** The charging function: below zero it asks for more, and traps where there is none. */
    private FunctionBody chargeBody() {
      ByteWriter out = new ByteWriter(64);
      out.op(Opcode.GLOBAL_GET, GAS_GLOBAL).op(Opcode.LOCAL_GET, 0).op(Opcode.I64_SUB);
      out.op(Opcode.GLOBAL_SET, GAS_GLOBAL);
      callHost(ifBelowZero(out), REFILL, List.of()).op(Opcode.DROP);
      ifBelowZero(out).op(Opcode.UNREACHABLE).op(Opcode.END).op(Opcode.END).op(Opcode.END);
      return new FunctionBody(List.of(), Slice.of(out));
    }

    private static ByteWriter ifBelowZero(ByteWriter out) {
      out.op(Opcode.GLOBAL_GET, GAS_GLOBAL).op(Opcode.I64_CONST).writeSigned(0);
      return out.op(Opcode.I64_LT_S).op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
    }

    private FunctionBody rewrite(FunctionBody body) {
      Slice code = body.code();
      ByteWriter out = new ByteWriter(code.length() + code.length() / 16);
      InstructionReader in = new InstructionReader(code);
      int copied = code.from();
      while (in.next()) {
        int callee;
        switch (in.opcode()) {
          case CALL -> callee = moved(in.index());
          case MEMORY_GROW -> callee = memoryGrowth();
          case TABLE_GROW -> callee = tableGrowth(in.index());
          default -> {
            continue;
          }
        }
        out.write(code.array(), copied, in.start()).op(Opcode.CALL, callee);
        copied = in.end();
      }
      out.write(code.array(), copied, code.to());
      return new FunctionBody(body.locals(), Slice.of(out));
    }

    private int memoryGrowth() {
      if (memoryGrowth == NONE) {
        ByteWriter grow = new ByteWriter(8).op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0);
        ByteWriter size = new ByteWriter(4).op(Opcode.MEMORY_SIZE, 0);
        memoryGrowth = add(ENTRY, RESULT, growth(ASK_MEMORY, size, 0, grow));
      }
      return memoryGrowth;
    }

    private int tableGrowth(int table) {
      return tableGrowth.computeIfAbsent(
          table,
          t -> {
            ByteWriter grow = new ByteWriter(8).op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 1);
            ByteWriter size = new ByteWriter(4).op(Opcode.TABLE_SIZE, t);
            FunctionType type =
                new FunctionType(List.of(ValueType.FUNCREF, ValueType.I32), List.of(ValueType.I32));
            return add(type, RESULT, growth(ASK_TABLE, size, 1, grow.op(Opcode.TABLE_GROW, t)));
          });
    }

    /**
     * The code of a growth that asks first.
     *
     * @param by the last parameter: by how much. The local behind it takes the result.
     */
    private ByteWriter growth(int question, ByteWriter size, int by, ByteWriter grow) {
      ByteWriter out = new ByteWriter(64);
      out.op(Opcode.LOCAL_GET, by).op(Opcode.I32_EQZ);
      out.op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
      out.write(size).op(Opcode.RETURN).op(Opcode.END);
      ask(out, question, size, by).op(Opcode.I32_EQZ);
      out.op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
      out.op(Opcode.I32_CONST).writeSigned(-1).op(Opcode.RETURN).op(Opcode.END);
      out.write(grow).op(Opcode.LOCAL_TEE, by + 1);
      out.op(Opcode.I32_CONST).writeSigned(-1).op(Opcode.I32_EQ);
      out.op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
      ask(out, TELL_FAILURE, size, by).op(Opcode.DROP).op(Opcode.UNREACHABLE).op(Opcode.END);
      return out.op(Opcode.LOCAL_GET, by + 1);
    }

    private ByteWriter ask(ByteWriter out, int question, ByteWriter size, int by) {
      ByteWriter from = new ByteWriter(8).write(size).op(Opcode.I64_EXTEND_I32_U);
      ByteWriter growth = new ByteWriter(8).op(Opcode.LOCAL_GET, by).op(Opcode.I64_EXTEND_I32_U);
      return callHost(out, question, List.of(from, growth));
    }

    /** Takes the counter in, the limits away, and points segments at the functions' new places. */
    private void enclose() {
      ByteWriter zero = new ByteWriter(8).op(Opcode.I64_CONST).writeSigned(0).op(Opcode.END);
      module.importsGasCounter = false;
      module.globals.replaceAll(g -> new Global(g.type(), g.mutable(), moved(g.value())));
      module.globals.add(
          GAS_GLOBAL,
          new Global(ValueType.I64, true, new Constant(ValueType.I64, NONE, Slice.of(zero))));
      module.memories.replaceAll(m -> new Limits(m.minimum(), Limits.UNBOUNDED));
      module.tables.replaceAll(t -> new Limits(t.minimum(), Limits.UNBOUNDED));
      for (ElementSegment segment : module.elements) {
        int[] functions = segment.functions();
        for (int i = 0; i < functions.length; i++) {
          functions[i] = moved(functions[i]);
        }
      }
    }

    private Constant moved(Constant constant) {
      if (constant.function() < 0) {
        return constant;
      }
      int function = moved(constant.function());
      ByteWriter out = new ByteWriter(8).writeByte(0xd2).writeU32(function).op(Opcode.END);
      return new Constant(constant.type(), function, Slice.of(out));
    }

    private void rewriteExports(Map<String, String> entries) {
      List<Export> exports = new ArrayList<>(module.exports);
      module.exports.clear();
      for (Export export : exports) {
        if (export.kind() == ExportKind.FUNCTION) {
          int function = moved(export.index());
          if (module.typeOf(function).equals(ENTRY)) {
            String name = "entry" + entries.size();
            entries.put(export.name(), name);
            export(name, addEntry(ENTRY, function));
          }
        }
      }
      if (module.start >= 0) {
        FunctionType start = new FunctionType(List.of(), List.of());
        export(START, addEntry(start, moved(module.start)));
        module.start = NONE;
      }
      FunctionType gas = new FunctionType(List.of(), List.of(ValueType.I64));
      export(GAS, add(gas, List.of(), new ByteWriter(8).op(Opcode.GLOBAL_GET, GAS_GLOBAL)));
      if (!module.memories.isEmpty()) {
        module.exports.add(new Export(MEMORY, ExportKind.MEMORY, 0));
      }
    }

    private void export(String name, int function) {
      module.exports.add(new Export(name, ExportKind.FUNCTION, function));
    }

    /** Adds a function that takes the gas, calls, and gives the gas that is left. */
    private int addEntry(FunctionType type, int function) {
      int parameters = type.parameters().size();
      ByteWriter out = new ByteWriter(32);
      out.op(Opcode.LOCAL_GET, parameters).op(Opcode.GLOBAL_SET, GAS_GLOBAL);
      for (int i = 0; i < parameters; i++) {
        out.op(Opcode.LOCAL_GET, i);
      }
      out.op(Opcode.CALL, function).op(Opcode.GLOBAL_GET, GAS_GLOBAL);
      return add(withGas(type), List.of(), out);
    }
  }
}
