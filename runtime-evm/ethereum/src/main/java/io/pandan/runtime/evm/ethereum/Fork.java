package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.core.EthereumProfiles;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import java.util.Map;
import java.util.Optional;

/**
 * Ethereum's forks, oldest first: each is an opcode table with costs, a set of precompiles, and
 * rules. Forks that change nothing of it (DAO, the glaciers) are not here.
 */
public enum Fork {
  /** July 2015. */
  FRONTIER(EthereumProfiles.FRONTIER, Precompiles.FRONTIER, ForkRules.FRONTIER),
  /** March 2016 (EIP-606). */
  HOMESTEAD(EthereumProfiles.HOMESTEAD, Precompiles.FRONTIER, ForkRules.HOMESTEAD),
  /** October 2016 (EIP-608). */
  TANGERINE_WHISTLE(
      EthereumProfiles.TANGERINE_WHISTLE, Precompiles.FRONTIER, ForkRules.TANGERINE_WHISTLE),
  /** November 2016 (EIP-607). */
  SPURIOUS_DRAGON(
      EthereumProfiles.SPURIOUS_DRAGON, Precompiles.FRONTIER, ForkRules.SPURIOUS_DRAGON),
  /** October 2017 (EIP-609). */
  BYZANTIUM(EthereumProfiles.BYZANTIUM, Precompiles.BYZANTIUM, ForkRules.BYZANTIUM),
  /** Planned for January 2019 (EIP-1013), never live on the main network. */
  CONSTANTINOPLE(EthereumProfiles.CONSTANTINOPLE, Precompiles.BYZANTIUM, ForkRules.CONSTANTINOPLE),
  /** February 2019 (EIP-1716). */
  PETERSBURG(EthereumProfiles.PETERSBURG, Precompiles.BYZANTIUM, ForkRules.PETERSBURG),
  /** December 2019 (EIP-1679). */
  ISTANBUL(EthereumProfiles.ISTANBUL, Precompiles.ISTANBUL, ForkRules.ISTANBUL),
  /** April 2021 (EIP-2565, EIP-2718, EIP-2929, EIP-2930). */
  BERLIN(EthereumProfiles.BERLIN, Precompiles.BERLIN, ForkRules.BERLIN),
  /** August 2021 (EIP-1559, EIP-3198, EIP-3529, EIP-3541). */
  LONDON(EthereumProfiles.LONDON, Precompiles.BERLIN, ForkRules.LONDON),
  /** September 2022, the merge (EIP-3675, EIP-4399). */
  PARIS(EthereumProfiles.PARIS, Precompiles.BERLIN, ForkRules.PARIS),
  /** April 2023 (EIP-3651, EIP-3855, EIP-3860). */
  SHANGHAI(EthereumProfiles.SHANGHAI, Precompiles.BERLIN, ForkRules.SHANGHAI),
  /** March 2024 (EIP-7569). */
  CANCUN(EthereumProfiles.CANCUN, Precompiles.CANCUN, ForkRules.CANCUN),
  /** May 2025 (EIP-7600). */
  PRAGUE(EthereumProfiles.PRAGUE, Precompiles.PRAGUE, ForkRules.PRAGUE),
  /** December 2025 (EIP-7607). */
  OSAKA(EthereumProfiles.OSAKA, Precompiles.OSAKA, ForkRules.OSAKA);

  /** As ethereum/tests and execution-spec-tests name them, and as people do. */
  private static final Map<String, Fork> NAMES =
      Map.ofEntries(
          Map.entry("Frontier", FRONTIER),
          Map.entry("Homestead", HOMESTEAD),
          Map.entry("EIP150", TANGERINE_WHISTLE),
          Map.entry("TangerineWhistle", TANGERINE_WHISTLE),
          Map.entry("EIP158", SPURIOUS_DRAGON),
          Map.entry("SpuriousDragon", SPURIOUS_DRAGON),
          Map.entry("Byzantium", BYZANTIUM),
          Map.entry("Constantinople", CONSTANTINOPLE),
          Map.entry("ConstantinopleFix", PETERSBURG),
          Map.entry("Petersburg", PETERSBURG),
          Map.entry("Istanbul", ISTANBUL),
          Map.entry("Berlin", BERLIN),
          Map.entry("London", LONDON),
          Map.entry("Merge", PARIS),
          Map.entry("Paris", PARIS),
          Map.entry("Shanghai", SHANGHAI),
          Map.entry("Cancun", CANCUN),
          Map.entry("Prague", PRAGUE),
          Map.entry("Osaka", OSAKA));

  private final Profile profile;
  private final Precompiles precompiles;
  private final Rules rules;

  Fork(Profile profile, Precompiles precompiles, Rules rules) {
    this.profile = profile;
    this.precompiles = precompiles;
    this.rules = rules;
  }

  /** Its opcodes: what an engine for this fork is made with. */
  public Profile profile() {
    return profile;
  }

  /** Its precompiles. */
  public Precompiles precompiles() {
    return precompiles;
  }

  /** Everything else that it says. */
  public Rules rules() {
    return rules;
  }

  /**
   * The fork that test fixtures call so ({@code EIP158}, {@code ConstantinopleFix}, {@code
   * Cancun}), or people ({@code SpuriousDragon}, {@code Petersburg}).
   *
   * @return empty for any other name
   */
  public static Optional<Fork> named(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }
}
