package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Code;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes regions: hidden classes, which go away when nobody refers to them. Thread safe. */
final class RegionCompiler {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc NAME = ClassDesc.of("io.pandan.runtime.evm.compiler.Compiled");
  private static final ClassDesc BODY = ClassDesc.of("io.pandan.runtime.evm.compiler.Region$Body");

  /** HotSpot compiles no method of so many bytes (HugeMethodLimit). */
  private static final int HUGE_METHOD_BYTES = 8_000;

  /** With less than this a region is a few blocks, whatever their size. */
  private static final int LEAST_BUDGET = 500;

  private RegionCompiler() {}

  /**
   * Compiles what begins at a block.
   *
   * @param budget about how many bytes of the JVM's code the region may have; one block at least is
   *     written
   * @return nothing where even that block is more than the 65,535 bytes of a method
   */
  static @Nullable Region compile(Code code, Blocks blocks, int entryPc, int budget) {
    int allowed = budget;
    while (true) {
      RegionWriter[] written = new RegionWriter[1];
      byte[] bytes;
      try {
        bytes = classFile(code, blocks, entryPc, allowed, written);
      } catch (IllegalArgumentException e) {
        if (!isTooLong(e)) {
          throw e;
        }
        if (allowed < LEAST_BUDGET) {
          return null;
        }
        allowed = LEAST_BUDGET - 1;
        continue;
      }
      if (codeLength(bytes) < HUGE_METHOD_BYTES || allowed < LEAST_BUDGET) {
        List<Site> sites = written[0].sites();
        return new Region(
            define(bytes),
            written[0].entries(),
            sites.toArray(Site[]::new),
            sites.stream().mapToInt(Site::pc).toArray(),
            bytes.length);
      }
      allowed = allowed * 3 / 4;
    }
  }

  /** ClassFile has no exception of its own for a method of more than 65,535 bytes. */
  private static boolean isTooLong(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).startsWith("Code length ");
  }

  private static int codeLength(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(CodeAttribute::codeLength)
        .max()
        .orElseThrow();
  }

  private static byte[] classFile(
      Code code, Blocks blocks, int entryPc, int budget, RegionWriter[] written) {
    return ClassFile.of()
        .build(
            NAME,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(BODY);
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  0,
                  init ->
                      init.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void)
                          .return_());
              type.withMethodBody(
                  "run",
                  RegionWriter.type(),
                  ClassFile.ACC_PUBLIC,
                  method -> {
                    RegionWriter writer = new RegionWriter(code, blocks, budget, method);
                    writer.write(entryPc);
                    written[0] = writer;
                  });
            });
  }

  private static Region.Body define(byte[] bytes) {
    try {
      Class<?> type = LOOKUP.defineHiddenClass(bytes, true).lookupClass();
      return (Region.Body) type.getDeclaredConstructor().newInstance();
    } catch (IllegalAccessException
        | InstantiationException
        | NoSuchMethodException
        | InvocationTargetException e) {
      throw new IllegalStateException("a class that was just made", e);
    }
  }
}
