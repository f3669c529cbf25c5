package io.pandan.host.rpc.dev;

import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.OptionalLong;

/** The time that blocks have. Thread-safe. */
final class TimeMethods {
  /** Numbers above are milliseconds, as Anvil takes them: in seconds it is the year 5138. */
  private static final long MAX_SECONDS = 100_000_000_000L;

  private static final long MS_PER_SECOND = 1_000;

  private final DevelopmentChain development;

  TimeMethods(DevelopmentChain development) {
    this.development = development;
  }

  void addTo(DevMethods methods) {
    methods
        .add(1, this::increase, "evm_increaseTime", "anvil_increaseTime")
        .add(1, this::setTime, "evm_setTime", "anvil_setTime")
        .add(1, this::setNext, "evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp")
        .add(1, this::setStep, "anvil_setBlockTimestampInterval")
        .add(0, any -> removeStep(), "anvil_removeBlockTimestampInterval");
  }

  private JsonValue increase(RpcParameters parameters) throws InterruptedException {
    return JsonValue.of(
        development.increaseTime(Values.whole(Argument.of(parameters, 0, "seconds"))));
  }

  /** The seconds from what the time was to what it is now. */
  private JsonValue setTime(RpcParameters parameters) throws InterruptedException {
    long timestamp = Values.whole(Argument.of(parameters, 0, "timestamp"));
    long seconds = timestamp > MAX_SECONDS ? timestamp / MS_PER_SECOND : timestamp;
    long before = development.increaseTime(0);
    return JsonValue.of(development.setTime(seconds) - before);
  }

  private JsonValue setNext(RpcParameters parameters) throws InterruptedException {
    development.setNextTimestamp(Values.whole(Argument.of(parameters, 0, "timestamp")));
    return JsonNull.NULL;
  }

  private JsonValue setStep(RpcParameters parameters) throws InterruptedException {
    development.setTimestampStep(
        OptionalLong.of(Values.whole(Argument.of(parameters, 0, "seconds"))));
    return JsonNull.NULL;
  }

  private JsonValue removeStep() throws InterruptedException {
    return JsonValue.of(development.setTimestampStep(OptionalLong.empty()));
  }
}
