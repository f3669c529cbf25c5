package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.Opcode.Immediate;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes valid modules of all instructions that actors may use: every numeric instruction, accesses
 * of all widths in the middle and at the end of the memory, bulk memory and tables, all kinds of
 * control, calls of functions, through the table and of the host. They may trap, spend their gas
 * and ask for memory that they do not get. The same random numbers give the same module.
 */
public final class RandomModules {
  /** Types of the imported functions {@code host.f0} and so on; all give an i32. */
  public static final List<String> IMPORTS = List.of("i>i", "il>i", "llii>i");

  /** Most pages of the memory, which the host has to grant. */
  public static final int MAX_PAGES = 3;

  /** Most elements of the table, which the host has to grant. */
  public static final int MAX_ELEMENTS = 12;

  private static final String TYPES = "ilfd";
  private static final int SEGMENTS = 2;

  private static final long[] INTEGERS = {
    0,
    1,
    2,
    7,
    31,
    63,
    64,
    255,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -1,
    -2,
    1L << 32,
    1L << 52,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    -1.5,
    0.5,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    2147483647.0,
    2147483648.0,
    -2147483649.0,
    4294967296.0,
    9.223372036854775807e18,
    1.8446744073709552e19
  };

  private final RandomGenerator random;
  private final List<List<Opcode>> numeric = new ArrayList<>();
  private final List<List<Opcode>> loads = new ArrayList<>();
  private final List<Opcode> stores = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final List<String> globals = new ArrayList<>();

  // The function that is being written.
  private String parameters = "";
  private char result;
  private String locals = "";
  private int counters;
  private int budget;
  private Code code = new Code();

  /** What branches carry to the labels around, the innermost last: a type's letter, or a space. */
  private final StringBuilder labels = new StringBuilder();

  /** A maker of modules. */
  public RandomModules(RandomGenerator random) {
    this.random = random;
    for (char type : TYPES.toCharArray()) {
      byte wanted = ValueType.ofLetter(type).code();
      List<Opcode> ofType = new ArrayList<>();
      List<Opcode> loadsOfType = new ArrayList<>();
      for (Opcode opcode : Opcode.values()) {
        if (!opcode.typed() || opcode.results().length != 1 || opcode.results()[0] != wanted) {
          continue;
        }
        if (opcode.immediate() == Immediate.NONE) {
          ofType.add(opcode);
        } else if (isAccess(opcode)) {
          loadsOfType.add(opcode);
        }
      }
      numeric.add(ofType);
      loads.add(loadsOfType);
    }
    for (Opcode opcode : Opcode.values()) {
      if (opcode.typed() && opcode.results().length == 0 && isAccess(opcode)) {
        stores.add(opcode);
      }
    }
  }

  private static boolean isAccess(Opcode opcode) {
    return alignment(opcode) >= 0;
  }

  private static int alignment(Opcode opcode) {
    return switch (opcode.immediate()) {
      case MEMORY_1 -> 0;
      case MEMORY_2 -> 1;
      case MEMORY_4 -> 2;
      case MEMORY_8 -> 3;
      default -> -1;
    };
  }

  /** A module that exports its memory and {@code invoke}, of type {@code i>i}. */
  public byte[] next() {
    ModuleBuilder builder = new ModuleBuilder();
    functions.clear();
    globals.clear();
    for (int i = 0; i < IMPORTS.size(); i++) {
      builder.importFunction("host", "f" + i, IMPORTS.get(i));
      functions.add(IMPORTS.get(i));
    }
    builder.memory(1, MAX_PAGES).table(6, MAX_ELEMENTS);
    for (char type : TYPES.toCharArray()) {
      Code value = new Code();
      constant(value, type);
      builder.global(type, true, value.end().toBytes());
      globals.add(String.valueOf(type));
    }
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String type = i == count - 1 ? "i>i" : randomType();
      function(builder, type);
      functions.add(type);
    }
    int[] elements = new int[4];
    Arrays.setAll(elements, i -> IMPORTS.size() + random.nextInt(count));
    builder.activeElements(elements);
    builder.passiveElements(random.nextInt(functions.size()), IMPORTS.size());
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    builder.activeData(65_536 - 40, bytes).passiveData(bytes);
    return builder.exportFunction("invoke", functions.size() - 1).exportMemory().build();
  }

  private String randomType() {
    StringBuilder type = new StringBuilder();
    int count = random.nextInt(12) == 0 ? random.nextInt(60) : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      type.append(anyType());
    }
    return type.append('>')
        .append(random.nextInt(3) == 0 ? "" : String.valueOf(anyType()))
        .toString();
  }

  private char anyType() {
    return TYPES.charAt(random.nextInt(TYPES.length()));
  }

  private void function(ModuleBuilder builder, String type) {
    int arrow = type.indexOf('>');
    parameters = type.substring(0, arrow);
    result = arrow + 1 < type.length() ? type.charAt(arrow + 1) : ' ';
    locals = "iilfd";
    counters = 0;
    budget = 120;
    code = new Code();
    labels.setLength(0);
    labels.append(result);
    statements();
    if (result != ' ') {
      expression(result, 4);
    }
    code.end();
    List<LocalGroup> groups = new ArrayList<>();
    for (char local : locals.toCharArray()) {
      groups.add(ModuleBuilder.group(1, local));
    }
    if (counters > 0) {
      groups.add(ModuleBuilder.group(counters, 'i'));
    }
    builder.function(type, groups, code.toBytes());
  }

  private void statements() {
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count && budget-- > 0; i++) {
      statement();
    }
  }

  private void statement() {
    switch (random.nextInt(labels.length() > 6 ? 9 : 15)) {
      case 0, 1 -> {
        char type = anyType();
        expression(type, 3);
        code.op(Opcode.LOCAL_SET, local(type));
      }
      case 2 -> {
        char type = anyType();
        expression(type, 3);
        code.op(Opcode.GLOBAL_SET, TYPES.indexOf(type));
      }
      case 3, 4 -> store();
      case 5 -> bulk();
      case 6 -> table();
      case 7 -> {
        expression(anyType(), 3);
        code.op(Opcode.DROP);
      }
      case 8 -> leave();
      case 9, 10 -> {
        code.block(Opcode.BLOCK);
        within(' ');
      }
      case 11 -> loop();
      case 12 -> branchTable();
      default -> {
        expression('i', 2);
        code.block(Opcode.IF);
        labels.append(' ');
        statements();
        if (random.nextBoolean()) {
          code.op(Opcode.ELSE);
          statements();
        }
        close();
      }
    }
  }

  /** The rest of a block, whose branches carry nothing. */
  private void within(char label) {
    labels.append(label);
    statements();
    close();
  }

  private void close() {
    labels.setLength(labels.length() - 1);
    code.end();
  }

  /** A loop that goes round some times; other branches to it may let it go on without end. */
  private void loop() {
    int counter = parameters.length() + locals.length() + counters++;
    code.i32(1 + random.nextInt(4)).op(Opcode.LOCAL_SET, counter);
    code.block(Opcode.LOOP);
    labels.append(' ');
    statements();
    code.op(Opcode.LOCAL_GET, counter).i32(1).op(Opcode.I32_SUB);
    code.op(Opcode.LOCAL_TEE, counter).op(Opcode.BR_IF, 0);
    close();
  }

  private void branchTable() {
    code.block(Opcode.BLOCK);
    labels.append(' ');
    code.block(Opcode.BLOCK);
    labels.append(' ');
    List<Integer> choices = new ArrayList<>();
    for (int i = 0; i < labels.length(); i++) {
      if (labels.charAt(labels.length() - 1 - i) == ' ' && (i < 2 || random.nextInt(4) == 0)) {
        choices.add(i);
      }
    }
    int count = random.nextInt(6);
    int[] immediates = new int[count + 2];
    immediates[0] = count;
    for (int i = 1; i < immediates.length; i++) {
      immediates[i] = choices.get(random.nextInt(choices.size()));
    }
    expression('i', 2);
    code.i32(7).op(Opcode.I32_AND).op(Opcode.BR_TABLE, immediates);
    close();
    statements();
    close();
  }

  /** Branches out of some blocks, returns or traps, under a condition. */
  private void leave() {
    expression('i', 2);
    code.block(Opcode.IF);
    labels.append(' ');
    int label = random.nextInt(labels.length());
    char carried = labels.charAt(labels.length() - 1 - label);
    int choice = random.nextInt(12);
    if (choice == 0) {
      code.op(Opcode.UNREACHABLE);
    } else if (choice < 4) {
      if (result != ' ') {
        expression(result, 2);
      }
      code.op(Opcode.RETURN);
    } else {
      if (carried != ' ') {
        expression(carried, 2);
      }
      code.op(Opcode.BR, label);
    }
    close();
  }

  private void store() {
    Opcode opcode = stores.get(random.nextInt(stores.size()));
    address();
    expression(ofCode(opcode.parameters()[1]), 2);
    access(opcode);
  }

  private static char ofCode(byte type) {
    for (char letter : TYPES.toCharArray()) {
      if (ValueType.ofLetter(letter).code() == type) {
        return letter;
      }
    }
    throw new IllegalArgumentException("type " + type);
  }

  private void access(Opcode opcode) {
    int offset =
        switch (random.nextInt(12)) {
          case 0 -> random.nextInt(65_536);
          case 1 -> 65_528 + random.nextInt(12);
          case 2 -> random.nextInt() | Integer.MIN_VALUE >> random.nextInt(2);
          default -> random.nextInt(64);
        };
    code.op(opcode, random.nextInt(alignment(opcode) + 1), random.nextInt(6) == 0 ? offset : 0);
  }

  /** An address, most of the time in the first page. */
  private void address() {
    switch (random.nextInt(16)) {
      case 0 -> code.i32(65_520 + random.nextInt(20));
      case 1 -> code.op(Opcode.MEMORY_SIZE, 0).i32(16).op(Opcode.I32_SHL).i32(8).op(Opcode.I32_SUB);
      case 2 -> expression('i', 1);
      default -> {
        expression('i', 1);
        code.i32(0x7fff).op(Opcode.I32_AND);
      }
    }
  }

  /** A length, most of the time small; told when the module is made or only when it runs. */
  private void length(int most) {
    switch (random.nextInt(12)) {
      case 0 -> {
        // Never a constant by itself: a negative one is refused.
        expression('i', 1);
        code.op(Opcode.LOCAL_TEE, local('i'));
      }
      case 1, 2, 3 -> code.i32(random.nextInt(most + 1));
      default -> {
        expression('i', 1);
        code.i32(most).op(Opcode.I32_AND);
      }
    }
  }

  private void bulk() {
    switch (random.nextInt(5)) {
      case 0 -> {
        address();
        address();
        length(255);
        code.op(Opcode.MEMORY_COPY, 0, 0);
      }
      case 1 -> {
        address();
        expression('i', 1);
        length(255);
        code.op(Opcode.MEMORY_FILL, 0);
      }
      case 2 -> {
        address();
        code.i32(random.nextInt(20));
        length(31);
        code.op(Opcode.MEMORY_INIT, random.nextInt(SEGMENTS), 0);
      }
      case 3 -> {
        if (random.nextInt(4) == 0) {
          code.op(Opcode.DATA_DROP, random.nextInt(SEGMENTS));
        }
      }
      default -> {
        length(2);
        code.op(Opcode.MEMORY_GROW, 0).op(Opcode.LOCAL_SET, local('i'));
      }
    }
  }

  private void table() {
    switch (random.nextInt(7)) {
      case 0 -> {
        element();
        element();
        length(3);
        code.op(Opcode.TABLE_COPY, 0, 0);
      }
      case 1 -> {
        element();
        code.i32(random.nextInt(2));
        length(1);
        code.op(Opcode.TABLE_INIT, random.nextInt(SEGMENTS), 0);
      }
      case 2 -> {
        if (random.nextInt(4) == 0) {
          code.op(Opcode.ELEM_DROP, random.nextInt(SEGMENTS));
        }
      }
      case 3 -> {
        element();
        element();
        code.op(Opcode.TABLE_GET, 0).op(Opcode.TABLE_SET, 0);
      }
      case 4 -> {
        element();
        code.op(Opcode.TABLE_GET, 0);
        length(3);
        code.op(Opcode.TABLE_GROW, 0).op(Opcode.DROP);
      }
      case 5 -> {
        element();
        element();
        code.op(Opcode.TABLE_GET, 0);
        length(3);
        code.op(Opcode.TABLE_FILL, 0);
      }
      default -> code.op(Opcode.TABLE_SIZE, 0).op(Opcode.LOCAL_SET, local('i'));
    }
  }

  /** An index into the table, most of the time one that is there. */
  private void element() {
    if (random.nextInt(12) == 0) {
      expression('i', 1);
    } else {
      code.i32(random.nextInt(random.nextInt(4) == 0 ? 8 : 4));
    }
  }

  /** A parameter or local of a type. */
  private int local(char type) {
    String all = parameters + locals;
    int start = random.nextInt(all.length());
    for (int i = 0; i < all.length(); i++) {
      int index = (start + i) % all.length();
      if (all.charAt(index) == type) {
        return index;
      }
    }
    throw new IllegalStateException("no local of type " + type);
  }

  private void constant(Code to, char type) {
    boolean listed = random.nextInt(3) > 0;
    long integer = listed ? INTEGERS[random.nextInt(INTEGERS.length)] : random.nextLong();
    double number = listed ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian() * 1e6;
    switch (type) {
      case 'i' -> to.i32((int) integer);
      case 'l' -> to.i64(integer);
      case 'f' -> {
        int bits =
            random.nextInt(8) == 0 ? random.nextInt() : Float.floatToRawIntBits((float) number);
        to.raw(0x43);
        little(to, bits, 4);
      }
      default -> {
        long bits = random.nextInt(8) == 0 ? random.nextLong() : Double.doubleToRawLongBits(number);
        to.raw(0x44);
        little(to, bits, 8);
      }
    }
  }

  private static void little(Code to, long bits, int count) {
    for (int i = 0; i < count; i++) {
      to.raw((int) (bits >>> 8 * i) & 0xff);
    }
  }

  private void expression(char type, int depth) {
    if (depth == 0 || budget-- <= 0) {
      if (random.nextBoolean()) {
        constant(code, type);
      } else {
        code.op(Opcode.LOCAL_GET, local(type));
      }
      return;
    }
    switch (random.nextInt(20)) {
      case 0, 1 -> code.op(Opcode.LOCAL_GET, local(type));
      case 2 -> code.op(Opcode.GLOBAL_GET, TYPES.indexOf(type));
      case 3 -> constant(code, type);
      case 4 -> {
        expression(type, depth - 1);
        code.op(Opcode.LOCAL_TEE, local(type));
      }
      case 5 -> {
        expression(type, depth - 1);
        expression(type, depth - 1);
        expression('i', depth - 1);
        code.op(Opcode.SELECT);
      }
      case 6, 7 -> {
        List<Opcode> choices = loads.get(TYPES.indexOf(type));
        Opcode opcode = choices.get(random.nextInt(choices.size()));
        address();
        access(opcode);
      }
      case 8 -> {
        expression('i', depth - 1);
        code.block(Opcode.IF, ValueType.ofLetter(type));
        labels.append(type);
        expression(type, depth - 1);
        code.op(Opcode.ELSE);
        expression(type, depth - 1);
        close();
      }
      case 9 -> {
        code.block(Opcode.BLOCK, ValueType.ofLetter(type));
        labels.append(type);
        expression(type, depth - 1);
        expression('i', depth - 1);
        code.op(Opcode.BR_IF, 0);
        close();
      }
      case 10, 11 -> call(type, depth);
      case 12 -> {
        if (type == 'i') {
          code.op(random.nextBoolean() ? Opcode.MEMORY_SIZE : Opcode.TABLE_SIZE, 0);
        } else {
          code.op(Opcode.GLOBAL_GET, TYPES.indexOf(type));
        }
      }
      default -> {
        List<Opcode> choices = numeric.get(TYPES.indexOf(type));
        Opcode opcode = choices.get(random.nextInt(choices.size()));
        for (byte operand : opcode.parameters()) {
          expression(ofCode(operand), depth - 1);
        }
        if (opcode.text().contains("div_") || opcode.text().contains("rem_")) {
          avoidZero(type);
        }
        code.op(opcode);
      }
    }
  }

  /** Makes the divisor odd, most of the time. */
  private void avoidZero(char type) {
    if (random.nextInt(8) == 0) {
      return;
    }
    if (type == 'i') {
      code.i32(1).op(Opcode.I32_OR);
    } else {
      code.i64(1).op(Opcode.I64_OR);
    }
  }

  /** Calls a function that gives the type, directly or through the table. */
  private void call(char type, int depth) {
    int start = random.nextInt(functions.size());
    for (int i = 0; i < functions.size(); i++) {
      int index = (start + i) % functions.size();
      String function = functions.get(index);
      if (function.endsWith(">" + type)) {
        for (char parameter : function.substring(0, function.indexOf('>')).toCharArray()) {
          expression(parameter, Math.min(depth - 1, 1));
        }
        if (random.nextInt(3) > 0) {
          code.op(Opcode.CALL, index);
        } else {
          element();
          // Types are numbered as functions bring them; the type that the function has comes first.
          code.op(Opcode.CALL_INDIRECT, typeIndex(function), 0);
        }
        return;
      }
    }
    constant(code, type);
  }

  private int typeIndex(String function) {
    List<String> distinct = functions.stream().distinct().toList();
    return distinct.indexOf(function);
  }
}
