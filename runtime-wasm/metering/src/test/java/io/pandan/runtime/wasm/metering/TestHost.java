package io.pandan.runtime.wasm.metering;

import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A host that allows what it is told to, and remembers what it was asked. */
class TestHost implements WasmHost {
  final List<String> asked = new ArrayList<>();
  long maxPages = 100;
  long maxElements = 100;

  @Override
  public int call(WasmInstance instance, int function, long[] arguments) {
    asked.add("call " + function + " " + Arrays.toString(arguments));
    return 7;
  }

  @Override
  public boolean growMemory(long fromPages, long toPages) {
    asked.add("memory " + fromPages + " to " + toPages);
    return toPages <= maxPages;
  }

  @Override
  public boolean growTable(long fromElements, long toElements) {
    asked.add("table " + fromElements + " to " + toElements);
    return toElements <= maxElements;
  }

  @Override
  public void poll() {}
}
