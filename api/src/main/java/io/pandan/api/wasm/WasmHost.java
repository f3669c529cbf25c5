package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What an instance needs of the world outside. Used by the instance's thread. What a host throws
 * ends the execution and passes through the engine unchanged.
 */
@ProviderType
public interface WasmHost {

  /**
   * Calls an imported function. All of them give one i32.
   *
   * @param instance who calls
   * @param function the index of the import among the imported functions
   * @param arguments i32 arguments in the lower half, and i64 ones; the host does not keep the
   *     array
   * @return the result
   */
  int call(WasmInstance instance, int function, long[] arguments);

  /**
   * Decides whether the memory grows. Asked for every growth by more than nothing, before anything
   * is allocated.
   *
   * @param fromPages the pages there are, of 65,536 bytes
   * @param toPages the pages there are to be, which may be more than any memory can have
   */
  boolean growMemory(long fromPages, long toPages);

  /**
   * Decides whether the table grows. Asked for every growth by more than nothing.
   *
   * @param fromElements the elements there are
   * @param toElements the elements there are to be
   */
  boolean growTable(long fromElements, long toElements);

  /**
   * Lets the host stop a long computation by throwing; called now and then, at the latest where a
   * computation without end would go round.
   */
  void poll();
}
