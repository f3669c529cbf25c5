package io.pandan.runtime.wasm.endive;

import java.nio.ByteBuffer;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Loads the classes of one module, each when it is first used. Thread safe. */
final class GeneratedClasses extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final ProtectionDomain DOMAIN = GeneratedClasses.class.getProtectionDomain();

  private final Map<String, ByteBuffer> classes;

  /**
   * Takes classes over.
   *
   * @param classes classes by binary name; not written to
   */
  GeneratedClasses(Map<String, ByteBuffer> classes) {
    super("wasm", GeneratedClasses.class.getClassLoader());
    this.classes = new ConcurrentHashMap<>(classes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    // The loader's lock on the name is held, so that a class is defined once.
    ByteBuffer bytes = classes.remove(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, DOMAIN);
  }
}
