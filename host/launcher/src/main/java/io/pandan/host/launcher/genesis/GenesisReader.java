package io.pandan.host.launcher.genesis;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a genesis out of JSON. What is wrong is told with its path, its value and the limit. */
final class GenesisReader {
  private static final int MAX_NAME_CHARS = 64;

  /** What JavaScript's numbers hold: clients read chain ids as such. */
  private static final long MAX_CHAIN_ID = (1L << 53) - 1;

  private static final long MAX_INTERVAL_MS = 86_400_000;

  /** The year 9999. */
  private static final long MAX_TIME_S = 253_402_300_799L;

  /** Ids 100 to 999, two of which the canonical set may take for its miner and its signer. */
  private static final int MAX_ACCOUNTS = 898;

  private static final int MAX_CONTRACTS = 10_000;
  private static final int MAX_SLOTS = 100_000;

  /** EIP-170. */
  private static final int MAX_CODE_BYTES = 24_576;

  private static final int WORD_DIGITS = 64;
  private static final int FIL_DECIMALS = 18;

  /** All that Filecoin has, in FIL, but what is left to be mined. */
  private static final BigDecimal MAX_FIL = BigDecimal.valueOf(900_000_000);

  private final Set<Address> addresses = new HashSet<>();

  private GenesisReader() {}

  /** A value that a genesis cannot have. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Refused(String path, String reason) {
      super(path + " " + reason);
    }
  }

  /**
   * Reads a genesis.
   *
   * @throws Refused which value is wrong
   */
  static GenesisFile read(JsonValue json) {
    return new GenesisReader().file(new At("$", json));
  }

  /** An address as genesis files have it. */
  static String text(Address address) {
    return EthAddress.from(address)
        .filter(_ -> address.protocol() == Address.Protocol.DELEGATED)
        .map(EthAddress::toString)
        .orElseGet(address::toString);
  }

  private GenesisFile file(At at) {
    at.requireMembers(
        "network",
        "actors",
        "development",
        "genesisTime",
        "blockIntervalMs",
        "accounts",
        "contracts");
    At network = at.required("network");
    network.requireMembers("name", "chainId", "version");
    At actors = at.required("actors");
    actors.requireMembers("set", "bundle", "user");
    boolean canonical = isCanonical(actors.required("set"));
    if (!canonical && actors.get("bundle").isPresent()) {
      throw actors.get("bundle").get().refused("is for the canonical set; the native one has none");
    }
    if (canonical && actors.get("user").filter(At::bool).isPresent()) {
      throw actors
          .get("user")
          .get()
          .refused("has to be false: the released Init actor installs none");
    }
    GenesisFile file =
        new GenesisFile(
            network.required("name").text(MAX_NAME_CHARS),
            network.required("chainId").integer(1, MAX_CHAIN_ID),
            (int)
                network
                    .get("version")
                    .map(v -> v.integer(canonical ? 26 : 28, GenesisFile.NETWORK_VERSION))
                    .orElse((long) GenesisFile.NETWORK_VERSION)
                    .longValue(),
            canonical,
            actors.get("bundle").map(bundle -> bundle.text(256)),
            actors.get("user").map(At::bool).orElse(!canonical),
            at.get("development").map(At::bool).orElse(true),
            at.get("genesisTime")
                .map(time -> OptionalLong.of(time.integer(1, MAX_TIME_S)))
                .orElse(OptionalLong.empty()),
            at.get("blockIntervalMs").map(v -> v.integer(0, MAX_INTERVAL_MS)).orElse(0L),
            accounts(at.required("accounts")),
            contracts(at.get("contracts")));
    if (canonical && file.accounts().stream().noneMatch(a -> signsMessages(a.address()))) {
      throw at.required("accounts")
          .refused("has no f1 or f3 account: the first one signs for f080 and f090");
    }
    return file;
  }

  private static boolean signsMessages(Address address) {
    return address.protocol() != Address.Protocol.DELEGATED;
  }

  private static boolean isCanonical(At set) {
    return switch (set.text(256)) {
      case "native" -> false;
      case "canonical" -> true;
      default -> throw set.refused("is neither \"native\" nor \"canonical\"");
    };
  }

  private List<GenesisFile.Account> accounts(At at) {
    List<GenesisFile.Account> accounts = new ArrayList<>();
    for (At account : at.elements(MAX_ACCOUNTS)) {
      account.requireMembers("address", "balance");
      accounts.add(
          new GenesisFile.Account(
              address(account.required("address"), false), account.required("balance").fil()));
    }
    return accounts;
  }

  private List<GenesisFile.Contract> contracts(Optional<At> at) {
    List<GenesisFile.Contract> contracts = new ArrayList<>();
    for (At contract : at.map(all -> all.elements(MAX_CONTRACTS)).orElse(List.of())) {
      contract.requireMembers("address", "balance", "nonce", "code", "storage");
      At code = contract.required("code");
      String digits = code.hex(2 * MAX_CODE_BYTES);
      if (digits.length() % 2 != 0 || digits.isEmpty()) {
        throw code.refused(
            "has " + digits.length() + " digits, not a number of whole bytes above 0");
      }
      contracts.add(
          new GenesisFile.Contract(
              address(contract.required("address"), true),
              contract.get("balance").map(At::fil).orElse(BigDecimal.ZERO),
              contract.get("nonce").map(nonce -> nonce.integer(1, MAX_CHAIN_ID)).orElse(1L),
              "0x" + digits,
              contract.get("storage").map(GenesisReader::storage).orElse(Map.of())));
    }
    return contracts;
  }

  private static Map<String, String> storage(At at) {
    Map<String, String> words = new LinkedHashMap<>();
    for (Map.Entry<String, At> word : at.members(MAX_SLOTS).entrySet()) {
      At key = new At(word.getValue().path, new JsonString(word.getKey()));
      String slot = padded(key);
      if (words.put(slot, padded(word.getValue())) != null) {
        throw key.refused("is the key of a word that stands there twice");
      }
    }
    return words;
  }

  private static String padded(At word) {
    String digits = word.hex(WORD_DIGITS);
    return "0x" + "0".repeat(WORD_DIGITS - digits.length()) + digits;
  }

  private Address address(At at, boolean contract) {
    String text = at.text(256);
    Address address;
    try {
      address = text.startsWith("0x") ? EthAddress.parse(text).toFilecoin() : Address.parse(text);
    } catch (MalformedException e) {
      throw at.refused("is no address: " + e.getMessage());
    }
    boolean ethereum =
        address.protocol() == Address.Protocol.DELEGATED && address.namespace() == ActorIds.EAM;
    boolean key =
        address.protocol() == Address.Protocol.SECP256K1
            || address.protocol() == Address.Protocol.BLS;
    if (!ethereum && (contract || !key)) {
      throw at.refused(
          contract ? "is neither 0x… nor f410…" : "is neither 0x…, f410…, f1… nor f3…");
    }
    if (!addresses.add(address)) {
      throw at.refused("stands in the file twice");
    }
    return address;
  }

  /** A value and where it stands. */
  private record At(String path, JsonValue value) {

    Refused refused(String reason) {
      String shown =
          switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.value().toPlainString();
            case JsonBool bool -> Boolean.toString(bool.value());
            default -> "";
          };
      String brief = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
      return new Refused(path, shown.isEmpty() ? reason : "'" + brief + "' " + reason);
    }

    void requireMembers(String... known) {
      List<String> names = List.of(known);
      for (String name : object().members().keySet()) {
        if (!names.contains(name)) {
          throw new Refused(
              path + "." + name, "is unknown; there are: " + String.join(", ", names));
        }
      }
    }

    Optional<At> get(String name) {
      return object().get(name).map(member -> new At(path + "." + name, member));
    }

    At required(String name) {
      return get(name).orElseThrow(() -> new Refused(path + "." + name, "is missing"));
    }

    private JsonObject object() {
      if (value instanceof JsonObject object) {
        return object;
      }
      throw refused("is no object");
    }

    Map<String, At> members(int limit) {
      requireSize(object().members().size(), limit);
      Map<String, At> members = new LinkedHashMap<>();
      object().members().forEach((name, v) -> members.put(name, new At(path + "." + name, v)));
      return members;
    }

    List<At> elements(int limit) {
      if (!(value instanceof JsonArray array)) {
        throw refused("is no array");
      }
      requireSize(array.elements().size(), limit);
      List<At> elements = new ArrayList<>();
      for (int i = 0; i < array.elements().size(); i++) {
        elements.add(new At(path + "[" + i + "]", array.elements().get(i)));
      }
      return elements;
    }

    private void requireSize(int size, int limit) {
      if (size > limit) {
        throw refused("has " + size + " entries, at most " + limit + " are allowed");
      }
    }

    String text(int maxChars) {
      if (!(value instanceof JsonString string)) {
        throw refused("is no text");
      }
      int length = string.value().length();
      if (length < 1 || length > maxChars) {
        throw refused("has " + length + " characters, 1 to " + maxChars + " are allowed");
      }
      return string.value();
    }

    /** The digits after 0x, in lower case. */
    String hex(int maxDigits) {
      if (!(value instanceof JsonString string) || !string.value().matches("0x[0-9a-fA-F]*")) {
        throw refused("is no text of 0x and hexadecimal digits");
      }
      int digits = string.value().length() - 2;
      if (digits > maxDigits) {
        throw refused("has " + digits + " digits, at most " + maxDigits + " are allowed");
      }
      return string.value().substring(2).toLowerCase(Locale.ROOT);
    }

    boolean bool() {
      if (!(value instanceof JsonBool bool)) {
        throw refused("is neither true nor false");
      }
      return bool.value();
    }

    long integer(long min, long max) {
      if (value instanceof JsonNumber number && number.value().stripTrailingZeros().scale() <= 0) {
        BigDecimal whole = number.value();
        if (whole.compareTo(BigDecimal.valueOf(min)) >= 0
            && whole.compareTo(BigDecimal.valueOf(max)) <= 0) {
          return whole.longValueExact();
        }
      }
      throw refused("is no whole number from " + min + " to " + max);
    }

    BigDecimal fil() {
      BigDecimal fil;
      try {
        fil =
            switch (value) {
              case JsonNumber number -> number.value();
              case JsonString string -> new BigDecimal(string.value());
              default -> throw refused("is no amount of FIL");
            };
      } catch (NumberFormatException e) {
        throw refused("is no amount of FIL");
      }
      if (fil.signum() < 0
          || fil.compareTo(MAX_FIL) > 0
          || fil.stripTrailingZeros().scale() > FIL_DECIMALS) {
        throw refused(
            "is no amount from 0 to " + MAX_FIL + " FIL with up to " + FIL_DECIMALS + " decimals");
      }
      return fil;
    }
  }
}
