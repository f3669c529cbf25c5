package io.pandan.host.chain;

import io.pandan.host.chain.lease.Provider;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;

/** Gogo's command {@code pandan:engine}. Gogo finds it by the names of the public methods. */
public final class EngineCommand {
  private final EngineChoice choice;

  EngineCommand(EngineChoice choice) {
    this.choice = choice;
  }

  /** The properties that make it a command. */
  static Dictionary<String, Object> properties() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("osgi.command.scope", "pandan");
    properties.put("osgi.command.function", "engine");
    return properties;
  }

  /** {@code engine}: the engines, of each kind the one that serves first. */
  public String engine() {
    StringBuilder out = new StringBuilder();
    for (EngineChoice.Kind kind : EngineChoice.Kind.values()) {
      List<Provider> engines = choice.engines(kind);
      for (Provider engine : engines) {
        out.append(
            "%-12s %s  %-4s%s%n"
                .formatted(
                    engine.name(),
                    engine.rank().version(),
                    kind,
                    engine == engines.getFirst() ? "  serves" : ""));
      }
    }
    return out.toString();
  }

  /** {@code engine NAME}: runs what it can run by another engine from now on. */
  public String engine(String name) {
    choice.choose(name);
    return engine();
  }
}
