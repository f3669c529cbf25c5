package io.pandan.vm.gas;

import io.pandan.api.Gas;
import io.pandan.api.proof.RegisteredSealProof;
import java.util.Map;

/**
 * What verifying an aggregate of seals costs: an amount for each seal, and one by how many there
 * are, in steps. Immutable and thread safe. Source: ref-fvm {@code fvm/src/gas/price_list.rs}
 * ({@code verify_aggregate_seal_per}, {@code verify_aggregate_seal_steps}); FIP-0013, FIP-0092.
 */
final class AggregateSealPrices {

  /**
   * The prices of one kind of seal.
   *
   * @param sealGas for each seal
   * @param starts from how many seals on a step applies, rising
   * @param stepGas what a step costs; nothing before the first
   */
  private record Table(long sealGas, int[] starts, long[] stepGas) {

    long milligas(int seals) {
      long step = 0;
      for (int i = 0; i < starts.length && starts[i] <= seals; i++) {
        step = stepGas[i];
      }
      return (sealGas * seals + step) * Gas.MILLIGAS_PER_GAS;
    }
  }

  private static final Table INTERACTIVE_32GIB =
      new Table(
          449_900,
          new int[] {4, 7, 13, 26, 52, 103, 205, 410},
          new long[] {
            103_994_170,
            112_356_810,
            122_912_610,
            137_559_930,
            162_039_100,
            210_960_780,
            318_351_180,
            528_274_980
          });

  private static final Table INTERACTIVE_64GIB =
      new Table(
          359_272,
          new int[] {4, 7, 13, 26, 52, 103, 205, 410},
          new long[] {
            102_581_240,
            110_803_030,
            120_803_700,
            134_642_130,
            157_357_890,
            203_017_690,
            304_253_590,
            509_880_640
          });

  /** A seal has 126 challenges that count each as a tenth of an interactive one. */
  private static final Table NON_INTERACTIVE_32GIB =
      new Table(
          44_990 * 126,
          new int[] {1, 2, 3, 5, 9, 17, 33},
          new long[] {
            112_356_810,
            122_912_610,
            137_559_930,
            162_039_100,
            210_960_780,
            318_351_180,
            528_274_980
          });

  private static final Table NON_INTERACTIVE_64GIB =
      new Table(
          35_928 * 126,
          new int[] {1, 2, 3, 5, 9, 17, 33},
          new long[] {
            110_803_030,
            120_803_700,
            134_642_130,
            157_357_890,
            203_017_690,
            304_253_590,
            509_880_640
          });

  /** Networks 17 to 24. */
  static final AggregateSealPrices INTERACTIVE =
      new AggregateSealPrices(
          Map.of(RegisteredSealProof.STACKED_DRG_64GIB_V1_1, INTERACTIVE_64GIB));

  /** Networks 25 to 28. */
  static final AggregateSealPrices WITH_NON_INTERACTIVE =
      new AggregateSealPrices(
          Map.of(
              RegisteredSealProof.STACKED_DRG_64GIB_V1_1,
              INTERACTIVE_64GIB,
              RegisteredSealProof.STACKED_DRG_32GIB_V1_2_NON_INTERACTIVE,
              NON_INTERACTIVE_32GIB,
              RegisteredSealProof.STACKED_DRG_64GIB_V1_2_NON_INTERACTIVE,
              NON_INTERACTIVE_64GIB));

  private final Map<Long, Table> tables;

  private AggregateSealPrices(Map<Long, Table> tables) {
    this.tables = tables;
  }

  /**
   * What an aggregate costs in milligas. Kinds that are not listed, registered or not, cost what 32
   * GiB cost.
   */
  long milligas(long sealProof, int seals) {
    return tables.getOrDefault(sealProof, INTERACTIVE_32GIB).milligas(seals);
  }
}
