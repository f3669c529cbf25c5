package io.pandan.runtime.evm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.evm.EvmEngine;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.api.Test;

class InterpreterTest extends EvmEngineContract {
  @Override
  protected EvmEngine engine() {
    return (code, call, host) ->
        Interpreter.run(Code.of(code.bytes(), Profile.FILECOIN), call, host);
  }

  @Test
  void shouldKeepTheLoopSmallEnoughForTheCompiler() throws Exception {
    byte[] bytes;
    try (var in = Interpreter.class.getResourceAsStream("Interpreter.class")) {
      bytes = in.readAllBytes();
    }
    var loop =
        ClassFile.of().parse(bytes).methods().stream()
            .filter(m -> m.methodName().equalsString("loop"))
            .findFirst()
            .orElseThrow();
    CodeAttribute code = (CodeAttribute) loop.code().orElseThrow();
    // HotSpot never compiles a method of 8,000 bytes or more (HugeMethodLimit).
    assertThat(code.codeLength()).isBetween(1_000, 7_999);
  }
}
