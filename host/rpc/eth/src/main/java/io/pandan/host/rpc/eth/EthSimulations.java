package io.pandan.host.rpc.eth;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockOverride;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.Simulation;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.TraceLimitException;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.CallObject;
import io.pandan.host.rpc.methods.eth.Overrides;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls over pretended blocks. Source: Ethereum's execution-apis, {@code src/eth/execute.yaml}
 * ({@code eth_simulateV1}) and its notes. Thread-safe.
 */
final class EthSimulations {
  /** How many blocks may be pretended (execution-apis: "clients may set their own limit"). */
  private static final int MAX_BLOCKS = 256;

  private static final int MAX_CALLS = 10_000;

  /** What all calls of a simulation may pass to one another and give back, in bytes. */
  private static final long MAX_BYTES = 128L << 20;

  /** Seconds from block to block: Filecoin's epoch, on development networks the least. */
  private static final long EPOCH_S = 30;

  // The error codes of execution-apis.
  private static final int NONCE_TOO_LOW = -38010;
  private static final int NONCE_TOO_HIGH = -38011;
  private static final int FEE_TOO_LOW = -38012;
  private static final int INSUFFICIENT_FUNDS = -38014;
  private static final int BLOCK_GAS_LIMIT = -38015;
  private static final int BLOCK_NUMBER = -38020;
  private static final int BLOCK_TIMESTAMP = -38021;
  private static final int TOO_MANY_BLOCKS = -38026;

  private final ChainView chain;
  private final BlockFinder finder;
  private final EthBlocks blocks;

  EthSimulations(ChainView chain, BlockFinder finder, EthBlocks blocks) {
    this.chain = chain;
    this.finder = finder;
    this.blocks = blocks;
  }

  JsonValue simulate(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Argument options = Argument.of(parameters, 0, "options");
    ExecutedTipset base = finder.require(BlockSelector.any(parameters, 1));
    List<Simulation.Block> wanted = blocks(options.requireMember("blockStateCalls"), base);
    TraceBudget budget = new TraceBudget(MAX_BYTES);
    List<Simulation.Outcome> outcomes =
        simulated(
            new Simulation(
                base, wanted, flag(options, "validation"), () -> Tracing.CALLS.within(budget)));
    ActorManifest manifest = chain.stateAfter(base).manifest();
    List<JsonValue> results = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      results.add(
          new SimulatedBlock(
                  blocks,
                  chain.network().chainId(),
                  manifest,
                  outcomes.get(i),
                  wanted.get(i).gasLimit(),
                  flag(options, "traceTransfers"))
              .toJson(flag(options, "returnFullTransactions")));
    }
    return new JsonArray(results);
  }

  private static boolean flag(Argument options, String name) {
    return options.member(name).map(Argument::asBoolean).orElse(false);
  }

  /** The blocks, with empty ones between those whose numbers do not follow one another. */
  private List<Simulation.Block> blocks(Argument given, ExecutedTipset base) {
    List<Simulation.Block> wanted = new ArrayList<>();
    long height = base.height();
    long timestampS = base.tipset().first().timestampS();
    long stepS = chain.network().development() ? 1 : EPOCH_S;
    List<Argument> elements = given.elements(MAX_BLOCKS);
    if (elements.isEmpty()) {
      throw given.wrong("has no block");
    }
    for (Argument element : elements) {
      Optional<Argument> pretended = element.member("blockOverrides");
      BlockOverride block = pretended.map(Overrides::blockOfAnyGasLimit).orElse(BlockOverride.NONE);
      long number = block.height().orElse(height + 1);
      if (number <= height) {
        throw new RpcException(
            BLOCK_NUMBER, "block numbers must be in order: %d <= %d".formatted(number, height));
      }
      if (number - base.height() > MAX_BLOCKS) {
        throw new RpcException(
            TOO_MANY_BLOCKS,
            "block %d is more than %d blocks after block %d"
                .formatted(number, MAX_BLOCKS, base.height()));
      }
      while (++height < number) {
        timestampS += stepS;
        wanted.add(block(height, timestampS));
      }
      long time = block.timestampS().orElse(timestampS + stepS);
      if (time <= timestampS) {
        throw new RpcException(
            BLOCK_TIMESTAMP,
            "block timestamps must be in order: %d <= %d".formatted(time, timestampS));
      }
      timestampS = time;
      wanted.add(
          new Simulation.Block(
              number,
              time,
              block.baseFee(),
              Overrides.accounts(element.member("stateOverrides")),
              calls(element.member("calls")),
              gasLimit(pretended.flatMap(b -> b.member("gasLimit")))));
    }
    return wanted;
  }

  private Simulation.Block block(long height, long timestampS) {
    return new Simulation.Block(
        height,
        timestampS,
        Optional.<TokenAmount>empty(),
        Map.of(),
        List.of(),
        chain.network().blockGasLimit());
  }

  private static List<Simulation.Call> calls(Optional<Argument> given) {
    if (given.isEmpty()) {
      return List.of();
    }
    List<Simulation.Call> calls = new ArrayList<>();
    for (Argument element : given.get().elements(MAX_CALLS)) {
      CallObject call = new CallObject(element);
      calls.add(new Simulation.Call(call.toWholeMessage(), call.hasNonce()));
    }
    return calls;
  }

  private long gasLimit(Optional<Argument> given) {
    BigInteger most = BigInteger.valueOf(chain.network().blockGasLimit());
    return given
        .map(
            limit -> {
              BigInteger gas = limit.asQuantity(256);
              if (gas.compareTo(most) > 0) {
                throw limit.wrong("is " + gas + ", the gas limit of a block is " + most);
              }
              return gas;
            })
        .orElse(most)
        .longValue();
  }

  private List<Simulation.Outcome> simulated(Simulation simulation) {
    try {
      return Overrides.applied(() -> chain.simulate(simulation));
    } catch (MessageRejectedException e) {
      int code =
          switch (e.reason()) {
            case NONCE_TOO_LOW -> NONCE_TOO_LOW;
            case NONCE_GAP -> NONCE_TOO_HIGH;
            case GAS -> FEE_TOO_LOW;
            case INSUFFICIENT_FUNDS, SENDER -> INSUFFICIENT_FUNDS;
            case LIMIT -> BLOCK_GAS_LIMIT;
            case SIGNATURE, UNDERPRICED, MALFORMED -> RpcException.SERVER_ERROR;
          };
      throw new RpcException(code, Rejection.of(e).getMessage());
    } catch (TraceLimitException e) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "what the calls pass and give back takes more than " + MAX_BYTES + " bytes");
    }
  }
}
