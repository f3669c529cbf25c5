package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrecompilesTest {
  @Test
  void shouldHaveNothingAtAddressesWithoutPrecompile() {
    for (int address : new int[] {-1, 0, 0x0a, 0x12, 0xff, 0x101, Integer.MAX_VALUE}) {
      assertThat(Precompiles.FILECOIN.byAddress(address)).isEmpty();
      assertThat(Precompiles.FILECOIN.gas(address, new byte[32])).isZero();
    }
  }

  @Test
  void shouldHaveThePrecompilesOfEachFork() {
    assertThat(Precompiles.FRONTIER.addresses()).containsExactly(range(1, 4));
    assertThat(Precompiles.BYZANTIUM.addresses()).containsExactly(range(1, 8));
    assertThat(Precompiles.ISTANBUL.addresses()).containsExactly(range(1, 9));
    assertThat(Precompiles.BERLIN.addresses()).containsExactly(range(1, 9));
    assertThat(Precompiles.CANCUN.addresses()).containsExactly(range(1, 0x0a));
    assertThat(Precompiles.PRAGUE.addresses()).containsExactly(range(1, 0x11));
    int[] osaka = Arrays.copyOf(range(1, 0x11), 0x12);
    osaka[0x11] = 0x100;
    assertThat(Precompiles.OSAKA.addresses()).containsExactly(osaka);
    assertThat(Precompiles.FILECOIN.addresses())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 256);
  }

  @Test
  void shouldChargeEachForksPrices() {
    byte[] pair = new byte[192];
    byte[] modExp = new byte[96];
    modExp[31] = 64;
    modExp[95] = 64;
    assertThat(Precompiles.BYZANTIUM.gas(6, pair)).isEqualTo(500);
    assertThat(Precompiles.BYZANTIUM.gas(7, pair)).isEqualTo(40_000);
    assertThat(Precompiles.BYZANTIUM.gas(8, pair)).isEqualTo(180_000);
    assertThat(Precompiles.ISTANBUL.gas(6, pair)).isEqualTo(150);
    assertThat(Precompiles.ISTANBUL.gas(7, pair)).isEqualTo(6_000);
    assertThat(Precompiles.ISTANBUL.gas(8, pair)).isEqualTo(79_000);
    assertThat(Precompiles.ISTANBUL.gas(5, modExp)).isEqualTo(64 * 64 / 20);
    assertThat(Precompiles.BERLIN.gas(5, modExp)).isEqualTo(200);
    assertThat(Precompiles.PRAGUE.gas(5, modExp)).isEqualTo(200);
    assertThat(Precompiles.OSAKA.gas(5, modExp)).isEqualTo(500);
    assertThat(Precompiles.CANCUN.gas(0x0a, pair)).isEqualTo(50_000);
    assertThat(Precompiles.OSAKA.gas(1, pair)).isEqualTo(3000);
    assertThat(Precompiles.OSAKA.gas(0x100, pair)).isEqualTo(6900);
  }

  @Test
  void shouldGiveTheSameForTheBytesThatAreRelevant() {
    SplittableRandom random = new SplittableRandom(7);
    for (Precompiles network : List.of(Precompiles.FILECOIN, Precompiles.OSAKA)) {
      for (int address : network.addresses()) {
        Precompile precompile = network.byAddress(address).orElseThrow();
        // Those that go by the lengths of others' input, and one byte more and less.
        for (int length :
            new int[] {
              0, 1, 63, 64, 65, 96, 97, 128, 129, 159, 160, 161, 192, 193, 212, 213, 214, 256, 257,
              512, 513, 5_000
            }) {
          byte[] input = new byte[length];
          if (length % 2 == 1) {
            random.nextBytes(input);
          }
          int relevant = precompile.relevantBytes(length);
          assertThat(relevant).isBetween(0, length);
          byte[] part = Arrays.copyOf(input, relevant);
          String what = "0x%x with %d bytes".formatted(address, length);
          assertThat(network.gas(address, part)).as(what).isEqualTo(network.gas(address, input));
          if (network.gas(address, input) < 1_000_000_000) {
            assertThat(precompile.execute(part).map(HexFormat.of()::formatHex))
                .as(what)
                .isEqualTo(precompile.execute(input).map(HexFormat.of()::formatHex));
          }
        }
      }
    }
    assertThat(Precompiles.OSAKA.byAddress(6).orElseThrow().relevantBytes(5_000_000))
        .isLessThan(200);
  }

  private static int[] range(int first, int last) {
    return IntStream.rangeClosed(first, last).toArray();
  }

  /** What is measured of the released actor (docs/precompiles.md), and the kernel's prices. */
  @Test
  void shouldChargeWhatTheKernelChargesWhenTheActorWouldCallIt() {
    assertThat(Precompiles.FILECOIN.gas(1, new byte[128])).isEqualTo(6_100);
    byte[] signed = new byte[128];
    signed[63] = 27;
    assertThat(Precompiles.FILECOIN.gas(1, signed))
        .isEqualTo(11_700 + 14_000 + 1_637_292 + 14_000 + 33 * 64);
    assertThat(Precompiles.FILECOIN.gas(2, new byte[100])).isEqualTo(3_100 + 14_000 + 7 * 100);
    assertThat(Precompiles.FILECOIN.gas(3, new byte[100])).isEqualTo(4_400 + 14_000 + 35 * 100);
  }

  @Test
  void shouldChargeByTheSizeOfWhatIsComputed() {
    assertThat(Precompiles.FILECOIN.gas(4, new byte[100])).isEqualTo(2_000 + 120);
    byte[] point = new byte[96];
    assertThat(Precompiles.FILECOIN.gas(7, point)).isEqualTo(160_000);
    point[64] = 0x30;
    assertThat(Precompiles.FILECOIN.gas(7, point)).isEqualTo(160_000 + 254 * 243_000);
    point[64] = 0;
    point[95] = 1;
    assertThat(Precompiles.FILECOIN.gas(7, point)).isEqualTo(160_000 + 243_000);
    assertThat(Precompiles.FILECOIN.gas(8, new byte[2 * 192]))
        .isEqualTo(120_000_000 + 2 * 345_000_000);
    byte[] rounds = new byte[213];
    rounds[3] = 12;
    assertThat(Precompiles.FILECOIN.gas(9, rounds)).isEqualTo(4_220 + 12 * 2_080);
    assertThat(Precompiles.FILECOIN.gas(0x0c, new byte[3 * 160]))
        .isEqualTo(71_000_000 + 3 * 75_000_000);
    assertThat(Precompiles.FILECOIN.gas(0x100, new byte[160])).isEqualTo(105_000_000);
  }

  @Test
  void shouldChargeLittleForInputThatIsRefusedAtSight() {
    byte[] flag = new byte[213];
    flag[212] = 2;
    flag[0] = (byte) 0xff;
    assertThat(Precompiles.FILECOIN.gas(9, flag)).isEqualTo(580);
    for (int address : new int[] {9, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x100}) {
      assertThat(Precompiles.FILECOIN.gas(address, new byte[7])).isEqualTo(580);
    }
  }

  @Test
  void shouldChargeModularPowersByBitsAndLengths() {
    byte[] input = new byte[96 + 3 * 32];
    input[31] = 32;
    input[63] = 32;
    input[95] = 32;
    input[96 + 32] = 1;
    // 249 bits and 20 steps of 26 · 32² + 300 · 32.
    assertThat(Precompiles.FILECOIN.gas(5, input))
        .isEqualTo(400_000 + (249 + 20) * (26 * 32 * 32 + 300 * 32));
    input[95] = 0;
    assertThat(Precompiles.FILECOIN.gas(5, input)).isEqualTo(6_000);
  }
}
