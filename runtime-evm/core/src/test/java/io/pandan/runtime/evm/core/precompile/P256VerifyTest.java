package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class P256VerifyTest {
  @Test
  void shouldAnswerWithoutBytesWhenTheInputHasAnotherLength() {
    P256Verify verify = new P256Verify(P256Verify.EIP_7951_GAS);
    for (int length : new int[] {0, 10, 159, 161}) {
      assertThat(verify.execute(new byte[length]))
          .hasValueSatisfying(out -> assertThat(out).isEmpty());
    }
  }

  @Test
  void shouldAnswerWithoutBytesWhenTheKeyIsNoPoint() {
    byte[] input = new byte[160];
    Arrays.fill(input, (byte) 1);
    P256Verify verify = new P256Verify(P256Verify.EIP_7951_GAS);
    assertThat(verify.execute(input)).hasValueSatisfying(out -> assertThat(out).isEmpty());
    assertThat(verify.ethereumGas(input)).isEqualTo(6900);
  }
}
