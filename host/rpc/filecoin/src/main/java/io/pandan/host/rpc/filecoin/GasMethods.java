package io.pandan.host.rpc.filecoin;

import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.ApplyResult;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * {@code Filecoin.Gas…}: estimates. Source: Lotus {@code node/impl/full/gas.go}, {@code
 * node/impl/gasutils}. Thread-safe.
 */
final class GasMethods {
  /** What Lotus proposes for the next block when nobody bids more: twice the least premium. */
  private static final TokenAmount PREMIUM = TokenAmount.ofAtto(200_000);

  /** The base fee may rise by an eighth a block; the cap allows for twenty such blocks. */
  private static final BigDecimal FEE_CAP_FACTOR = new BigDecimal("1.125").pow(20);

  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  GasMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.GasEstimateGasLimit", RpcPermission.READ, this::estimateGasLimit),
        new RpcMethod(
            "Filecoin.GasEstimateGasPremium", RpcPermission.READ, this::estimateGasPremium),
        new RpcMethod("Filecoin.GasEstimateFeeCap", RpcPermission.READ, this::estimateFeeCap),
        new RpcMethod(
            "Filecoin.GasEstimateMessageGas", RpcPermission.READ, this::estimateMessageGas));
  }

  private JsonValue estimateGasLimit(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return JsonValue.of(gasLimit(message(parameters), tipsets.require(parameters, 1)));
  }

  private JsonValue estimateGasPremium(RpcParameters parameters) {
    parameters.requireAtMost(4);
    return LotusJson.amount(PREMIUM);
  }

  private JsonValue estimateFeeCap(RpcParameters parameters) {
    parameters.requireAtMost(3);
    return LotusJson.amount(feeCap(message(parameters).gasPremium()));
  }

  private JsonValue estimateMessageGas(RpcParameters parameters) {
    parameters.requireAtMost(3);
    Message message = message(parameters);
    return json.message(filled(message, maxFee(parameters, 1), tipsets.require(parameters, 2)));
  }

  /** The most that the caller wants to pay for gas; zero for no limit. */
  static TokenAmount maxFee(RpcParameters parameters, int index) {
    return Argument.optional(parameters, index, "spec")
        .map(spec -> LotusArguments.amount(spec, "MaxFee"))
        .orElse(TokenAmount.ZERO);
  }

  /**
   * Fills in what of gas limit, premium and fee cap is zero, below the fee that the caller allows.
   *
   * @throws RpcException when the message fails
   */
  Message filled(Message message, TokenAmount maxFee, ExecutedTipset tipset) {
    long limit = message.gasLimit() > 0 ? message.gasLimit() : gasLimit(message, tipset);
    TokenAmount premium = message.gasPremium().isZero() ? PREMIUM : message.gasPremium();
    TokenAmount feeCap = message.gasFeeCap().isZero() ? feeCap(premium) : message.gasFeeCap();
    if (maxFee.isPositive()) {
      BigInteger most = maxFee.atto().divide(BigInteger.valueOf(limit));
      feeCap = feeCap.min(TokenAmount.ofAtto(most));
    }
    return withGas(message, limit, feeCap, premium.min(feeCap));
  }

  private long gasLimit(Message message, ExecutedTipset tipset) {
    ChainView.GasEstimate estimate =
        chain.estimateGas(withGas(message, 0, TokenAmount.ZERO, TokenAmount.ZERO), tipset);
    ApplyResult result = estimate.result();
    if (!result.receipt().exitCode().isSuccess()) {
      throw new RpcException(
          RpcException.GENERAL_ERROR,
          "message execution failed: exit code "
              + result.receipt().exitCode()
              + result.failure().map(failure -> ": " + failure).orElse(""),
          LotusJson.receipt(result.receipt()));
    }
    return estimate.gasLimit();
  }

  private TokenAmount feeCap(TokenAmount premium) {
    BigDecimal baseFee = new BigDecimal(chain.head().nextBaseFee().atto());
    return TokenAmount.ofAtto(
            baseFee.multiply(FEE_CAP_FACTOR).setScale(0, RoundingMode.CEILING).toBigInteger())
        .plus(premium);
  }

  private static Message withGas(
      Message message, long limit, TokenAmount feeCap, TokenAmount premium) {
    return new Message(
        message.version(),
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        limit,
        feeCap,
        premium,
        message.method(),
        message.params());
  }

  private static Message message(RpcParameters parameters) {
    return LotusArguments.message(Argument.of(parameters, 0, "message"));
  }
}
