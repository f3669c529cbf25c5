package io.pandan.runtime.wasm.endive;

import io.pandan.runtime.wasm.metering.ModuleImage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What compiling a module gives, and what is kept of it on disk: a number that tells the format,
 * then the fields in order, all numbers of 32 or 64 bits, lists with their length before them.
 *
 * @param image what instances start with
 * @param gasGlobal index of the gas counter
 * @param stackGlobal index of the global that the limiter counts in
 * @param functionsPerClass how many functions a class has, see {@link #classOf}
 * @param classes the classes by binary name; not written to
 */
record CompiledModule(
    ModuleImage image,
    int gasGlobal,
    int stackGlobal,
    int functionsPerClass,
    Map<String, ByteBuffer> classes) {

  /** The binary name of the class that has the indirect calls, and a prefix of all others. */
  static final String MAIN_CLASS = "io.pandan.wasm.Module";

  /** "PND" and the format's version. */
  private static final int FORMAT = 'P' << 24 | 'N' << 16 | 'D' << 8 | 1;

  /** Checks and copies. */
  CompiledModule {
    if (functionsPerClass <= 0) {
      throw new IllegalArgumentException(functionsPerClass + " functions in a class");
    }
    classes = Map.copyOf(classes);
  }

  /** The binary name of the class that has a function. */
  static String classOf(int function, int functionsPerClass) {
    return MAIN_CLASS + "FuncGroup_" + function / functionsPerClass;
  }

  String classOf(int function) {
    return classOf(function, functionsPerClass);
  }

  /** How it is kept; the same module gives the same bytes. */
  byte[] encode() {
    Sink size = new Sink(ByteBuffer.allocate(0));
    write(size);
    Sink out = new Sink(ByteBuffer.allocate(size.length));
    write(out);
    return out.to.array();
  }

  private void write(Sink out) {
    out.write(FORMAT);
    out.write(gasGlobal);
    out.write(stackGlobal);
    out.write(functionsPerClass);
    out.write(image.memoryPages());
    out.write(image.tableElements());
    out.write(ByteBuffer.wrap(image.globalTypes()));
    out.write(image.globalBits());
    out.write(image.data().size());
    for (ModuleImage.Data segment : image.data()) {
      out.write(segment.active() ? 1 : 0);
      out.write(segment.offset());
      out.write(ByteBuffer.wrap(segment.bytes()));
    }
    out.write(image.elements().size());
    for (ModuleImage.Elements segment : image.elements()) {
      out.write(segment.active() ? 1 : 0);
      out.write(segment.offset());
      out.write(segment.functions());
    }
    out.write(image.targets());
    out.write(image.start());
    out.write(image.exports().size());
    new TreeMap<>(image.exports())
        .forEach(
            (name, function) -> {
              out.write(name);
              out.write(function);
            });
    out.write(classes.size());
    new TreeMap<>(classes)
        .forEach(
            (name, bytes) -> {
              out.write(name);
              out.write(bytes);
            });
  }

  /**
   * What was kept.
   *
   * @param kept what {@link #encode} gave; not copied, never to be changed
   * @return nothing where it is of another format
   */
  static Optional<CompiledModule> decode(byte[] kept) {
    ByteBuffer in = ByteBuffer.wrap(kept);
    try {
      if (in.getInt() != FORMAT) {
        return Optional.empty();
      }
      int gasGlobal = in.getInt();
      int stackGlobal = in.getInt();
      int functionsPerClass = in.getInt();
      ModuleImage image = readImage(in);
      Map<String, ByteBuffer> classes = new HashMap<>();
      for (int i = in.getInt(); i > 0; i--) {
        classes.put(readText(in), readSlice(in));
      }
      return in.hasRemaining()
          ? Optional.empty()
          : Optional.of(
              new CompiledModule(image, gasGlobal, stackGlobal, functionsPerClass, classes));
    } catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
      return Optional.empty();
    }
  }

  private static ModuleImage readImage(ByteBuffer in) {
    int memoryPages = in.getInt();
    int tableElements = in.getInt();
    byte[] globalTypes = readBytes(in);
    long[] globalBits = readLongs(in);
    List<ModuleImage.Data> data = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      data.add(new ModuleImage.Data(in.getInt() != 0, in.getInt(), readBytes(in)));
    }
    List<ModuleImage.Elements> elements = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      elements.add(new ModuleImage.Elements(in.getInt() != 0, in.getInt(), readInts(in)));
    }
    long[] targets = readLongs(in);
    int start = in.getInt();
    Map<String, Integer> exports = new HashMap<>();
    for (int i = in.getInt(); i > 0; i--) {
      exports.put(readText(in), in.getInt());
    }
    return new ModuleImage(
        memoryPages,
        tableElements,
        globalTypes,
        globalBits,
        data,
        elements,
        targets,
        exports,
        start);
  }

  private static ByteBuffer readSlice(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private static byte[] readBytes(ByteBuffer in) {
    ByteBuffer slice = readSlice(in);
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return bytes;
  }

  private static String readText(ByteBuffer in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static int[] readInts(ByteBuffer in) {
    int[] numbers = new int[checkedCount(in, Integer.BYTES)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getInt();
    }
    return numbers;
  }

  private static long[] readLongs(ByteBuffer in) {
    long[] numbers = new long[checkedCount(in, Long.BYTES)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getLong();
    }
    return numbers;
  }

  private static int checkedCount(ByteBuffer in, int width) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / width) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  /** Counts what is written, and keeps it where there is room. */
  private static final class Sink {
    private final ByteBuffer to;
    private int length;

    Sink(ByteBuffer to) {
      this.to = to;
    }

    private boolean keeps(int count) {
      length = Math.addExact(length, count);
      return to.capacity() > 0;
    }

    void write(int value) {
      if (keeps(Integer.BYTES)) {
        to.putInt(value);
      }
    }

    void write(ByteBuffer bytes) {
      write(bytes.remaining());
      if (keeps(bytes.remaining())) {
        to.put(bytes.duplicate());
      }
    }

    void write(String text) {
      write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    void write(int[] numbers) {
      write(numbers.length);
      for (int number : numbers) {
        write(number);
      }
    }

    void write(long[] numbers) {
      write(numbers.length);
      for (long number : numbers) {
        if (keeps(Long.BYTES)) {
          to.putLong(number);
        }
      }
    }
  }
}
