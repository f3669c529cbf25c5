package io.pandan.host.rpc.dev;

import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.Optional;

/** Goes back: to snapshots, by blocks, to the beginning, to a dumped state. Thread-safe. */
final class HistoryMethods {
  private final DevelopmentChain development;

  HistoryMethods(DevelopmentChain development) {
    this.development = development;
  }

  void addTo(DevMethods methods) {
    methods
        .add(0, any -> snapshot(), "evm_snapshot", "anvil_snapshot")
        .add(1, this::revert, "evm_revert", "anvil_revert")
        .add(1, this::rollback, "anvil_rollback")
        .add(1, this::reset, "anvil_reset", "hardhat_reset")
        .add(1, this::dump, "anvil_dumpState")
        .add(1, this::load, "anvil_loadState");
  }

  private JsonValue snapshot() throws InterruptedException {
    return Values.quantity(development.snapshot());
  }

  private JsonValue revert(RpcParameters parameters) throws InterruptedException {
    return JsonValue.of(development.revert(Values.whole(Argument.of(parameters, 0, "snapshot"))));
  }

  private JsonValue rollback(RpcParameters parameters) throws InterruptedException {
    development.rollback(Argument.optional(parameters, 0, "blocks").map(Values::whole).orElse(1L));
    return JsonNull.NULL;
  }

  private JsonValue reset(RpcParameters parameters) throws InterruptedException {
    Optional<Argument> forking =
        Argument.optional(parameters, 0, "options").flatMap(options -> options.member("forking"));
    if (forking.isPresent()) {
      throw new RpcException(
          RpcException.SERVER_ERROR, "a running network cannot become another's fork");
    }
    development.reset();
    return JsonNull.NULL;
  }

  /** Anvil's parameter, whether to keep historical states, is of no use: only one is dumped. */
  private JsonValue dump(RpcParameters parameters) throws InterruptedException {
    Argument.optional(parameters, 0, "preserveHistoricalStates").ifPresent(Argument::asBoolean);
    return Values.data(development.dumpState());
  }

  private JsonValue load(RpcParameters parameters) throws InterruptedException {
    development.loadState(Argument.of(parameters, 0, "state").asData());
    return JsonValue.of(true);
  }
}
