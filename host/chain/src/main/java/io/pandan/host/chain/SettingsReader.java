package io.pandan.host.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.chain.pool.PoolLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From settings to values. */
final class SettingsReader {

  private SettingsReader() {}

  /**
   * What a new network begins with.
   *
   * @throws MalformedException which setting is wrong
   */
  static Genesis genesis(ChainSettings settings, InstantSource clock) {
    List<GenesisTemplate.Allocation> accounts = new ArrayList<>();
    for (String account : settings.accounts()) {
      accounts.add(allocation(account, settings.accountBalanceFil()));
    }
    long timestampS =
        settings.genesisTimestampS() == 0
            ? clock.instant().getEpochSecond()
            : settings.genesisTimestampS();
    List<String> runtimes = new ArrayList<>(List.of(settings.runtimes()));
    if (!settings.userActors()) {
      runtimes.remove("wasm");
    }
    return new Genesis(
        new GenesisTemplate(
            settings.networkName(),
            settings.networkVersion(),
            settings.chainId(),
            ActorSet.valueOf(settings.actorSet().toUpperCase(Locale.ROOT)),
            settings.userActors(),
            timestampS,
            accounts),
        settings.development(),
        runtimes,
        List.of(settings.actors()));
  }

  /** How the node runs its chain. */
  static ChainOptions options(ChainSettings settings) {
    return new ChainOptions(
        Duration.ofMillis(settings.blockIntervalMs()),
        settings.clockOffsetS(),
        new PoolLimits(
            settings.maxPendingPerSender(), settings.maxPending(), settings.maxMessageBytes()),
        Duration.ofMillis(settings.patienceMs()));
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
