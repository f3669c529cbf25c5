package io.pandan.host.launcher.genesis;

import io.pandan.api.Address;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import io.pandan.host.launcher.message.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a network begins with. {@code docs/genesis.md} has the file's form.
 *
 * @param name the network's name
 * @param chainId Ethereum's chain id
 * @param networkVersion Filecoin's network version
 * @param canonical whether its built-in actors are a bundle's
 * @param bundle that bundle, by its name or the CID of its manifest
 * @param userActors whether users may install WASM actors
 * @param development whether its blocks follow the wall clock
 * @param genesisTimeS seconds since 1970 of the genesis block; empty: when it is founded
 * @param blockIntervalMs the time between blocks in milliseconds; 0: as soon as a message waits
 * @param accounts who holds what
 * @param contracts what is deployed
 */
public record GenesisFile(
    String name,
    long chainId,
    int networkVersion,
    boolean canonical,
    Optional<String> bundle,
    boolean userActors,
    boolean development,
    OptionalLong genesisTimeS,
    long blockIntervalMs,
    List<Account> accounts,
    List<Contract> contracts) {

  /** The network version of the actors that there are. */
  public static final int NETWORK_VERSION = 28;

  /** The longest file that is read, in bytes: 16 MiB. */
  public static final long MAX_BYTES = 16 << 20;

  /**
   * An account.
   *
   * @param address f1, f3 or f410, the last one from 0x… too
   * @param fil what it holds, in FIL
   */
  public record Account(Address address, BigDecimal fil) {}

  /**
   * A contract.
   *
   * @param address its f410 address
   * @param fil what it holds, in FIL
   * @param nonce that of the next contract that it makes
   * @param code what it runs, 0x and digits
   * @param storage its words that are not zero: 0x and 64 digits each
   */
  public record Contract(
      Address address, BigDecimal fil, long nonce, String code, Map<String, String> storage) {}

  /** Copies the lists. */
  public GenesisFile {
    accounts = List.copyOf(accounts);
    contracts = List.copyOf(contracts);
  }

  /**
   * Reads a file.
   *
   * @throws LaunchException which value is wrong, where it stands, and what it may be
   */
  public static GenesisFile read(Path file) throws LaunchException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new LaunchException(
            "%s has %d bytes, a genesis at most %d".formatted(file, size, MAX_BYTES));
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new LaunchException("the genesis %s cannot be read: %s".formatted(file, e), e);
    }
  }

  static GenesisFile parse(String name, String text) throws LaunchException {
    try {
      return GenesisReader.read(JsonText.parse(text));
    } catch (IOException e) {
      throw new LaunchException(name + " is no JSON: " + e.getMessage(), e);
    } catch (GenesisReader.Refused e) {
      throw new LaunchException(name + ": " + e.getMessage(), e);
    }
  }

  /** Writes it, in the place of what is there, whole. */
  public void write(Path file) throws LaunchException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, toText(), StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** The file's text. */
  public String toText() {
    return JsonText.pretty(toJson()) + "\n";
  }

  JsonObject toJson() {
    JsonObject.Builder network =
        JsonObject.builder()
            .put("name", name)
            .put("chainId", chainId)
            .put("version", networkVersion);
    JsonObject.Builder actors = JsonObject.builder().put("set", canonical ? "canonical" : "native");
    bundle.ifPresent(value -> actors.put("bundle", value));
    if (!canonical) {
      actors.put("user", userActors);
    }
    JsonObject.Builder file =
        JsonObject.builder()
            .put("network", network.build())
            .put("actors", actors.build())
            .put("development", development);
    genesisTimeS.ifPresent(time -> file.put("genesisTime", time));
    return file.put("blockIntervalMs", blockIntervalMs)
        .put("accounts", JsonArray.from(accounts, GenesisFile::json))
        .put("contracts", JsonArray.from(contracts, GenesisFile::json))
        .build();
  }

  private static JsonObject json(Account account) {
    return JsonObject.builder()
        .put("address", GenesisReader.text(account.address()))
        .put("balance", account.fil().stripTrailingZeros().toPlainString())
        .build();
  }

  private static JsonObject json(Contract contract) {
    JsonObject.Builder storage = JsonObject.builder();
    contract.storage().forEach((key, value) -> storage.put(key, JsonValue.of(value)));
    return JsonObject.builder()
        .put("address", GenesisReader.text(contract.address()))
        .put("balance", contract.fil().stripTrailingZeros().toPlainString())
        .put("nonce", contract.nonce())
        .put("code", contract.code())
        .put("storage", storage.build())
        .build();
  }

  /** As people tell networks apart. */
  public String describe() {
    return "%s (chain id %d, %s actors%s)"
        .formatted(
            name, chainId, canonical ? "canonical" : "native", bundle.map(b -> " " + b).orElse(""));
  }

  /** Where another genesis begins to differ from this one; empty where they are the same. */
  public Optional<String> difference(GenesisFile other) {
    return difference("$", toJson(), other.toJson());
  }

  private static Optional<String> difference(String path, JsonValue one, JsonValue other) {
    if (one instanceof JsonObject a && other instanceof JsonObject b) {
      for (String name : a.members().keySet()) {
        Optional<String> below =
            b.get(name).isEmpty()
                ? Optional.of(path + "." + name)
                : difference(path + "." + name, a.get(name).get(), b.get(name).get());
        if (below.isPresent()) {
          return below;
        }
      }
      return b.members().keySet().stream()
          .filter(name -> a.get(name).isEmpty())
          .findFirst()
          .map(name -> path + "." + name);
    }
    if (one instanceof JsonArray a && other instanceof JsonArray b) {
      for (int i = 0; i < Math.min(a.elements().size(), b.elements().size()); i++) {
        Optional<String> below =
            difference(path + "[" + i + "]", a.elements().get(i), b.elements().get(i));
        if (below.isPresent()) {
          return below;
        }
      }
      return a.elements().size() == b.elements().size()
          ? Optional.empty()
          : Optional.of(path + "[" + Math.min(a.elements().size(), b.elements().size()) + "]");
    }
    return one.equals(other) ? Optional.empty() : Optional.of(path);
  }
}
