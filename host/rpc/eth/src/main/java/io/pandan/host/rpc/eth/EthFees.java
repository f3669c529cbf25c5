package io.pandan.host.rpc.eth;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What gas costs and did cost. Source: Lotus {@code node/impl/eth/gas.go}. Thread-safe. */
final class EthFees {
  /** The least premium, attoFIL (Lotus {@code gasutils.MinGasPremium}). */
  private static final long MIN_PREMIUM = 100_000;

  /** What Lotus proposes for the next block when nobody bids more: twice the least. */
  private static final TokenAmount PREMIUM = TokenAmount.ofAtto(2 * MIN_PREMIUM);

  private static final int MAX_BLOCKS = 1_024;
  private static final int MAX_PERCENTILES = 100;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final ChainView chain;
  private final BlockFinder finder;

  EthFees(ChainView chain, BlockFinder finder) {
    this.chain = chain;
    this.finder = finder;
  }

  JsonValue maxPriorityFeePerGas(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return EthJson.quantity(PREMIUM);
  }

  JsonValue gasPrice(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return EthJson.quantity(chain.head().nextBaseFee().plus(PREMIUM));
  }

  JsonValue feeHistory(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(3);
    int count = count(Argument.of(parameters, 0, "blockCount"));
    BlockSelector newest = BlockSelector.number(Argument.of(parameters, 1, "newestBlock"));
    List<BigDecimal> percentiles =
        Argument.optional(parameters, 2, "rewardPercentiles")
            .map(EthFees::percentiles)
            .orElse(List.of());
    List<ExecutedTipset> tipsets = upTo(finder.require(newest), count);
    List<JsonValue> baseFees = new ArrayList<>();
    List<JsonValue> ratios = new ArrayList<>();
    List<JsonValue> rewards = new ArrayList<>();
    for (ExecutedTipset tipset : tipsets) {
      baseFees.add(EthJson.quantity(tipset.tipset().first().parentBaseFee()));
      ratios.add(ratio(tipset));
      rewards.add(rewards(tipset, percentiles));
    }
    if (tipsets.isEmpty()) {
      return JsonObject.builder()
          .put("oldestBlock", EthJson.quantity(0))
          .put("gasUsedRatio", JsonArray.EMPTY)
          .build();
    }
    baseFees.add(EthJson.quantity(tipsets.getLast().nextBaseFee()));
    JsonObject.Builder history =
        JsonObject.builder()
            .put("oldestBlock", EthJson.quantity(tipsets.getFirst().height()))
            .put("baseFeePerGas", new JsonArray(baseFees))
            .put("gasUsedRatio", new JsonArray(ratios));
    if (!percentiles.isEmpty()) {
      history.put("reward", new JsonArray(rewards));
    }
    return history.build();
  }

  /** Go-ethereum takes a number in place of the quantity, too. */
  private static int count(Argument argument) {
    if (argument.value() instanceof JsonNumber) {
      return (int) argument.asInteger(0, MAX_BLOCKS);
    }
    long count = argument.asQuantityLong();
    if (count > MAX_BLOCKS) {
      throw argument.wrong("must be at most " + MAX_BLOCKS + ", not " + count);
    }
    return (int) count;
  }

  private static List<BigDecimal> percentiles(Argument argument) {
    List<BigDecimal> percentiles = new ArrayList<>();
    BigDecimal last = BigDecimal.ZERO;
    for (Argument element : argument.elements(MAX_PERCENTILES)) {
      BigDecimal percentile = element.asNumber();
      if (percentile.compareTo(last) < 0 || percentile.compareTo(HUNDRED) > 0) {
        throw element.expected("a number from " + last + " to 100: percentiles ascend");
      }
      percentiles.add(percentile);
      last = percentile;
    }
    return percentiles;
  }

  /** The newest tipset and those before it, in the order of the chain. */
  private List<ExecutedTipset> upTo(ExecutedTipset newest, int count) throws InterruptedException {
    List<ExecutedTipset> tipsets = new ArrayList<>();
    Optional<ExecutedTipset> next = Optional.of(newest);
    while (tipsets.size() < count && next.isPresent()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("eth_feeHistory");
      }
      tipsets.addFirst(next.get());
      TipsetKey parents = next.get().tipset().parents();
      next = parents.cids().isEmpty() ? Optional.empty() : chain.tipset(parents);
    }
    return tipsets;
  }

  private JsonNumber ratio(ExecutedTipset tipset) {
    long used = tipset.receipts().stream().mapToLong(receipt -> receipt.gasUsed()).sum();
    long limit = chain.network().blockGasLimit() * tipset.tipset().blocks().size();
    return new JsonNumber(
        BigDecimal.valueOf(used)
            .divide(BigDecimal.valueOf(limit), MathContext.DECIMAL64)
            .min(BigDecimal.ONE));
  }

  /** The premiums that gas at each percentile of the tipset's use paid, from the cheapest on. */
  private static JsonArray rewards(ExecutedTipset tipset, List<BigDecimal> percentiles) {
    List<Fees> paid = new ArrayList<>();
    BigInteger baseFee = tipset.tipset().first().parentBaseFee().atto();
    BigInteger total = BigInteger.ZERO;
    for (int i = 0; i < tipset.messages().size(); i++) {
      var message = tipset.messages().get(i).message();
      long used = tipset.receipts().get(i).gasUsed();
      total = total.add(BigInteger.valueOf(used));
      paid.add(
          new Fees(
              used,
              message.gasLimit(),
              baseFee,
              message.gasFeeCap().atto(),
              message.gasPremium().atto()));
    }
    paid.sort(Comparator.comparing(Fees::effectivePremium));
    List<JsonValue> rewards = new ArrayList<>();
    int index = 0;
    BigInteger sum = BigInteger.ZERO;
    for (BigDecimal percentile : percentiles) {
      if (paid.isEmpty()) {
        rewards.add(EthJson.quantity(MIN_PREMIUM));
        continue;
      }
      BigInteger threshold =
          new BigDecimal(total).multiply(percentile).divideToIntegralValue(HUNDRED).toBigInteger();
      while (sum.compareTo(threshold) < 0 && index < paid.size() - 1) {
        sum = sum.add(BigInteger.valueOf(paid.get(index++).gasUsed()));
      }
      rewards.add(EthJson.quantity(paid.get(index).effectivePremium()));
    }
    return new JsonArray(rewards);
  }
}
