package io.pandan.runtime.evm.evmtool.statetest;

import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.address;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.bytes;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.field;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.number;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.numberOrZero;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.optional;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.size;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.word;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.ethereum.BlobSchedule;
import io.pandan.runtime.evm.ethereum.BlockContext;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state test: a state, a block, a transaction in some variants, and what comes of it in some
 * forks. The formats are those of ethereum/tests, its legacy tests, and execution-spec-tests.
 */
public final class StateTest {
  /** What ethereum/tests' filler takes where a fixture names no base fee. */
  private static final BigInteger DEFAULT_BASE_FEE = BigInteger.TEN;

  private final String name;
  private final JsonNode root;
  private final JsonNode environment;
  private final List<Expectation> expectations = new ArrayList<>();

  /**
   * Reads what the fixture expects; the rest is read when it is asked for.
   *
   * @param name the test's name
   * @param root what the fixture says
   * @throws FixtureException if a field is missing or malformed
   */
  public StateTest(String name, JsonNode root) throws FixtureException {
    this.name = name;
    this.root = root;
    environment = field(root, "env");
    for (Map.Entry<String, JsonNode> fork : field(root, "post").properties()) {
      for (JsonNode post : fork.getValue()) {
        expectations.add(expectation(fork.getKey(), post));
      }
    }
  }

  private static Expectation expectation(String fork, JsonNode post) throws FixtureException {
    JsonNode indexes = field(post, "indexes");
    Optional<JsonNode> signed = optional(post, "txbytes");
    return new Expectation(
        fork,
        field(indexes, "data").asInt(),
        field(indexes, "gas").asInt(),
        field(indexes, "value").asInt(),
        word(field(post, "hash")),
        word(field(post, "logs")),
        optional(post, "expectException").map(JsonNode::asText).filter(text -> !text.isEmpty()),
        signed.isEmpty() ? Optional.empty() : Optional.of(bytes(signed.get())),
        optional(post, "state"));
  }

  /** The test's name. */
  public String name() {
    return name;
  }

  /** What is expected, fork by fork. */
  public List<Expectation> expectations() {
    return List.copyOf(expectations);
  }

  /** The transaction, in one of its variants. */
  public FixtureTransaction transaction(Expectation expectation) throws FixtureException {
    return new FixtureTransaction(field(root, "transaction"), chainId(), expectation);
  }

  /** The state before the transaction, with accounts that have nothing in them. */
  public WorldState preState() throws FixtureException {
    WorldState state = new WorldState();
    for (Map.Entry<String, JsonNode> entry : field(root, "pre").properties()) {
      EthAddress address = address(entry.getKey());
      JsonNode account = entry.getValue();
      state.create(address);
      state.setBalance(address, numberOrZero(account, "balance"));
      state.setNonce(address, numberOrZero(account, "nonce").longValue());
      Optional<JsonNode> code = optional(account, "code");
      if (code.isPresent()) {
        state.setCode(address, bytes(code.get()));
      }
      Optional<JsonNode> storage = optional(account, "storage");
      if (storage.isPresent()) {
        for (Map.Entry<String, JsonNode> slot : storage.get().properties()) {
          BigInteger key = new BigInteger(1, bytes(slot.getKey()));
          state.setStorage(address, key, number(slot.getValue()));
        }
      }
    }
    return state;
  }

  /** The block that the transaction is in, as a fork has it. */
  public BlockContext block(Fork fork) throws FixtureException {
    boolean merged = fork.compareTo(Fork.PARIS) >= 0;
    Optional<JsonNode> random = optional(environment, "currentRandom");
    return new BlockContext(
        address(field(environment, "currentCoinbase").asText()),
        size(environment, "currentNumber"),
        size(environment, "currentTimestamp"),
        size(environment, "currentGasLimit"),
        fork.rules().feeMarket() ? baseFee() : BigInteger.ZERO,
        merged && random.isPresent()
            ? number(random.get())
            : numberOrZero(environment, "currentDifficulty"),
        fork.rules().blobs().isPresent() ? excessBlobGas(fork) : 0,
        chainId(),
        this::blockHash);
  }

  /** Whether the fixture prices blobs as the fork does on the main network. */
  public boolean hasBlobScheduleOf(Fork fork, String forkName) throws FixtureException {
    Optional<JsonNode> own =
        optional(root, "config")
            .flatMap(config -> optional(config, "blobSchedule"))
            .flatMap(schedules -> optional(schedules, forkName));
    Optional<BlobSchedule> usual = fork.rules().blobs();
    return own.isEmpty()
        || usual.isEmpty()
        || size(own.get(), "target") == usual.get().target()
            && size(own.get(), "max") == usual.get().max()
            && size(own.get(), "baseFeeUpdateFraction") == usual.get().updateFraction();
  }

  private BigInteger baseFee() throws FixtureException {
    Optional<JsonNode> fee = optional(environment, "currentBaseFee");
    return fee.isPresent() ? number(fee.get()) : DEFAULT_BASE_FEE;
  }

  /** EIP-4844: what the header says, or what follows from its parent. */
  private long excessBlobGas(Fork fork) throws FixtureException {
    if (environment.has("currentExcessBlobGas")) {
      return size(environment, "currentExcessBlobGas");
    }
    long target =
        fork.rules().blobs().map(BlobSchedule::target).orElse(0) * BlobSchedule.GAS_PER_BLOB;
    BigInteger parent =
        numberOrZero(environment, "parentExcessBlobGas")
            .add(numberOrZero(environment, "parentBlobGasUsed"));
    return parent.subtract(BigInteger.valueOf(target)).max(BigInteger.ZERO).longValueExact();
  }

  private BigInteger chainId() throws FixtureException {
    Optional<JsonNode> config = optional(root, "config");
    return config.isPresent() && config.get().has("chainid")
        ? number(config.get().get("chainid"))
        : BigInteger.ONE;
  }

  /**
   * What the fixture says; most have no chain, and by agreement a block's hash is that of its
   * number's decimal digits.
   */
  private Optional<byte[]> blockHash(long number) {
    JsonNode own = environment.path("blockHashes").path("0x" + Long.toHexString(number));
    if (own.isTextual()) {
      return Optional.of(HexFormat.of().parseHex(own.asText().substring(2)));
    }
    return Optional.of(Keccak256.hash(Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
  }
}
