package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmHost;
import run.endive.runtime.GlobalInstance;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Value;

/**
 * The gas counter. Every metered block writes it once, which makes it the place to let the host
 * stop a computation.
 */
final class StockGasGlobal extends GlobalInstance {
  /** How many writes lie between two polls, less one: a power of two less one. */
  private static final int POLL_MASK = 0xfff;

  private final WasmHost host;
  private long milligas;
  private int writes;

  @SuppressWarnings("deprecation") // The builder that replaces this constructor cannot subclass.
  StockGasGlobal(WasmHost host) {
    super(Value.i64(0), MutabilityType.Var);
    this.host = host;
  }

  @Override
  public long getValue() {
    return milligas;
  }

  @Override
  public long getValueLow() {
    return milligas;
  }

  @Override
  public void setValue(long value) {
    milligas = value;
    if ((++writes & POLL_MASK) == 0) {
      host.poll();
    }
  }

  @Override
  public void setValueLow(long value) {
    setValue(value);
  }

  /** Sets the counter for the host, without a poll. */
  void set(long value) {
    milligas = value;
  }
}
