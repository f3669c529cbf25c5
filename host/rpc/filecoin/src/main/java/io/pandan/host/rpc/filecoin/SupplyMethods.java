package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Supply;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import java.util.List;
import java.util.Set;

/** {@code Filecoin.State…}: what circulates. Thread-safe. */
final class SupplyMethods {
  /** Whose balance circulates whatever their state says (Lotus {@code chain/stmgr/supply.go}). */
  private static final Set<String> CIRCULATING =
      Set.of("account", "paymentchannel", "ethaccount", "evm", "placeholder", "storagemarket");

  /** Accounts and multisigs that do not: f090, f099, f0122 (go-state-types {@code builtin}). */
  private static final Set<Long> KEPT = Set.of(ActorIds.RESERVE, ActorIds.BURNT_FUNDS, 122L);

  private final ChainView chain;
  private final Tipsets tipsets;

  SupplyMethods(ChainView chain, Tipsets tipsets) {
    this.chain = chain;
    this.tipsets = tipsets;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.StateCirculatingSupply", RpcPermission.READ, this::circulating),
        new RpcMethod(
            "Filecoin.StateVMCirculatingSupplyInternal", RpcPermission.READ, this::machines));
  }

  /** What actors are told. */
  private JsonValue machines(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Supply supply = chain.supply(tipsets.require(parameters, 0));
    return JsonObject.builder()
        .put("FilVested", LotusJson.amount(supply.vested()))
        .put("FilMined", LotusJson.amount(supply.mined()))
        .put("FilBurnt", LotusJson.amount(supply.burnt()))
        .put("FilLocked", LotusJson.amount(supply.locked()))
        .put("FilCirculating", LotusJson.amount(supply.circulating()))
        .put("FilReserveDisbursed", LotusJson.amount(supply.reserveDisbursed()))
        .build();
  }

  /** What all accounts, contracts, miners and multisigs may spend. */
  private JsonValue circulating(RpcParameters parameters) {
    parameters.requireAtMost(1);
    ExecutedTipset tipset = tipsets.require(parameters, 0);
    StateView state = chain.stateAfter(tipset);
    ActorManifest manifest = state.manifest();
    Sum sum = new Sum();
    state.forEach(
        (id, actor) -> sum.amount = sum.amount.plus(free(id, actor, tipset.height(), manifest)));
    return LotusJson.amount(sum.amount);
  }

  private TokenAmount free(long id, ActorState actor, long epoch, ActorManifest manifest) {
    if (actor.balance().isZero() || KEPT.contains(id)) {
      return TokenAmount.ZERO;
    }
    String name = manifest.name(actor.code()).orElse("");
    return switch (name) {
      case "storageminer" -> MinerState.read(actor, chain.blocks()).available(actor);
      case "multisig" -> MultisigState.read(actor, chain.blocks()).available(actor, epoch);
      default -> CIRCULATING.contains(name) ? actor.balance() : TokenAmount.ZERO;
    };
  }

  private static final class Sum {
    private TokenAmount amount = TokenAmount.ZERO;
  }
}
