package io.pandan.conformance.vectors;

/**
 * Sees where execution is: in the engine's compiler, in WebAssembly, or in the host. What is
 * entered inside something else is left before it. Used by the machine's thread.
 */
interface EngineObserver {

  /** Where execution is. */
  enum Activity {
    /** The engine makes a module ready. */
    COMPILATION,
    /** The engine makes an instance and writes its segments. */
    INSTANTIATION,
    /** WebAssembly runs. */
    EXECUTION,
    /** An imported function runs. */
    HOST
  }

  /**
   * Something begins.
   *
   * @param activity what
   * @param name the imported function's for {@link Activity#HOST}, otherwise empty
   */
  void enter(Activity activity, String name);

  /** What was entered last ends, however it ends. */
  void leave();
}
