package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.MeteredWasm;
import io.pandan.runtime.wasm.metering.EngineModule;
import io.pandan.runtime.wasm.metering.ModuleImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ByteClassCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles modules: divides what is too large for a method, lets Endive make classes, and shapes
 * those. Thread safe.
 */
final class EndiveCompiler {
  /**
   * What functions may weigh, about in bytes of JVM code: a method of Endive's may have 65,535, and
   * the weight is rather more than that.
   */
  static final int MOST_WEIGHT = 60_000;

  /**
   * What functions may weigh so that their methods have less than 8,000 bytes, above which HotSpot
   * compiles none unless it is told to.
   */
  static final int MOST_SMALL_WEIGHT = 12_000;

  /** Few enough that a call loads little code, many enough that constants are shared. */
  private static final int FUNCTIONS_PER_CLASS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(EndiveCompiler.class);
  private static final String GROUP = "FuncGroup_";

  private final int mostWeight;

  /**
   * @param mostWeight what functions may weigh before they are divided
   */
  EndiveCompiler(int mostWeight) {
    this.mostWeight = mostWeight;
  }

  /**
   * Compiles a module.
   *
   * @return nothing if a function cannot be divided enough, as with thousands of locals that are
   *     used everywhere
   */
  Optional<CompiledModule> compile(MeteredWasm metered) {
    for (int weight : new int[] {mostWeight, mostWeight / 3}) {
      try {
        return Optional.of(compile(metered, EngineModule.parse(metered.bytes(), weight)));
      } catch (WasmEngineException | IndexOutOfBoundsException e) {
        // ASM's exceptions for classes and methods that are too large are of the second kind.
        LOG.debug("functions of up to {} are too large: {}", weight, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static CompiledModule compile(MeteredWasm metered, EngineModule module) {
    ModuleImage image = module.image();
    ByteClassCollector compiled =
        (ByteClassCollector)
            Compiler.builder(parse(module.encode()))
                .withClassName(CompiledModule.MAIN_CLASS)
                .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
                .withInterpreterFallback(InterpreterFallback.FAIL)
                .withClassCollectorFactory(ByteClassCollector::new)
                .build()
                .compile()
                .collector();
    String main = CompiledModule.MAIN_CLASS.replace('.', '/');
    CodeShaper shaper =
        new CodeShaper(
            module,
            metered.gasFunction(),
            new GlobalFields(image.globalTypes(), metered.gasGlobal(), metered.stackGlobal()),
            main);
    Map<String, ByteBuffer> classes = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : compiled.classBytes().entrySet()) {
      if (entry.getKey().startsWith(CompiledModule.MAIN_CLASS + GROUP)) {
        classes.put(entry.getKey(), ByteBuffer.wrap(shaper.shape(entry.getValue())));
      }
    }
    int functionsPerClass = functionsPerClass(image.targets().length, classes.size());
    classes.put(
        CompiledModule.MAIN_CLASS,
        ByteBuffer.wrap(
            new IndirectCalls(
                    module,
                    main,
                    f -> CompiledModule.classOf(f, functionsPerClass).replace('.', '/'))
                .make()));
    return new CompiledModule(
        image, metered.gasGlobal(), metered.stackGlobal(), functionsPerClass, classes);
  }

  /** Without Endive's validation, a quarter of the whole: ours has been before. */
  private static WasmModule parse(byte[] module) {
    return Parser.builder()
        .withValidation(false)
        .build()
        .parse(() -> new ByteArrayInputStream(module));
  }

  /** Endive halves the number until no class is too large. */
  private static int functionsPerClass(int functions, int groups) {
    int size = FUNCTIONS_PER_CLASS;
    while (size > 1 && (functions + size - 1) / size < groups) {
      size >>= 1;
    }
    return size;
  }
}
