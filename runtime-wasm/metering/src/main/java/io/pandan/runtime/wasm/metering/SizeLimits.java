package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;

/**
 * What no actor may exceed, so that every engine can take every actor: a limit that an engine
 * discovers when it compiles would let two engines differ, and let a module that is cheap to
 * install be dear to compile. WebAssembly itself allows more ({@link ModuleValidator}), and
 * Filecoin's built-in actors of all networks stay far below.
 */
final class SizeLimits {
  /** Most function types; the built-in actors have up to 105. */
  static final int MAX_TYPES = 1_000;

  /** Most imports; there are fewer syscalls than that. */
  static final int MAX_IMPORTS = 1_000;

  /** Most defined functions; the built-in actors have up to 5,703, and 1,821 since network 18. */
  static final int MAX_FUNCTIONS = 20_000;

  /** Most globals. */
  static final int MAX_GLOBALS = 10_000;

  /** Most exports. */
  static final int MAX_EXPORTS = 1_000;

  /** Most segments of either kind. */
  static final int MAX_SEGMENTS = 10_000;

  /**
   * Most parameters of a function: the JVM's methods have 255 slots, two for each i64. The built-in
   * actors have up to 23.
   */
  static final int MAX_PARAMETERS = 100;

  /** Most parameters and locals of a function; the built-in actors have up to 131. */
  static final int MAX_LOCALS = 4_000;

  /**
   * Most locals for each unit of a function's weight. The stack limiter counts groups of locals,
   * but engines keep every single one in a frame: this bounds an instance's frames to 49,152
   * locals, which are 768 KiB of the JVM's stack. The built-in actors have up to 19.5.
   */
  static final int MAX_LOCALS_PER_WEIGHT = 24;

  /** Most blocks within one another; the built-in actors have up to 301. */
  static final int MAX_DEPTH = 2_000;

  /** Most labels of a br_table without the default; the built-in actors have up to 57. */
  static final int MAX_LABELS = 4_096;

  /**
   * The most that a module's branches and values weigh: for each function, the number of its
   * branches and blocks times that of its parameters, locals and values on the stack. That is what
   * engines' compilers take time by. The built-in actors have up to 2,400,000.
   */
  static final long MAX_BRANCH_VALUES = 32_000_000;

  private final WasmModule module;
  private final MeteringRules rules;

  private SizeLimits(WasmModule module, MeteringRules rules) {
    this.module = module;
    this.rules = rules;
  }

  /**
   * Checks a validated module, before anything is injected.
   *
   * @throws ModuleRefusedException if a limit is exceeded, or the height of a function cannot be
   *     told
   */
  static void check(WasmModule module, MeteringRules rules) {
    new SizeLimits(module, rules).check();
  }

  private void check() {
    limit("types", module.types.size(), MAX_TYPES);
    limit("imports", module.imports.size(), MAX_IMPORTS);
    limit("functions", module.functions.size(), MAX_FUNCTIONS);
    limit("globals", module.globals.size(), MAX_GLOBALS);
    limit("exports", module.exports.size(), MAX_EXPORTS);
    limit("element segments", module.elements.size(), MAX_SEGMENTS);
    limit("data segments", module.data.size(), MAX_SEGMENTS);
    for (int i = 0; i < module.types.size(); i++) {
      limit("parameters of type " + i, module.types.get(i).parameters().size(), MAX_PARAMETERS);
    }
    StackHeight heights = new StackHeight(module, rules.instrumenter());
    long total = 0;
    for (int i = 0; i < module.bodies.size(); i++) {
      total += checkFunction(i, heights.compute(i));
      limit("branches times values", total, MAX_BRANCH_VALUES);
    }
  }

  /** Checks a function, and tells its branches times its values. */
  private long checkFunction(int index, int height) {
    FunctionBody body = module.bodies.get(index);
    int function = module.imports.size() + index;
    String name = " of function " + function;
    int weight = rules.instrumenter().weight(body.locals()) + height;
    limit("weight" + name + " on the stack", weight, rules.stackLimit());
    int locals = module.typeOf(function).parameters().size() + body.localCount();
    limit("parameters and locals" + name, locals, MAX_LOCALS);
    limit(
        "locals" + name + ", which weighs " + weight,
        body.localCount(),
        (long) MAX_LOCALS_PER_WEIGHT * weight);
    return (long) countBranches(name, body) * (locals + height);
  }

  private int countBranches(String name, FunctionBody body) {
    int branches = 1;
    int depth = 0;
    InstructionReader in = new InstructionReader(body.code());
    while (in.next()) {
      switch (in.opcode()) {
        case BLOCK, LOOP, IF -> {
          depth++;
          branches++;
          limit("depth of blocks" + name, depth, MAX_DEPTH);
        }
        case END -> depth--;
        case ELSE, BR_IF -> branches++;
        case BR_TABLE -> {
          limit("labels of a br_table" + name, in.labels().length, MAX_LABELS);
          branches += in.labels().length;
        }
        default -> {}
      }
    }
    return branches;
  }

  private static void limit(String what, long value, long limit) {
    if (value > limit) {
      throw new ModuleRefusedException(
          RefusalPhase.LIMIT_SIZE, what + ": " + value + " exceeds the limit of " + limit);
    }
  }
}
