package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class P256VerifyTest {
  /** The file gives the price of RIP-7212. */
  @TestFactory
  Stream<DynamicTest> shouldAgreeWithOthers() {
    return PrecompileVectors.of("eip7951_p256verify.json", new P256Verify(P256Verify.RIP_7212_GAS));
  }

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
