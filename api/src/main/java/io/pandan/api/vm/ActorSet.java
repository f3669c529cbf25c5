package io.pandan.api.vm;

import java.util.Locale;

/** Which implementation runs a network's built-in actors: a part of its genesis. */
public enum ActorSet {
  /** The built-in actors in Java and the EVM actor of {@code runtime-evm}. */
  NATIVE,
  /** The WASM bundle that the Filecoin project releases. */
  CANONICAL;

  /** The name in settings: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
