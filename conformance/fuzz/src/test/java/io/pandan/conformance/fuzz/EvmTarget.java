package io.pandan.conformance.fuzz;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.EngineDifferences;
import io.pandan.runtime.evm.core.EthereumProfiles;
import io.pandan.runtime.evm.core.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bytecode: analysed, run by every engine for the EVM with much gas and with little, and held to
 * what an EVM in big integers does. The first byte of the input chooses network and engine; the
 * rest is code, up to three contracts with 0xfefefe between them that may call one another.
 */
public final class EvmTarget {
  private static final byte SEPARATOR = (byte) 0xfe;

  private static final List<EngineDifferences> COMPARISONS = comparisons();

  private EvmTarget() {}

  private static List<EngineDifferences> comparisons() {
    List<EngineDifferences> all = new ArrayList<>();
    for (Profile profile : List.of(Profile.FILECOIN, EthereumProfiles.OSAKA)) {
      for (EvmEngine engine : EvmEngines.of(profile).values()) {
        all.add(new EngineDifferences(profile, engine));
      }
    }
    return all;
  }

  /** Runs contracts. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    EngineDifferences comparison = COMPARISONS.get((data[0] & 0xff) % COMPARISONS.size());
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(data));
    comparison
        .compare(contracts(data), random)
        .ifPresent(
            difference -> {
              throw new AssertionError(difference);
            });
  }

  private static List<byte[]> contracts(byte[] data) {
    List<byte[]> contracts = new ArrayList<>();
    int start = 1;
    for (int i = 1; i + 2 < data.length && contracts.size() < 2; i++) {
      if (data[i] == SEPARATOR && data[i + 1] == SEPARATOR && data[i + 2] == SEPARATOR) {
        contracts.add(Arrays.copyOfRange(data, start, i));
        i += 2;
        start = i + 1;
      }
    }
    contracts.add(Arrays.copyOfRange(data, start, data.length));
    return contracts;
  }
}
