package io.pandan.runtime.evm.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.core.Opcode;
import org.junit.jupiter.api.Test;

class ForkTest {

  @Test
  void shouldKnowForksByTheNamesInFixturesAndByTheirOwn() {
    assertThat(Fork.named("EIP150")).isEqualTo(Fork.named("TangerineWhistle")).isNotEmpty();
    assertThat(Fork.named("EIP158")).contains(Fork.SPURIOUS_DRAGON);
    assertThat(Fork.named("ConstantinopleFix")).contains(Fork.PETERSBURG);
    assertThat(Fork.named("Merge")).isEqualTo(Fork.named("Paris")).isNotEmpty();
    assertThat(Fork.named("Osaka")).contains(Fork.OSAKA);
    assertThat(Fork.named("osaka")).isEmpty();
  }

  @Test
  void shouldNeverForgetAnOpcodeOrAPrecompile() {
    Fork before = Fork.FRONTIER;
    for (Fork fork : Fork.values()) {
      for (int opcode = 0; opcode < 256; opcode++) {
        assertThat(fork.profile().defines(opcode) || !before.profile().defines(opcode))
            .as("%s in %s", Opcode.name(opcode), fork)
            .isTrue();
      }
      assertThat(fork.precompiles().addresses()).contains(before.precompiles().addresses());
      before = fork;
    }
  }
}
