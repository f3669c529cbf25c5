package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code Filecoin.…} about the node itself, as far as it has an answer: it has no peers, syncs from
 * nobody and speaks no libp2p, so it has no peer id either. Thread-safe.
 */
final class NodeMethods {
  /** Seconds between epochs on Filecoin's networks. */
  static final long BLOCK_DELAY_S = 30;

  /** Version 2.3.0 of Lotus' API (its {@code api/version.go}, {@code FullAPIVersion1}). */
  private static final long API_VERSION = 2 << 16 | 3 << 8;

  /** Tipsets that Lotus counts blocks of, and those until finality. */
  private static final long RECENT = 100;

  private static final long FINALITY = 900;

  private final ChainView chain;
  private final String version;
  private final Instant started;
  private final UUID session = UUID.randomUUID();

  /** Messages since this was made. */
  private final AtomicLong applied = new AtomicLong();

  NodeMethods(ChainView chain, String version, Instant started) {
    this.chain = chain;
    this.version = version;
    this.started = started;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.Version", RpcPermission.READ, this::version),
        constant("Session", JsonValue.of(session.toString())),
        constant("StartTime", JsonValue.of(started.toString())),
        constant("NetPeers", JsonArray.EMPTY),
        constant("F3IsRunning", JsonValue.of(false)),
        new RpcMethod("Filecoin.SyncState", RpcPermission.READ, this::syncState),
        new RpcMethod("Filecoin.SyncCheckBad", RpcPermission.READ, NodeMethods::checkBad),
        new RpcMethod("Filecoin.NodeStatus", RpcPermission.READ, this::status));
  }

  private static RpcMethod constant(String name, JsonValue answer) {
    return new RpcMethod(
        "Filecoin." + name,
        RpcPermission.READ,
        parameters -> {
          parameters.requireAtMost(0);
          return answer;
        });
  }

  private JsonValue version(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonObject.builder()
        .put("Version", version + "+pandan+" + chain.network().name())
        .put("APIVersion", API_VERSION)
        .put("BlockDelay", BLOCK_DELAY_S)
        .put("Agent", "pandan")
        .build();
  }

  private JsonValue syncState(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonObject.builder()
        .put("ActiveSyncs", JsonArray.EMPTY)
        .put("VMApplied", applied.get())
        .build();
  }

  /** Counts a tipset's messages as applied. */
  void applied(ExecutedTipset tipset) {
    applied.addAndGet(tipset.messages().size());
  }

  /** No block is marked as bad: those that are not valid are not there. */
  private static JsonValue checkBad(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Argument.of(parameters, 0, "block").asCid();
    return JsonValue.of("");
  }

  private JsonValue status(RpcParameters parameters) {
    parameters.requireAtMost(1);
    long height = chain.head().height();
    JsonObject.Builder status =
        JsonObject.builder()
            .put("SyncStatus", JsonObject.builder().put("Epoch", height).put("Behind", 0).build())
            .put(
                "PeerStatus",
                JsonObject.builder()
                    .put("PeersToPublishMsgs", 0)
                    .put("PeersToPublishBlocks", 0)
                    .build());
    boolean blocks = Argument.optional(parameters, 0, "inclChainStatus").isPresent();
    boolean counted = blocks && Argument.of(parameters, 0, "inclChainStatus").asBoolean();
    return status
        .put(
            "ChainStatus",
            JsonObject.builder()
                .put("BlocksPerTipsetLast100", counted ? blocks(RECENT) : JsonValue.of(0))
                .put("BlocksPerTipsetLastFinality", counted ? blocks(FINALITY) : JsonValue.of(0))
                .build())
        .build();
  }

  /** Blocks by epoch, of the last ones; there are none before genesis. */
  private JsonNumber blocks(long epochs) {
    long height = chain.head().height();
    long count = 0;
    long from = Math.max(height - epochs + 1, 0);
    for (long epoch = from; epoch <= height; epoch++) {
      count += chain.tipset(epoch).map(tipset -> tipset.tipset().blocks().size()).orElse(0);
    }
    return new JsonNumber(
        BigDecimal.valueOf(count)
            .divide(BigDecimal.valueOf(height - from + 1), 2, RoundingMode.HALF_UP));
  }
}
