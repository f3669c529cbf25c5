package io.pandan.host.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.chain.pool.PoolLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From settings to values. */
final class SettingsReader {

  private SettingsReader() {}

  /**
   * What a new network begins with.
   *
   * @param clock gives a genesis time where the settings have none
   * @param bundles what a canonical network may be founded on
   * @throws MalformedException which setting is wrong
   */
  static Genesis genesis(ChainSettings settings, InstantSource clock, ImportedBundles bundles) {
    List<GenesisTemplate.Allocation> accounts = new ArrayList<>();
    for (String account : settings.accounts()) {
      accounts.add(allocation(account, settings.accountBalanceFil()));
    }
    long timestampS =
        settings.genesisTimestampS() == 0
            ? clock.instant().getEpochSecond()
            : settings.genesisTimestampS();
    ActorSet actorSet = actorSet(settings.actorSet());
    boolean canonical = actorSet == ActorSet.CANONICAL;
    boolean userActors = settings.userActors() && !canonical;
    return new Genesis(
        new GenesisTemplate(
            settings.networkName(),
            settings.networkVersion(),
            settings.chainId(),
            actorSet,
            userActors,
            timestampS,
            accounts),
        settings.development(),
        canonical ? List.of("wasm") : runtimes(settings),
        canonical ? List.of() : List.of(settings.actors()),
        canonical ? Optional.of(founding(settings, bundles)) : Optional.empty());
  }

  /** Whoever writes a network's settings may write the name in any case. */
  private static ActorSet actorSet(String name) {
    for (ActorSet set : ActorSet.values()) {
      if (set.toString().equals(name.toLowerCase(Locale.ROOT))) {
        return set;
      }
    }
    throw new MalformedException(
        "actor set '" + name + "' is none of " + List.of(ActorSet.values()));
  }

  private static List<String> runtimes(ChainSettings settings) {
    List<String> runtimes = new ArrayList<>(List.of(settings.runtimes()));
    if (!settings.userActors()) {
      runtimes.remove("wasm");
    }
    return runtimes;
  }

  private static Founding founding(ChainSettings settings, ImportedBundles bundles) {
    return new Founding(
        bundles,
        settings.actorBundle(),
        Address.parse(settings.minerWorker()),
        Address.parse(settings.signer()));
  }

  /** How the node runs its chain. */
  static ChainOptions options(ChainSettings settings) {
    return new ChainOptions(
        Duration.ofMillis(settings.blockIntervalMs()),
        settings.clockOffsetS(),
        new PoolLimits(
            settings.maxPendingPerSender(), settings.maxPending(), settings.maxMessageBytes()),
        Duration.ofMillis(settings.patienceMs()),
        settings.callGas());
  }

  private static GenesisTemplate.Allocation allocation(String account, long defaultFil) {
    int split = account.indexOf('=');
    String address = (split < 0 ? account : account.substring(0, split)).strip();
    try {
      long fil = split < 0 ? defaultFil : Long.parseLong(account.substring(split + 1).strip());
      return new GenesisTemplate.Allocation(
          address.startsWith("0x")
              ? EthAddress.parse(address).toFilecoin()
              : Address.parse(address),
          TokenAmount.ofFil(fil));
    } catch (NumberFormatException e) {
      throw new MalformedException("'" + account + "' has no whole number of FIL after =");
    }
  }
}
