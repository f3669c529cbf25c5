package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

  private static int[] range(int first, int last) {
    return IntStream.rangeClosed(first, last).toArray();
  }

  @Test
  void shouldChargeWhatTheKernelChargesWhenTheActorWouldCallIt() {
    assertThat(Precompiles.FILECOIN.gas(2, new byte[100])).isEqualTo(14_000 + 700);
    assertThat(Precompiles.FILECOIN.gas(3, new byte[100])).isEqualTo(14_000 + 3_500);
  }

  @Test
  void shouldChargeAMultipleOfEthereumsGasOtherwise() {
    assertThat(Precompiles.FILECOIN.gas(4, new byte[100])).isEqualTo(444 * (15 + 4 * 3));
    assertThat(Precompiles.FILECOIN.gas(0x100, new byte[160])).isEqualTo(444 * 6900);
  }
}
