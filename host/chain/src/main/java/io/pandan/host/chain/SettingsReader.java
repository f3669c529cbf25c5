package io.pandan.host.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.chain.pool.PoolLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From settings to values. */
final class SettingsReader {

  private static final int FIL_DECIMALS = 18;

  /** Address, balance, nonce and code; words of storage follow. */
  private static final int CONTRACT_PARTS = 4;

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
        canonical ? Optional.of(founding(settings, bundles)) : Optional.empty(),
        Arrays.stream(settings.contracts()).map(SettingsReader::contract).toList());
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
    TokenAmount balance =
        split < 0 ? TokenAmount.ofFil(defaultFil) : fil(account, account.substring(split + 1));
    return new GenesisTemplate.Allocation(address(address), balance);
  }

  private static Address address(String text) {
    return text.startsWith("0x") ? EthAddress.parse(text).toFilecoin() : Address.parse(text);
  }

  private static TokenAmount fil(String setting, String amount) {
    try {
      BigInteger atto =
          new BigDecimal(amount.strip()).movePointRight(FIL_DECIMALS).toBigIntegerExact();
      if (atto.signum() >= 0) {
        return TokenAmount.ofAtto(atto);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below, like a negative amount.
    }
    throw new MalformedException(
        "'" + setting + "' has no amount of FIL, of up to " + FIL_DECIMALS + " decimals");
  }

  private static DevelopmentChain.Edit contract(String setting) {
    String[] parts = setting.strip().split(" +");
    if (parts.length < CONTRACT_PARTS) {
      throw new MalformedException("contract '" + setting + "' is not: address FIL nonce code");
    }
    List<AccountOverride.Slot> storage = new ArrayList<>();
    for (String word : List.of(parts).subList(CONTRACT_PARTS, parts.length)) {
      int split = word.indexOf('=');
      if (split < 0) {
        throw new MalformedException("'" + word + "' is no word of storage: key=value");
      }
      storage.add(
          new AccountOverride.Slot(
              bytes(word.substring(0, split)), bytes(word.substring(split + 1))));
    }
    try {
      return new DevelopmentChain.Edit(
          address(parts[0]),
          AccountOverride.NONE
              .withBalance(fil(setting, parts[1]))
              .withNonce(Long.parseLong(parts[2]))
              .withCode(bytes(parts[3]))
              .withStorage(storage, true));
    } catch (NumberFormatException e) {
      throw new MalformedException("'" + parts[2] + "' is no nonce of contract " + parts[0]);
    }
  }

  private static byte[] bytes(String hexadecimal) {
    try {
      return HexFormat.of().parseHex(hexadecimal.replaceFirst("^0x", ""));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          "'" + hexadecimal + "' is no hexadecimal text: " + e.getMessage());
    }
  }
}
