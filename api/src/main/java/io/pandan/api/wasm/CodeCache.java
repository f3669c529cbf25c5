package io.pandan.api.wasm;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what an engine has made of one module, so that a later start of the node need not make it
 * again. Provided by the WASM runtime for each module, under a key of the module's code, the rules
 * that it was instrumented by, and {@link WasmEngine#id}. Thread safe.
 *
 * <p>What is loaded is what was stored, to the byte, or nothing: a damaged or unreadable entry is
 * noticed and dropped by the provider, and the engine compiles anew. A cache never makes a
 * compilation fail.
 */
@ProviderType
public interface CodeCache {

  /** The cache that keeps nothing. */
  CodeCache NONE =
      new CodeCache() {
        @Override
        public Optional<byte[]> load() {
          return Optional.empty();
        }

        @Override
        public void store(byte[] compiled) {
          // Nothing is kept.
        }
      };

  /**
   * What the engine stored last.
   *
   * @return a copy that is the caller's, or empty
   */
  Optional<byte[]> load();

  /**
   * Stores what the engine made, in place of what was there.
   *
   * @param compiled in the engine's own format; read during the call only
   */
  void store(byte[] compiled);
}
