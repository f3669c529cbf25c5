package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmHost;
import java.util.Arrays;
import run.endive.runtime.Instance;
import run.endive.runtime.TableInstance;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.Value;

/**
 * A table of functions that grows as the host allows. Endive's own one writes its growth into the
 * module, where other instances see it, and copies itself for every element.
 */
final class StockTable extends TableInstance {
  private final WasmHost host;
  private final int initial;
  private int[] functions;
  private Instance[] instances;
  private int size;

  StockTable(Table table, int initial, WasmHost host) {
    // Limits of its own: an instance must not change what the module declares.
    super(new Table(table.elementType(), copyOf(table.limits()), table.initialize()), initial);
    this.host = host;
    this.initial = initial;
    this.size = (int) table.limits().min();
    this.functions = new int[size];
    this.instances = new Instance[size];
    Arrays.fill(functions, initial);
  }

  private static TableLimits copyOf(TableLimits limits) {
    return new TableLimits(limits.min(), TableLimits.LIMIT_MAX);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int grow(int delta, int value, Instance instance) {
    int from = size;
    if (delta == 0) {
      return from;
    }
    long to = from + Integer.toUnsignedLong(delta);
    if (!host.growTable(from, to)) {
      return -1;
    }
    int grown = Math.toIntExact(to);
    if (grown > functions.length) {
      int capacity = Math.max(grown, 2 * functions.length);
      functions = Arrays.copyOf(functions, capacity);
      instances = Arrays.copyOf(instances, capacity);
    }
    Arrays.fill(functions, from, grown, value);
    Arrays.fill(instances, from, grown, instance);
    size = grown;
    return from;
  }

  @Override
  public int ref(int index) {
    check(index);
    return functions[index];
  }

  @Override
  public int requiredRef(int index) {
    int function = ref(index);
    if (function == Value.REF_NULL_VALUE) {
      throw new WasmEngineException("table element " + index + " is null");
    }
    return function;
  }

  @Override
  public void setRef(int index, int value, Instance instance) {
    check(index);
    functions[index] = value;
    instances[index] = instance;
  }

  @Override
  public Instance instance(int index) {
    check(index);
    return instances[index];
  }

  @Override
  public void reset() {
    Arrays.fill(functions, 0, size, initial);
  }

  private void check(int index) {
    if (index < 0 || index >= size) {
      throw new WasmEngineException(
          "table element " + Integer.toUnsignedString(index) + " of " + size);
    }
  }
}
