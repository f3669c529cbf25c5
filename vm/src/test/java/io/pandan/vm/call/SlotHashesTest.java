package io.pandan.vm.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Keccak256;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotHashesTest {
  @Test
  void shouldHashAsWithoutWhateverCameBefore() {
    SlotHashes hashes = new SlotHashes();
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      byte[] data = new byte[i % 7 == 0 ? random.nextInt(200) : 64];
      // Few enough to come again, and enough to take each other's place.
      new Random(random.nextInt(600)).nextBytes(data);
      byte[] before = data.clone();
      byte[] digest = hashes.keccak256(data);
      assertThat(digest).isEqualTo(Keccak256.hash(data));
      assertThat(data).isEqualTo(before);
      digest[i & 31]++;
    }
  }

  @Test
  void shouldTellInputsApartThatDifferInOneByte() {
    SlotHashes hashes = new SlotHashes();
    byte[] data = new byte[64];
    for (int i = 0; i < 256; i++) {
      data[63] = (byte) i;
      assertThat(hashes.keccak256(data)).isEqualTo(Keccak256.hash(data));
    }
  }
}
