package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import java.util.List;

/** {@code Filecoin.Chain…}: tipsets. Thread-safe. */
final class ChainMethods {
  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  ChainMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.ChainHead", RpcPermission.READ, this::head),
        new RpcMethod("Filecoin.ChainGetGenesis", RpcPermission.READ, this::getGenesis),
        new RpcMethod("Filecoin.ChainGetTipSet", RpcPermission.READ, this::getTipSet),
        new RpcMethod(
            "Filecoin.ChainGetTipSetByHeight", RpcPermission.READ, this::getTipSetByHeight),
        new RpcMethod(
            "Filecoin.ChainGetTipSetAfterHeight", RpcPermission.READ, this::getTipSetAfterHeight));
  }

  private JsonValue head(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return json.tipset(chain.head());
  }

  private JsonValue getGenesis(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return json.tipset(tipsets.atOrAfter(0, chain.head()));
  }

  private JsonValue getTipSet(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return json.tipset(tipsets.require(parameters, 0));
  }

  private JsonValue getTipSetByHeight(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ExecutedTipset head = tipsets.require(parameters, 1);
    return json.tipset(tipsets.atOrBefore(epoch(parameters), head));
  }

  private JsonValue getTipSetAfterHeight(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ExecutedTipset head = tipsets.require(parameters, 1);
    return json.tipset(tipsets.atOrAfter(epoch(parameters), head));
  }

  private static long epoch(RpcParameters parameters) {
    return Argument.of(parameters, 0, "epoch").asInteger(0, Long.MAX_VALUE);
  }
}
