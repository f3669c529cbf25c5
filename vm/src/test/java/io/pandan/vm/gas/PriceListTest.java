package io.pandan.vm.gas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.FatalException;
import io.pandan.ipld.MultihashCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas' results as the notes on FIP-0057 and ref-fvm's own tests give them. */
class PriceListTest {

  private static final PriceList PRICES = PriceList.forNetworkVersion(28);

  @ParameterizedTest
  @CsvSource({"0, 560663", "95, 684163", "163, 772563"})
  void shouldPriceInclusion(int bytes, long gas) {
    assertThat(PRICES.onChainMessage(bytes).milligas()).isEqualTo(gas * 1_000);
  }

  @Test
  void shouldChargeTenGasAByteForBlocksWithoutLinks() {
    assertThat(PRICES.onBlockOpen(10, 0).milligas()).isEqualTo(100_000);
    assertThat(PRICES.onBlockCreate(10, 0).milligas()).isEqualTo(100_000);
  }

  @Test
  void shouldChargeLinksWhereTheyCostMoreThanMemory() {
    assertThat(PRICES.onBlockOpen(100, 10).milligas()).isEqualTo(240_000 + 3_000_000);
    assertThat(PRICES.onBlockCreate(100, 10).milligas()).isEqualTo(240_000 + 3_000_000);
  }

  @Test
  void shouldPriceLinkingABlock() {
    assertThat(PRICES.onBlockLink(MultihashCode.BLAKE2B_256, 100).milligas())
        .isEqualTo(506_300_000 + 100 * 3_342_400 + 100 * 10_000);
  }

  @Test
  void shouldPriceReturnsByDepth() {
    assertThat(PRICES.onMethodReturn(1, 32, 3).milligas()).isEqualTo(32 * 1_300_000);
    assertThat(PRICES.onMethodReturn(2, 32, 3).milligas()).isEqualTo(3 * 300_000);
  }

  @Test
  void shouldPriceSignatures() {
    assertThat(PRICES.onVerifySecp256k1(32).milligas()).isEqualTo((1_637_292 + 320) * 1_000L);
    assertThat(PRICES.onVerifyBls(32).milligas()).isEqualTo((16_598_605 + 32 * 26) * 1_000L);
    assertThat(PRICES.onVerifyBlsAggregate(2, 64).milligas())
        .isEqualTo((3 * 8_299_302 + 64 * 7) * 1_000L);
    assertThat(PRICES.onRecoverSecp256k1().milligas()).isEqualTo(1_637_292_000);
  }

  @Test
  void shouldPriceLookback() {
    assertThat(PRICES.onLookback("r", 0).milligas()).isEqualTo(146_200_000);
    assertThat(PRICES.onLookback("r", 900).milligas()).isEqualTo((146_200 + 900 * 75) * 1_000L);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, -1 - 146_200_000 / 75_000, 1L << 47})
  void shouldMakeImpossibleLookbackUnaffordable(long epochs) {
    assertThat(PRICES.onLookback("r", epochs).milligas()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldPriceAnEvent() {
    // 12 + 9·2 + 5 + 64 bytes: three copies and allocations of 2.4, a hash of 10.
    long bytes = 99;
    assertThat(PRICES.onActorEvent(2, 5, 64).milligas())
        .isEqualTo(3 * 2_400 * bytes + 10_000 * bytes + (2_000 + 2 * 1_400 + 500 + 5 * 16) * 1_000);
  }

  @ParameterizedTest
  @CsvSource({"0x12, 7", "0xb220, 10", "0xb240, 10", "0x1b, 33", "0x1053, 35"})
  void shouldPriceHashesByTheByte(String code, long gasPerByte) {
    assertThat(PRICES.onHashing(Long.decode(code), 1_000).milligas())
        .isEqualTo(gasPerByte * 1_000_000);
  }

  @Test
  void shouldTakeOtherPricesAsData() {
    PriceList cheap = PRICES.with(Price.TRANSFER, 1);

    assertThat(cheap.onValueTransfer().milligas()).isEqualTo(1_000);
    assertThat(PRICES.onValueTransfer().milligas()).isEqualTo(6_000_000);
  }

  @Test
  void shouldChargeCallsAsAWholeOnNetwork17() {
    PriceList prices = PriceList.forNetworkVersion(17);

    assertThat(prices.onCall(false, false).milligas()).isEqualTo(29_233_000);
    assertThat(prices.onCall(true, false).milligas())
        .isEqualTo((29_233 + 27_500 + 159_672) * 1_000L);
    assertThat(prices.onCall(false, true).milligas()).isEqualTo((29_233 - 5_377) * 1_000L);
    assertThat(prices.onCall(true, true).milligas()).isEqualTo((29_233 + 27_500 - 5_377) * 1_000L);
  }

  @Test
  void shouldPriceStateByItsBlocksOnNetwork17() {
    PriceList prices = PriceList.forNetworkVersion(17);

    assertThat(prices.onChainMessage(100).milligas())
        .isEqualTo((38_863 + (36 + 100) * 1_300) * 1_000L);
    assertThat(prices.onActorLookup().milligas() + prices.onActorUpdate().milligas()).isZero();
    assertThat(prices.onBlockOpenBase().milligas()).isEqualTo((21_000 + 114_617) * 1_000L);
    assertThat(prices.onBlockOpen(100, 0).milligas()).isEqualTo(100 * 10_500);
    assertThat(prices.onBlockCreate(100, 0).milligas()).isEqualTo(100 * 10_500);
    assertThat(prices.onBlockRead(100).milligas()).isEqualTo(100 * 500);
    assertThat(prices.onBlockLink(MultihashCode.BLAKE2B_256, 100).milligas())
        .isEqualTo(353_640_000 + 100 * (1_300_000 + 1_000));
    assertThat(prices.onHashing(MultihashCode.BLAKE2B_256, 100).milligas()).isEqualTo(31_355_000);
    assertThat(prices.onRandomness(100).milligas()).isEqualTo(21_000_000);
    assertThat(prices.onCreateActor(true).milligas())
        .isEqualTo((1_108_454 + 76 * 1_300) * 1_000L)
        .isEqualTo(prices.onCreateActor(false).milligas());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 29})
  void shouldRefuseUnknownNetworks(int version) {
    assertThatThrownBy(() -> PriceList.forNetworkVersion(version))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("" + version);
  }

  /** ref-fvm's own {@code test_aggregate_porep_gas_charges}. */
  @ParameterizedTest
  @CsvSource({
    "1, 449900",
    "3, 1349700",
    "4, 105793770",
    "7, 115506110",
    "13, 128761310",
    "26, 149257330",
    "52, 185433900",
    "65, 191282600"
  })
  void shouldPriceAggregatesOfSealsInSteps(int seals, long gas) {
    for (int version : new int[] {17, 18, 24, 25, 28}) {
      PriceList prices = PriceList.forNetworkVersion(version);
      assertThat(prices.onVerifyAggregateSeals(8, seals).milligas()).isEqualTo(gas * 1_000);
      assertThat(prices.onVerifyAggregateSeals(-1, seals).milligas())
          .as("a kind that nobody knows")
          .isEqualTo(gas * 1_000);
    }
    assertThat(PriceList.forNetworkVersion(24).onVerifyAggregateSeals(19, seals).milligas())
        .as("non-interactive seals before their prices")
        .isEqualTo(gas * 1_000);
  }

  /** The steps for 64 GiB, and a jump to the last of 32 GiB. */
  @Test
  void shouldPriceAggregatesOfLargerSeals() {
    assertThat(PRICES.onVerifyAggregateSeals(9, 3).milligas()).isEqualTo(3 * 359_272_000L);
    assertThat(PRICES.onVerifyAggregateSeals(9, 102).milligas())
        .isEqualTo((102 * 359_272L + 157_357_890) * 1_000);
    assertThat(PRICES.onVerifyAggregateSeals(9, 819).milligas())
        .isEqualTo((819 * 359_272L + 509_880_640) * 1_000);
    assertThat(PRICES.onVerifyAggregateSeals(8, 409).milligas())
        .isEqualTo((409 * 449_900L + 318_351_180) * 1_000);
    assertThat(PRICES.onVerifyAggregateSeals(8, 410).milligas())
        .isEqualTo((410 * 449_900L + 528_274_980) * 1_000);
  }

  /** ref-fvm's own {@code test_niporep_aggregate_gas_charges}; FIP-0092 gives the first ones. */
  @ParameterizedTest
  @CsvSource({
    "18, 1, 118025550",
    "19, 1, 115329958",
    "18, 2, 134250090",
    "18, 4, 160234890",
    "18, 5, 190382800",
    "18, 16, 301660620",
    "18, 33, 715343400",
    "19, 65, 804130960"
  })
  void shouldPriceAggregatesOfNonInteractiveSeals(long sealProof, int seals, long gas) {
    assertThat(PRICES.onVerifyAggregateSeals(sealProof, seals).milligas()).isEqualTo(gas * 1_000);
  }

  @ParameterizedTest
  @CsvSource({"17", "18", "21", "28"})
  void shouldPriceProofsAlikeOnEveryNetwork(int version) {
    PriceList prices = PriceList.forNetworkVersion(version);
    assertThat(prices.onVerifyPost(0).milligas()).isEqualTo(117_680_921_000L);
    assertThat(prices.onVerifyPost(2_300).milligas()).isEqualTo(218_374_921_000L);
    assertThat(prices.onVerifyReplicaUpdate().milligas()).isEqualTo(36_316_136_000L);
    assertThat(prices.onVerifyConsensusFault().milligas()).isEqualTo(516_422_000);
    assertThat(prices.onComputeUnsealedSectorCid().milligas()).isEqualTo(98_647_000);
  }

  /** What release/v3 has, where it is not what came after. */
  @Test
  void shouldPriceNetwork18() {
    PriceList hygge = PriceList.forNetworkVersion(18);
    assertThat(PriceList.forNetworkVersion(20)).isSameAs(hygge);
    assertThat(hygge.onBlockOpenBase().milligas()).isEqualTo(187_440_000);
    assertThat(hygge.onBlockOpen(10, 9).milligas()).isEqualTo(100_000);
    assertThat(hygge.onMethodInvocation(9).milligas()).isEqualTo(75_000_000);
    assertThat(hygge.onMethodReturn(2, 32, 9).milligas()).isZero();
    assertThat(hygge.onSetRoot().milligas()).isZero();
    assertThat(hygge.onGetRoot().milligas()).isZero();
    assertThat(hygge.onBlockLink(MultihashCode.BLAKE2B_256, 100).milligas())
        .isEqualTo(506_000_000 + 100 * 3_342_400 + 100 * 10_000);
    assertThat(hygge.onRandomness(32).milligas()).isEqualTo((21_000 + 80 * 10) * 1_000);
    assertThat(hygge.onTipsetCid(1).milligas()).isEqualTo(50_000_000);
    assertThat(hygge.onTipsetCid(2).milligas()).isEqualTo(215_000_000);
    assertThat(hygge.onActorEventValidate(100).milligas())
        .isEqualTo(100 * 400 + 100 * 2_000 + 1_750_000 + 100 * 25_000);
    assertThat(hygge.onActorEventAccept(100).milligas())
        .isEqualTo(3 * 112 * 400 + 2 * 112 * 2_000 + 112 * 10_000);
    assertThat(hygge.onChainMessage(95).milligas()).isEqualTo(684_163_000);
  }
}
