package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

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
