package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.TokenAmount;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestState;
import org.junit.jupiter.api.Test;

class TxpoolModuleTest {
  private final TestChain chain =
      new TestChain()
          .withState(new TestState().withAccount(100, Sent.ALICE, 0, TokenAmount.ofFil(1)));
  private final TestCalls calls = new TestCalls(new TxpoolModule(chain, chain));

  @Test
  void shouldTellWhatCanBeMinedFromWhatComesAfterAGap() {
    assertThat(calls.text("txpool_content")).isEqualTo("{'pending':{},'queued':{}}");
    chain.submit(Sent.message(Sent.LEGACY));
    chain.submit(Sent.message(Sent.TRANSFER));
    assertThat(calls.text("txpool_status")).isEqualTo("{'pending':'0x1','queued':'0x1'}");
    assertThat(calls.text("txpool_content"))
        .startsWith("{'pending':{'" + Sent.ALICE + "':{'0':{'hash':'" + Sent.TRANSFER_HASH + "'")
        .contains("'queued':{'" + Sent.ALICE + "':{'2':{'hash':'" + Sent.LEGACY_HASH + "'");
    chain.submit(Sent.message(Sent.CREATE));
    assertThat(calls.text("txpool_status")).isEqualTo("{'pending':'0x3','queued':'0x0'}");
  }

  @Test
  void shouldSumTransactionsUpAsAnvilDoes() {
    chain.submit(Sent.message(Sent.TRANSFER));
    chain.submit(Sent.message(Sent.CREATE));
    assertThat(calls.text("txpool_inspect").replace("\\u00D7", "×"))
        .contains("'0':'" + Sent.BOB + ": 7 wei + 5000000 gas × 1000 wei'")
        .contains("'1':'contract creation: 0 wei + 90000000 gas × 1000 wei'");
  }

  @Test
  void shouldTellWhatWaitsOfOneSender() {
    chain.submit(Sent.message(Sent.TRANSFER));
    assertThat(calls.text("txpool_contentFrom", "'" + Sent.BOB + "'"))
        .isEqualTo("{'pending':{},'queued':{}}");
    assertThat(calls.text("txpool_contentFrom", "'" + Sent.ALICE + "'"))
        .startsWith("{'pending':{'0':{'hash':'" + Sent.TRANSFER_HASH + "'");
  }
}
