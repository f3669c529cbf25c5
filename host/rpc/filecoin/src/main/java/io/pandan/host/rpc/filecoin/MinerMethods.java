package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.Base58;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Filecoin.State…} about storage miners and the market, where the network has them: those on
 * the actors in Java have none. Source: Lotus {@code node/impl/full/state.go}, builtin-actors
 * {@code actors/miner}, {@code actors/power}, {@code actors/market}. Thread-safe.
 */
final class MinerMethods {
  /** Epochs of a proving period and of each of its deadlines (builtin-actors {@code Policy}). */
  private static final long PERIOD = 2_880;

  private static final long WINDOW = 60;

  /** How long before a deadline its challenge is drawn, and faults have to be declared. */
  private static final long CHALLENGE_LOOKBACK = 20;

  private static final long FAULT_CUTOFF = 70;

  private static final int CLAIMS_BEFORE = 15;
  private static final int POWER_BEFORE_COUNT = 10;

  /** From so many miners with enough power on, those with less do not count. */
  private static final long MIN_MINERS = 4;

  /** Lotus' text for an address that there is not. */
  private static final String UNDEFINED = "<empty>";

  /** Of the market's tables of balances (builtin-actors {@code market/src/balance_table.rs}). */
  private static final HamtConfig BALANCES = HamtConfig.FILECOIN.withBitWidth(6);

  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  MinerMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        method("StateListMiners", this::listMiners),
        method("StateMinerInfo", this::info),
        method("StateMinerPower", this::power),
        method("StateMinerAvailableBalance", this::availableBalance),
        method("StateMinerProvingDeadline", this::provingDeadline),
        method("StateMarketBalance", this::marketBalance));
  }

  private static RpcMethod method(String name, RpcHandler handler) {
    return new RpcMethod("Filecoin." + name, RpcPermission.READ, handler);
  }

  private JsonValue listMiners(RpcParameters parameters) {
    parameters.requireAtMost(1);
    List<JsonValue> miners = new ArrayList<>();
    claims(power(state(parameters, 0)))
        .forEach((key, claim) -> miners.add(json.address(Address.of(key))));
    return new JsonArray(miners);
  }

  private JsonValue info(RpcParameters parameters) {
    parameters.requireAtMost(2);
    MinerState miner = MinerState.read(miner(parameters), chain.blocks());
    CborReader in = new CborReader(chain.blocks().require(miner.info()));
    in.readArrayHeader(14);
    JsonObject.Builder info =
        JsonObject.builder().put("Owner", address(in)).put("Worker", address(in));
    List<JsonValue> control = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      control.add(address(in));
    }
    JsonValue newWorker = JsonValue.of(UNDEFINED);
    long changeEpoch = -1;
    if (!in.tryReadNull()) {
      in.readArrayHeader(2);
      newWorker = address(in);
      changeEpoch = in.readLong();
    }
    byte[] peer = in.readBytes();
    List<JsonValue> addresses = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      addresses.add(LotusJson.bytes(in.readBytes()));
    }
    return info.put("NewWorker", newWorker)
        .put("ControlAddresses", new JsonArray(control))
        .put("WorkerChangeEpoch", changeEpoch)
        .put("PeerId", peer.length == 0 ? JsonNull.NULL : JsonValue.of(Base58.encode(peer)))
        .put("Multiaddrs", new JsonArray(addresses))
        .put("WindowPoStProofType", in.readLong())
        .put("SectorSize", in.readUnsigned())
        .put("WindowPoStPartitionSectors", in.readUnsigned())
        .put("ConsensusFaultElapsed", in.readLong())
        .put("PendingOwnerAddress", in.tryReadNull() ? JsonNull.NULL : address(in))
        .put("Beneficiary", address(in))
        .put("BeneficiaryTerm", term(in))
        .put("PendingBeneficiaryTerm", in.tryReadNull() ? JsonNull.NULL : pendingTerm(in))
        .build();
  }

  private JsonValue address(CborReader in) {
    return json.address(Address.read(in));
  }

  private static JsonObject term(CborReader in) {
    in.readArrayHeader(3);
    return JsonObject.builder()
        .put("Quota", LotusJson.amount(in.readBigInt()))
        .put("UsedQuota", LotusJson.amount(in.readBigInt()))
        .put("Expiration", in.readLong())
        .build();
  }

  private JsonObject pendingTerm(CborReader in) {
    in.readArrayHeader(5);
    return JsonObject.builder()
        .put("NewBeneficiary", address(in))
        .put("NewQuota", LotusJson.amount(in.readBigInt()))
        .put("NewExpiration", in.readLong())
        .put("ApprovedByBeneficiary", in.readBool())
        .put("ApprovedByNominee", in.readBool())
        .build();
  }

  /** Of one miner, and of all. */
  private JsonValue power(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ActorState actor = power(state(parameters, 1));
    Address miner = Argument.of(parameters, 0, "miner").asAddress();
    StateView state = state(parameters, 1);
    long id =
        state
            .lookupId(miner)
            .orElseThrow(() -> Tipsets.failure("no miner " + json.address(miner).value()));
    CborReader claim =
        new CborReader(
            claims(actor)
                .get(Address.id(id).toBytes())
                .orElseThrow(
                    () -> Tipsets.failure("no miner has the id " + Address.id(id).toString())));
    claim.readArrayHeader(3);
    claim.skipValue();
    BigInteger raw = claim.readBigInt();
    BigInteger quality = claim.readBigInt();
    CborReader all = new CborReader(chain.blocks().require(actor.head()));
    all.readArrayHeader();
    BigInteger totalRaw = all.readBigInt();
    all.skipValue();
    BigInteger totalQuality = all.readBigInt();
    return JsonObject.builder()
        .put("MinerPower", power(raw, quality))
        .put("TotalPower", power(totalRaw, totalQuality))
        .put("HasMinPower", hasMinimum(actor, raw))
        .build();
  }

  /** While few miners have enough, any power is. */
  private boolean hasMinimum(ActorState power, BigInteger raw) {
    CborReader in = new CborReader(chain.blocks().require(power.head()));
    in.readArrayHeader();
    for (int i = 0; i < POWER_BEFORE_COUNT; i++) {
      in.skipValue();
    }
    return in.readLong() < MIN_MINERS
        ? raw.signum() > 0
        : raw.compareTo(BigInteger.valueOf(NetworkMethods.CONSENSUS_MINER_MIN_POWER)) >= 0;
  }

  private static JsonObject power(BigInteger raw, BigInteger quality) {
    return JsonObject.builder()
        .put("RawBytePower", LotusJson.amount(raw))
        .put("QualityAdjPower", LotusJson.amount(quality))
        .build();
  }

  /** What a miner may spend: what is free, and what has vested of the rest. */
  private JsonValue availableBalance(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ActorState actor = miner(parameters);
    MinerState miner = MinerState.read(actor, chain.blocks());
    long epoch = tipsets.require(parameters, 1).height();
    return LotusJson.amount(miner.available(actor).plus(miner.vested(epoch, chain.blocks())));
  }

  private JsonValue provingDeadline(RpcParameters parameters) {
    parameters.requireAtMost(2);
    MinerState miner = MinerState.read(miner(parameters), chain.blocks());
    long epoch = tipsets.require(parameters, 1).height();
    long start = epoch - Math.floorMod(epoch - miner.provingPeriodStart(), PERIOD);
    long index = (epoch - start) / WINDOW;
    long open = start + index * WINDOW;
    return JsonObject.builder()
        .put("CurrentEpoch", epoch)
        .put("PeriodStart", start)
        .put("Index", index)
        .put("Open", open)
        .put("Close", open + WINDOW)
        .put("Challenge", open - CHALLENGE_LOOKBACK)
        .put("FaultCutoff", open - FAULT_CUTOFF)
        .put("WPoStPeriodDeadlines", PERIOD / WINDOW)
        .put("WPoStProvingPeriod", PERIOD)
        .put("WPoStChallengeWindow", WINDOW)
        .put("WPoStChallengeLookback", CHALLENGE_LOOKBACK)
        .put("FaultDeclarationCutoff", FAULT_CUTOFF)
        .build();
  }

  private JsonValue marketBalance(RpcParameters parameters) {
    parameters.requireAtMost(2);
    requireStorage();
    StateView state = state(parameters, 1);
    Address address = Argument.of(parameters, 0, "address").asAddress();
    byte[] key =
        state
            .lookupId(address)
            .map(id -> Address.id(id).toBytes())
            .orElseThrow(() -> Tipsets.failure("no actor " + json.address(address).value()));
    CborReader in =
        new CborReader(chain.blocks().require(state.actor(ActorIds.MARKET).orElseThrow().head()));
    in.readArrayHeader();
    in.skipValue();
    in.skipValue();
    in.skipValue();
    Hamt<BigInteger> escrow = balances(in);
    Hamt<BigInteger> locked = balances(in);
    return JsonObject.builder()
        .put("Escrow", LotusJson.amount(escrow.get(key).orElse(BigInteger.ZERO)))
        .put("Locked", LotusJson.amount(locked.get(key).orElse(BigInteger.ZERO)))
        .build();
  }

  private Hamt<BigInteger> balances(CborReader in) {
    return Hamt.load(chain.blocks(), in.readCid(), BALANCES, CborCodec.BIG_INT);
  }

  private Hamt<byte[]> claims(ActorState power) {
    CborReader in = new CborReader(chain.blocks().require(power.head()));
    in.readArrayHeader();
    for (int i = 0; i < CLAIMS_BEFORE; i++) {
      in.skipValue();
    }
    return Hamt.load(chain.blocks(), in.readCid(), HamtConfig.FILECOIN, CborCodec.RAW);
  }

  private ActorState power(StateView state) {
    requireStorage();
    return state.actor(ActorIds.POWER).orElseThrow();
  }

  private ActorState miner(RpcParameters parameters) {
    requireStorage();
    Address miner = Argument.of(parameters, 0, "miner").asAddress();
    return Actors.require(miner, "storageminer", state(parameters, 1), json);
  }

  private StateView state(RpcParameters parameters, int index) {
    ExecutedTipset tipset = tipsets.require(parameters, index);
    return chain.stateAfter(tipset);
  }

  private void requireStorage() {
    if (chain.network().actorSet() != ActorSet.CANONICAL) {
      throw Tipsets.failure(
          "this network's actors are Pandan's own, which have no miners and no market");
    }
  }
}
