package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Code;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** Makes regions: hidden classes, which go away when nobody refers to them. Thread safe. */
final class RegionCompiler {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc NAME = ClassDesc.of("io.pandan.runtime.evm.compiler.Compiled");
  private static final ClassDesc BODY = ClassDesc.of("io.pandan.runtime.evm.compiler.Region$Body");

  private RegionCompiler() {}

  /**
   * Compiles what begins at a block.
   *
   * @param budget about how many bytes of the JVM's code the region may have; one block at least is
   *     written
   */
  static Region compile(Code code, Blocks blocks, int entryPc, int budget) {
    RegionWriter[] written = new RegionWriter[1];
    byte[] bytes =
        ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG)
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
                                  MethodTypeDesc.of(ConstantDescs.CD_void))
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
    List<Site> sites = written[0].sites();
    return new Region(
        define(bytes),
        sites.toArray(Site[]::new),
        sites.stream().mapToInt(Site::pc).toArray(),
        bytes.length);
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
