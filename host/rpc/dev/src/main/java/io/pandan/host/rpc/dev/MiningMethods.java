package io.pandan.host.rpc.dev;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.Mining;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When and how blocks are made. Where Anvil and Hardhat differ, a name that begins with {@code
 * anvil_} means what Anvil does, any other what Hardhat does. Thread-safe.
 */
final class MiningMethods {
  private static final JsonString ZERO = new JsonString("0x0");
  private static final long MS_PER_SECOND = 1_000;

  private final DevelopmentChain development;
  private final ChainView chain;

  MiningMethods(DevelopmentChain development, ChainView chain) {
    this.development = development;
    this.chain = chain;
  }

  void addTo(DevMethods methods) {
    methods
        .add(1, this::mineOne, "evm_mine")
        .add(2, this::anvilMine, "anvil_mine")
        .add(2, this::hardhatMine, "hardhat_mine")
        .add(1, this::setAutomine, "evm_setAutomine")
        .add(1, this::anvilSetAutomine, "anvil_setAutomine")
        .add(0, any -> automine(), "anvil_getAutomine", "hardhat_getAutomine")
        .add(1, this::setInterval, "evm_setIntervalMining")
        .add(1, this::anvilSetInterval, "anvil_setIntervalMining")
        .add(0, any -> anvilInterval(), "anvil_getIntervalMining");
  }

  /** A timestamp, or an object with timestamp and number of blocks. */
  private JsonValue mineOne(RpcParameters parameters) throws InterruptedException {
    Optional<Argument> option = Argument.optional(parameters, 0, "options");
    Optional<Argument> timestamp = option;
    long blocks = 1;
    if (option.isPresent() && option.get().isObject()) {
      timestamp = option.get().member("timestamp");
      blocks = option.get().member("blocks").map(Values::whole).orElse(1L);
    }
    if (timestamp.isPresent()) {
      development.setNextTimestamp(Values.whole(timestamp.get()));
    }
    development.mine(blocks, OptionalLong.empty());
    return ZERO;
  }

  /** Each block is the interval after the one before, the first one too. */
  private JsonValue anvilMine(RpcParameters parameters) throws InterruptedException {
    OptionalLong interval = interval(parameters);
    long blocks = blocks(parameters);
    if (blocks > 0 && interval.isPresent() && interval.getAsLong() > 0) {
      development.setNextTimestamp(
          chain.head().tipset().first().timestampS() + interval.getAsLong());
    }
    development.mine(blocks, interval);
    return JsonNull.NULL;
  }

  /** The first block has the time that it would have had anyway. */
  private JsonValue hardhatMine(RpcParameters parameters) throws InterruptedException {
    OptionalLong interval = interval(parameters);
    development.mine(blocks(parameters), interval.isPresent() ? interval : OptionalLong.of(1));
    return JsonValue.of(true);
  }

  private static long blocks(RpcParameters parameters) {
    return Argument.optional(parameters, 0, "blocks").map(Values::whole).orElse(1L);
  }

  private static OptionalLong interval(RpcParameters parameters) {
    return Argument.optional(parameters, 1, "interval")
        .map(interval -> OptionalLong.of(Values.whole(interval)))
        .orElse(OptionalLong.empty());
  }

  private JsonValue setAutomine(RpcParameters parameters) throws InterruptedException {
    boolean automine = Argument.of(parameters, 0, "enabled").asBoolean();
    development.setMining(new Mining(automine, development.mining().interval()));
    return JsonValue.of(true);
  }

  /** Mining at once ends mining by interval. */
  private JsonValue anvilSetAutomine(RpcParameters parameters) throws InterruptedException {
    boolean automine = Argument.of(parameters, 0, "enabled").asBoolean();
    development.setMining(
        new Mining(automine, automine ? Duration.ZERO : development.mining().interval()));
    return JsonNull.NULL;
  }

  private JsonValue automine() {
    return JsonValue.of(development.mining().automine());
  }

  /** Milliseconds; mining at once goes on beside it. */
  private JsonValue setInterval(RpcParameters parameters) throws InterruptedException {
    Duration interval = Duration.ofMillis(length(parameters, Mining.MAX_INTERVAL.toMillis()));
    development.setMining(new Mining(development.mining().automine(), interval));
    return JsonValue.of(true);
  }

  /** Seconds; mining at once ends. */
  private JsonValue anvilSetInterval(RpcParameters parameters) throws InterruptedException {
    Duration interval = Duration.ofSeconds(length(parameters, Mining.MAX_INTERVAL.toSeconds()));
    development.setMining(new Mining(false, interval));
    return JsonNull.NULL;
  }

  private static long length(RpcParameters parameters, long max) {
    Argument interval = Argument.of(parameters, 0, "interval");
    long length = Values.whole(interval);
    if (length > max) {
      throw interval.wrong("must be at most " + max + ", not " + length);
    }
    return length;
  }

  /** Seconds, rounded up; null where there is none. */
  private JsonValue anvilInterval() {
    Duration interval = development.mining().interval();
    return interval.isZero()
        ? JsonNull.NULL
        : JsonValue.of(Math.ceilDiv(interval.toMillis(), MS_PER_SECOND));
  }
}
