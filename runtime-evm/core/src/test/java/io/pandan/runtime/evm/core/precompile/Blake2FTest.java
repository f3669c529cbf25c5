package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Blake2b;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Blake2FTest {
  private final Blake2F blake2F = new Blake2F();

  @Test
  void shouldBeTheCompressionOfBlake2bWhenMessagesOfOneBlockAreHashed() {
    Random random = new Random(152);
    // The state after the parameters for a digest of 64 bytes without key (RFC 7693, section 2.5).
    byte[] state =
        PrecompileVectors.hex(
            "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
                + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b");
    for (int length = 0; length <= 128; length += 16) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      byte[] input = new byte[213];
      input[3] = 12;
      System.arraycopy(state, 0, input, 4, 64);
      System.arraycopy(message, 0, input, 68, length);
      input[196] = (byte) length;
      input[212] = 1;
      assertThat(blake2F.execute(input).orElseThrow()).isEqualTo(Blake2b.hash(64, message));
    }
  }

  @Test
  void shouldCostNothingWhenTheInputHasAnotherLength() {
    byte[] input = new byte[214];
    Arrays.fill(input, (byte) 0xff);
    assertThat(blake2F.ethereumGas(input)).isZero();
    assertThat(blake2F.ethereumGas(Arrays.copyOf(input, 213))).isEqualTo(0xffff_ffffL);
  }
}
