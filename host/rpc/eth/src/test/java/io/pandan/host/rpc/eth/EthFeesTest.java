package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EthFeesTest {
  private final TestChain chain = new TestChain();
  private final TestCalls eth = new TestCalls(new EthModule(chain, chain, 10_000, 2_880, "1"));

  @Test
  void shouldPriceGasAtTheNextBaseFeeAndThePremium() {
    assertThat(eth.text("eth_maxPriorityFeePerGas")).isEqualTo("'0x30d40'");
    assertThat(eth.text("eth_gasPrice")).isEqualTo("'0x30db0'");
  }

  @Test
  void shouldGiveTheHistoryOfFeesFromTheOldestOn() {
    chain.seal();
    chain.seal(
        Sent.succeeded(Sent.TRANSFER, 3_000_000_000L), Sent.succeeded(Sent.LEGACY, 1_000_000_000));

    assertThat(eth.text("eth_feeHistory", "'0x2'", "'latest'", "[0,50,100]"))
        .isEqualTo(
            "{'oldestBlock':'0x1','baseFeePerGas':['0x64','0x64','0x70'],'gasUsedRatio':[0,0.4],"
                + "'reward':[['0x186a0','0x186a0','0x186a0'],['0x32','0xc8','0xc8']]}");
  }

  @Test
  void shouldGiveNoRewardsUnlessAskedFor() {
    assertThat(eth.text("eth_feeHistory", "5", "'latest'", "[]"))
        .isEqualTo("{'oldestBlock':'0x0','baseFeePerGas':['0x64','0x70'],'gasUsedRatio':[0]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'0x401' | [] | parameter 0 (blockCount) must be at most 1024, not 1025",
        "1025 | [] | parameter 0 (blockCount) must be a whole number from 0 to 1024, not 1025",
        "1 | [1,0] | parameter 2 (rewardPercentiles[1]) must be a number from 1 to 100: percentiles"
            + " ascend, not 0",
        "1 | [101] | parameter 2 (rewardPercentiles[0]) must be a number from 0 to 100: percentiles"
            + " ascend, not 101",
        "1 | [1e-401] | parameter 2 (rewardPercentiles[0]) must be a number of at most 400 decimal"
            + " places, not 1E-401",
      })
  void shouldNameWhatIsWrong(String count, String percentiles, String problem) {
    assertThat(eth.error("eth_feeHistory", count, "'latest'", percentiles))
        .hasMessage("invalid params: " + problem)
        .returns(RpcException.INVALID_PARAMS, RpcException::code);
  }

  /** From ref-fvm's {@code fvm/src/gas/outputs.rs}: burn, over-estimation and tip, base fee 10. */
  @ParameterizedTest
  @CsvSource({
    "100, 110, 11, 1, 1110",
    "100, 130, 11, 1, 1190",
    "100, 110, 10, 1, 1000",
    "100, 110, 6, 1, 600",
  })
  void shouldChargeWhatRefFvmCharges(long used, long limit, int cap, int premium, int total) {
    Fees fees =
        new Fees(used, limit, BigInteger.TEN, BigInteger.valueOf(cap), BigInteger.valueOf(premium));

    assertThat(fees.total()).isEqualTo(total);
    assertThat(fees.effectiveGasPrice()).isEqualTo(total / used);
  }
}
