package io.pandan.runtime.evm.compiler;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.CodeCache;
import io.pandan.runtime.evm.core.MemoryHost;
import io.pandan.runtime.evm.core.Opcode;
import io.pandan.runtime.evm.core.Profile;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompiledCodeTest {
  private static final EvmCall CALL =
      new EvmCall(new byte[20], new byte[20], new byte[0], new byte[0]);
  private static final int MOST_CODE = 24 << 10;

  private static CompiledCode compiled(byte[] bytes, Tuning tuning) {
    return new CompiledCode(
        Code.of(bytes, Profile.FILECOIN), tuning, new Compilations(tuning.background()));
  }

  private static byte[] loop(int times) {
    return code()
        .push(times)
        .label("loop")
        .push(1)
        .op(Opcode.SWAP1, Opcode.SUB, Opcode.DUP1)
        .jumpIf("loop")
        .build();
  }

  private static EvmOutcome run(CompiledCode code) {
    MemoryHost host = new MemoryHost();
    host.gas = 1_000_000_000_000L;
    return Execution.run(code, CALL, host);
  }

  @Test
  void shouldEnterCompiledCodeInTheMiddleOfALoopThatRunsLong() {
    CompiledCode code = compiled(loop(100_000), Tuning.DEFAULT.withThreshold(64, false));
    assertThat(run(code)).isInstanceOf(EvmOutcome.Return.class);
    assertThat(code.isWarm()).isTrue();
  }

  @Test
  void shouldBeWatchedInstructionByInstructionWhateverIsCompiled() {
    byte[] loop = loop(10);
    EvmCode code = new EvmCode(loop, Optional.of(Cid.sum(Codec.RAW, loop)));
    List<Integer> steps = new ArrayList<>();
    try (CompilerEngine engine = CompilerEngine.eager(Profile.FILECOIN)) {
      MemoryHost compiled = new MemoryHost();
      compiled.gas = 1_000_000;
      EvmOutcome outcome = engine.run(code, CALL, compiled);
      MemoryHost watched = new MemoryHost();
      watched.gas = 1_000_000;

      assertThat(engine.trace(code, CALL, watched, (frame, pc, opcode) -> steps.add(opcode)))
          .usingRecursiveComparison()
          .isEqualTo(outcome);
      assertThat(watched.gas).isEqualTo(compiled.gas);
    }
    assertThat(steps).hasSize(1 + 10 * 7 + 1).contains(Opcode.JUMPI, Opcode.STOP);
  }

  @Test
  void shouldInterpretWhatIsSeldomSeen() {
    CompiledCode code = compiled(loop(3), Tuning.DEFAULT.withThreshold(64, false));
    for (int i = 0; i < 60; i++) {
      run(code);
    }
    assertThat(code.isWarm()).isFalse();
    for (int i = 0; i < 10; i++) {
      run(code);
    }
    assertThat(code.isWarm()).isTrue();
  }

  @Test
  void shouldCompileInTheBackground() throws Exception {
    CompiledCode code = compiled(loop(1000), Tuning.DEFAULT.withThreshold(1, true));
    for (int i = 0; i < 10_000 && !code.isWarm(); i++) {
      run(code);
      Thread.sleep(1);
    }
    assertThat(code.isWarm()).isTrue();
  }

  @Test
  void shouldGoOnInterpretingWhenTheThreadHasEnded() {
    Compilations ended = new Compilations(true);
    ended.close();
    CompiledCode code =
        new CompiledCode(
            Code.of(loop(1000), Profile.FILECOIN), Tuning.DEFAULT.withThreshold(1, true), ended);
    assertThat(run(code)).isInstanceOf(EvmOutcome.Return.class);
    assertThat(code.isWarm()).isFalse();
  }

  @Test
  void shouldLetClassesGoWithTheCodeThatIsForgotten() throws Exception {
    CodeCache<CompiledCode> cache = new CodeCache<>(1, CompiledCode::footprintBytes);
    WeakReference<Class<?>> type = compiledAndForgotten(cache);
    assertThat(cache.size()).isZero();
    for (int i = 0; i < 100 && type.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(type.get()).isNull();
  }

  private static WeakReference<Class<?>> compiledAndForgotten(CodeCache<CompiledCode> cache) {
    byte[] bytes = loop(5);
    CompiledCode code = cache.get(Cid.sum(Codec.RAW, bytes), () -> compiled(bytes, Tuning.EAGER));
    run(code);
    Region region = code.region(0, 0);
    assertThat(region).isNotNull();
    return new WeakReference<>(region.body().getClass());
  }

  /** Thousands of blocks, each of which may lead to any other. */
  @Test
  void shouldBoundWhatMazesOfJumpsTake() {
    Bytecode maze = code();
    Random random = new Random(1);
    byte[] bytes = new byte[MOST_CODE];
    Arrays.fill(bytes, (byte) Opcode.JUMPDEST);
    for (int at = 0; at + 6 < bytes.length; at += 6) {
      int target = random.nextInt(bytes.length / 6) * 6;
      bytes[at + 1] = (byte) Opcode.GAS;
      bytes[at + 2] = (byte) (Opcode.PUSH1 + 1);
      bytes[at + 3] = (byte) (target >>> 8);
      bytes[at + 4] = (byte) target;
      bytes[at + 5] = (byte) (random.nextBoolean() ? Opcode.JUMP : Opcode.JUMPI);
    }
    maze.raw(bytes);
    Tuning tuning = Tuning.DEFAULT.withThreshold(0, false);
    CompiledCode code = compiled(maze.build(), tuning);
    MemoryHost host = new MemoryHost();
    Execution.run(code, CALL, host);
    long most = tuning.contractBytes() + (long) tuning.bytesPerByte() * MOST_CODE + (64 << 10);
    assertThat(code.footprintBytes())
        .isLessThan(code.code().footprintBytes() + 8L * MOST_CODE + 3 * most);
  }

  @Test
  void shouldInterpretBlocksThatAreTooLongForAMethod() {
    byte[] bytes = new byte[MOST_CODE];
    Arrays.fill(bytes, (byte) Opcode.ADDRESS);
    for (int at = 0; at + 2 < bytes.length; at += 3) {
      bytes[at + 2] = (byte) Opcode.MULMOD;
      bytes[at + 1] = (byte) (at == 0 ? Opcode.ADDRESS : Opcode.DUP1);
    }
    bytes[2] = (byte) Opcode.ADDRESS;
    CompiledCode code = compiled(bytes, Tuning.EAGER);
    run(code);
    assertThat(code.isWarm()).isFalse();
  }
}
