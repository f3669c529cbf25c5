package io.pandan.host.launcher;

import io.pandan.host.launcher.genesis.GenesisFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * What a new network begins with, or what the data folder's began with: its own file, or the
 * default. A copy of a file that was given is kept beside the chain.
 */
final class GenesisChoice {
  /** What each development account holds, in FIL. */
  private static final BigDecimal BALANCE_FIL = BigDecimal.valueOf(10_000);

  private static final String COPY = "genesis.json";

  private GenesisChoice() {}

  /**
   * The default: a development network whose accounts everybody knows.
   *
   * @param actors its actor set
   */
  static GenesisFile standard(ActorChoice actors) {
    boolean canonical = actors.set() == ActorChoice.Set.CANONICAL;
    List<DevelopmentAccounts.Account> known = DevelopmentAccounts.ALL;
    List<GenesisFile.Account> accounts = new ArrayList<>();
    // Ethereum transactions and Filecoin messages are signed by different accounts of a key.
    known.forEach(
        a -> accounts.add(new GenesisFile.Account(a.ethereum().toFilecoin(), BALANCE_FIL)));
    known.forEach(a -> accounts.add(new GenesisFile.Account(a.filecoin(), BALANCE_FIL)));
    if (canonical) {
      accounts.add(new GenesisFile.Account(DevelopmentAccounts.MINER, BALANCE_FIL));
    }
    return new GenesisFile(
        Settings.NETWORK_NAME,
        Settings.CHAIN_ID,
        GenesisFile.NETWORK_VERSION,
        canonical,
        actors.bundle(),
        !canonical,
        true,
        OptionalLong.empty(),
        0,
        accounts,
        List.of());
  }

  /**
   * What a data folder's network is called that has no file of its own: the default, under the name
   * that the chain has written.
   *
   * @param data the data folder
   * @param actors its actor set
   */
  static GenesisFile standard(DataFolder data, ActorChoice actors) throws LaunchException {
    GenesisFile standard = standard(actors);
    Properties network = data.network().orElseGet(Properties::new);
    return new GenesisFile(
        network.getProperty("name", standard.name()),
        Long.parseLong(network.getProperty("chainId", Long.toString(standard.chainId()))),
        standard.networkVersion(),
        standard.canonical(),
        standard.bundle(),
        standard.userActors(),
        Boolean.parseBoolean(network.getProperty("development", "true")),
        standard.genesisTimeS(),
        standard.blockIntervalMs(),
        standard.accounts(),
        standard.contracts());
  }

  /**
   * Chooses: the file that is given, which a network that is there has to have begun with; else
   * what the data folder's network began with.
   *
   * @param data the data folder
   * @param given the file that a start names
   * @return empty where neither says anything: the default
   * @throws LaunchException when the file is wrong, or the network began with another one
   */
  static Optional<GenesisFile> of(DataFolder data, Optional<Path> given) throws LaunchException {
    Path copy = data.path().resolve(COPY);
    boolean founded = data.network().isPresent();
    Optional<GenesisFile> kept =
        founded && Files.exists(copy)
            ? Optional.of(GenesisFile.read(copy))
            : Optional.<GenesisFile>empty();
    if (given.isEmpty()) {
      return kept;
    }
    GenesisFile wanted = GenesisFile.read(given.get());
    if (founded) {
      GenesisFile own =
          kept.isPresent() ? kept.get() : standard(data, ActorChoice.read(data).orElseThrow());
      Optional<String> difference = own.difference(wanted);
      if (difference.isPresent()) {
        throw new LaunchException(
            ("the data folder %s has the network %s, and %s describes %s: they differ at %s;"
                    + " another network needs a folder of its own: --data DIR")
                .formatted(
                    data.path(), own.describe(), given.get(), wanted.describe(), difference.get()));
      }
    }
    return Optional.of(wanted);
  }

  /** Keeps what a network is founded on, or forgets what was never founded. */
  static void keep(DataFolder data, Optional<GenesisFile> genesis) throws LaunchException {
    Path copy = data.path().resolve(COPY);
    if (genesis.isPresent()) {
      genesis.get().write(copy);
      return;
    }
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be deleted: %s".formatted(copy, e), e);
    }
  }
}
