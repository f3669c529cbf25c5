package io.pandan.runtime.evm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How much code can be analysed. */
class CodeTest {
  private static final int MOST = Code.MAX_INSTRUCTIONS;

  private static byte[] pushes(int count) {
    byte[] code = new byte[count];
    Arrays.fill(code, (byte) Opcode.PUSH0);
    return code;
  }

  /** Each a block of its own, in every form. */
  private static byte[] questions(int count) {
    byte[] code = new byte[count];
    Arrays.fill(code, (byte) Opcode.GAS);
    return code;
  }

  @Test
  void shouldTakeAllCodeOfLessThan3Mebibytes() {
    assertThat(MOST).isGreaterThan(3 << 20);
    assertThat(MOST / 2).isGreaterThan((int) (1.6 * (1 << 20)) - 1);
  }

  @Test
  void shouldTakeTheMostInstructionsInBothForms() {
    Code code = Code.of(questions(MOST), Profile.FILECOIN);
    assertThat(code.blockCount()).isEqualTo(MOST + 1);
    assertThat(Code.of(pushes(MOST), Profile.FILECOIN).careful().blockCount()).isEqualTo(MOST + 1);
  }

  @Test
  void shouldRefuseMoreBeforeItIsRun() {
    assertThatThrownBy(() -> Code.of(questions(MOST + 1), Profile.FILECOIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(MOST));
    // Of one block, but not where each instruction is one.
    assertThatThrownBy(() -> Code.of(pushes(MOST + 1), Profile.FILECOIN))
        .isInstanceOf(IllegalArgumentException.class);
    // What no path leads to does not count.
    byte[] ends = pushes(MOST + 1);
    ends[1] = Opcode.STOP;
    assertThat(Code.of(ends, Profile.FILECOIN).length()).isEqualTo(MOST + 1);
  }

  @Test
  void shouldTraceHalfAsMuch() {
    Code code = Code.traced(pushes(MOST / 2), Profile.FILECOIN);
    assertThat(code.blockCount()).isGreaterThanOrEqualTo(MOST - 1);
    assertThatThrownBy(() -> Code.traced(pushes(MOST / 2 + 1), Profile.FILECOIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(MOST / 2));
  }
}
