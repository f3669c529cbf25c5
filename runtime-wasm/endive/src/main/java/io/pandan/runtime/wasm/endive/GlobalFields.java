package io.pandan.runtime.wasm.endive;

import io.pandan.runtime.wasm.metering.ModuleImage;
import io.pandan.runtime.wasm.metering.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Which globals of a module are fields of {@link EndiveInstance}: the gas counter, the weight of
 * the stack, and the first integers. Immutable.
 */
final class GlobalFields {
  private static final int INTS = 8;
  private static final int LONGS = 4;

  private final @Nullable Field[] fields;

  /** A field's name and descriptor. */
  record Field(String name, String descriptor) {}

  /**
   * @param types type codes of the globals
   * @param gasGlobal the counter's index
   * @param stackGlobal the index of the global that the limiter counts in
   */
  GlobalFields(byte[] types, int gasGlobal, int stackGlobal) {
    this.fields = new @Nullable Field[types.length];
    int ints = 0;
    int longs = 0;
    for (int i = 0; i < types.length; i++) {
      if (i == gasGlobal) {
        fields[i] = new Field("gas", "J");
      } else if (i == stackGlobal) {
        fields[i] = new Field("stack", "I");
      } else if (types[i] == ValueType.I32.code() && ints < INTS) {
        fields[i] = new Field("i" + ints++, "I");
      } else if (types[i] == ValueType.I64.code() && longs < LONGS) {
        fields[i] = new Field("l" + longs++, "J");
      }
    }
  }

  /** The field of a global, or null where it stands among the others. */
  @Nullable Field get(int global) {
    return fields[global];
  }

  /**
   * Gives an instance's fields what they start with.
   *
   * @return the other globals by index
   */
  long[] start(ModuleImage image, EndiveInstance instance) {
    boolean others = false;
    for (int i = 0; i < fields.length; i++) {
      Field field = fields[i];
      if (field == null) {
        others = true;
      } else {
        set(instance, field.name(), image.globalBits()[i]);
      }
    }
    return others ? image.globalBits().clone() : image.globalBits();
  }

  private static void set(EndiveInstance instance, String field, long bits) {
    switch (field) {
      case "gas" -> instance.gas = bits;
      case "stack" -> instance.stack = (int) bits;
      case "i0" -> instance.i0 = (int) bits;
      case "i1" -> instance.i1 = (int) bits;
      case "i2" -> instance.i2 = (int) bits;
      case "i3" -> instance.i3 = (int) bits;
      case "i4" -> instance.i4 = (int) bits;
      case "i5" -> instance.i5 = (int) bits;
      case "i6" -> instance.i6 = (int) bits;
      case "i7" -> instance.i7 = (int) bits;
      case "l0" -> instance.l0 = bits;
      case "l1" -> instance.l1 = bits;
      case "l2" -> instance.l2 = bits;
      case "l3" -> instance.l3 = bits;
      default -> throw new IllegalArgumentException("no field " + field);
    }
  }
}
