package io.pandan.host.rpc.trace;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Traces of calls in Lotus' shapes, which are Parity's. Source: Lotus {@code
 * node/impl/eth/trace.go}. Thread-safe.
 */
final class TraceMethods {
  private static final int MAX_ADDRESSES = 1_000;

  private final ChainView chain;
  private final BlockFinder finder;
  private final Replays replays;
  private final TraceLimits limits;

  TraceMethods(ChainView chain, Replays replays, TraceLimits limits) {
    this.chain = chain;
    this.finder = new BlockFinder(chain);
    this.replays = replays;
    this.limits = limits;
  }

  JsonValue block(RpcParameters parameters) {
    parameters.requireAtMost(1);
    parameters.require(0, "block");
    ExecutedTipset tipset = find(BlockSelector.any(parameters, 0));
    List<JsonValue> all = new ArrayList<>();
    for (Message message : messages(tipset)) {
      message.placed().forEach(placed -> all.add(located(placed, tipset, message)));
    }
    return new JsonArray(all);
  }

  JsonValue transaction(RpcParameters parameters) {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    MessageLookup found =
        chain
            .findTransaction(hash)
            .orElseThrow(
                () -> new RpcException(RpcException.SERVER_ERROR, "transaction not found"));
    Message message =
        message(found.executed(), found.index(), replays.trace(found, TracerKind.frames()));
    return JsonArray.from(message.placed(), placed -> located(placed, found.executed(), message));
  }

  JsonValue replayBlockTransactions(RpcParameters parameters) {
    parameters.requireAtMost(2);
    parameters.require(0, "block");
    List<Argument> types = Argument.of(parameters, 1, "traceTypes").elements(8);
    if (types.size() != 1 || !types.getFirst().asString().equals("trace")) {
      throw Argument.of(parameters, 1, "traceTypes").wrong("must be [\"trace\"], as with Lotus");
    }
    ExecutedTipset tipset = find(BlockSelector.any(parameters, 0));
    return JsonArray.from(
        messages(tipset),
        message ->
            JsonObject.builder()
                .put(
                    "output",
                    message.placed().isEmpty()
                        ? new JsonString("0x")
                        : EthJson.data(message.placed().getFirst().frame().output()))
                .put("stateDiff", JsonNull.NULL)
                .put("trace", JsonArray.from(message.placed(), ParityTraces.Placed::json))
                .put("transactionHash", EthJson.data(message.hash()))
                .put("vmTrace", JsonNull.NULL)
                .build());
  }

  JsonValue filter(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    Filter filter = filter(Argument.of(parameters, 0, "filter"));
    List<JsonValue> found = new ArrayList<>();
    long matches = 0;
    for (long epoch = filter.first(); epoch <= filter.last(); epoch++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("trace_filter at block " + epoch);
      }
      Optional<ExecutedTipset> tipset = chain.tipset(epoch);
      if (tipset.isEmpty()) {
        continue;
      }
      for (Message message : messages(tipset.get())) {
        for (ParityTraces.Placed placed : message.placed()) {
          if (!filter.matches(placed.frame()) || ++matches <= filter.after()) {
            continue;
          }
          if (found.size() >= filter.count()) {
            return new JsonArray(found);
          }
          if (found.size() >= limits.maxTraces()) {
            throw new RpcException(
                RpcException.LIMIT_EXCEEDED,
                "more than "
                    + limits.maxTraces()
                    + " traces match: ask for a part of them by after and count");
          }
          found.add(located(placed, tipset.get(), message));
        }
      }
      if (found.size() >= filter.count()) {
        break;
      }
    }
    return new JsonArray(found);
  }

  private record Message(byte[] hash, int index, List<ParityTraces.Placed> placed) {}

  private List<Message> messages(ExecutedTipset tipset) {
    List<Optional<EthFrame>> frames = replays.trace(tipset, TracerKind.frames());
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      messages.add(message(tipset, i, frames.get(i)));
    }
    return messages;
  }

  private Message message(ExecutedTipset tipset, int index, Optional<EthFrame> frame) {
    return new Message(
        replays.hash(tipset, index), index, frame.map(ParityTraces::of).orElse(List.of()));
  }

  private static JsonObject located(
      ParityTraces.Placed placed, ExecutedTipset tipset, Message message) {
    JsonObject.Builder json = JsonObject.builder();
    placed.json().members().forEach(json::put);
    return json.put("blockHash", EthJson.digest(tipset.key().cid()))
        .put("blockNumber", tipset.height())
        .put("transactionHash", EthJson.data(message.hash()))
        .put("transactionPosition", message.index())
        .build();
  }

  private ExecutedTipset find(BlockSelector block) {
    return finder
        .find(block)
        .orElseThrow(
            () -> new RpcException(RpcException.RESOURCE_NOT_FOUND, "there is no such block"));
  }

  // ---- what a query asks for

  private record Filter(
      long first, long last, Set<EthAddress> from, Set<EthAddress> to, long after, long count) {

    boolean matches(EthFrame frame) {
      return (from.isEmpty() || from.contains(frame.from()))
          && (to.isEmpty() || frame.to().filter(to::contains).isPresent());
    }
  }

  private Filter filter(Argument given) {
    long head = chain.head().height();
    long first = epoch(given.member("fromBlock"), head);
    long last = Math.min(epoch(given.member("toBlock"), head), head);
    if (last - first >= limits.maxBlocks()) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "block range exceeds maximum of %d (got %d)"
              .formatted(limits.maxBlocks(), last - first + 1));
    }
    return new Filter(
        first,
        last,
        addresses(given.member("fromAddress")),
        addresses(given.member("toAddress")),
        number(given.member("after")).orElse(0L),
        number(given.member("count")).orElse(Long.MAX_VALUE));
  }

  private static long epoch(Optional<Argument> block, long head) {
    return switch (block.map(BlockSelector::number).orElse(BlockSelector.LATEST)) {
      case BlockSelector.Number(long epoch) -> epoch;
      case BlockSelector.Tag(BlockSelector.Name name) ->
          name == BlockSelector.Name.EARLIEST ? 0 : head;
      case BlockSelector.Hash _ -> throw new IllegalArgumentException("a range has no hashes");
    };
  }

  private static Set<EthAddress> addresses(Optional<Argument> given) {
    if (given.isEmpty()) {
      return Set.of();
    }
    return given.get().isArray()
        ? given.get().elements(MAX_ADDRESSES).stream()
            .map(Argument::asEthAddress)
            .collect(Collectors.toSet())
        : Set.of(given.get().asEthAddress());
  }

  /** Lotus takes quantities, others take numbers. */
  private static Optional<Long> number(Optional<Argument> given) {
    return given.map(
        value ->
            value.value() instanceof JsonString
                ? value.asQuantityLong()
                : value.asInteger(0, Long.MAX_VALUE));
  }
}
