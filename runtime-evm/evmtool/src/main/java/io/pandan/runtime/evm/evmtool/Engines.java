package io.pandan.runtime.evm.evmtool;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.compiler.CompilerEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The engines that there are, by name: {@code interpreter}, {@code compiler}, which compiles what
 * is hot, as a node does, and {@code compiler-eager}, which compiles all code before it runs it:
 * slow, and what shows most of the compiler.
 */
public final class Engines {
  /** The engine that is taken where none is named. */
  public static final String DEFAULT = "interpreter";

  private static final TreeMap<String, Function<Profile, EvmEngine>> ENGINES = new TreeMap<>();

  static {
    ENGINES.put(DEFAULT, InterpreterEngine::new);
    ENGINES.put("compiler", CompilerEngine::new);
    ENGINES.put("compiler-eager", CompilerEngine::eager);
  }

  private Engines() {}

  /** The names, in their order. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(ENGINES.keySet());
  }

  /**
   * How to make an engine for a profile.
   *
   * @param name one of {@link #names()}
   * @return empty for any other name
   */
  public static Optional<Function<Profile, EvmEngine>> named(String name) {
    return Optional.ofNullable(ENGINES.get(name));
  }
}
