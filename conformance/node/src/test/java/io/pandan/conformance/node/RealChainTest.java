package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView.GasEstimate;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages of every kind through pool, blocks, VM, actors and RocksDB. */
@Timeout(120)
class RealChainTest {
  private static final TestAccount SECP = TestNode.ACCOUNTS.get(0);
  private static final TestAccount BLS = TestNode.ACCOUNTS.get(2);
  private static final TestAccount ETHEREUM = TestNode.ACCOUNTS.get(3);

  @TempDir private Path folder;

  @Test
  void shouldTransferBetweenAccountsOfEveryKind() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      Address fresh = TestAccount.ethereum(77).address();
      assertThat(node.execute(SECP.send(0, fresh, 5)).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(node.execute(BLS.send(0, fresh, 6)).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(node.execute(ETHEREUM.send(0, fresh, 7)).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(node.balance(fresh)).isEqualTo(TokenAmount.ofAtto(18));
      assertThat(node.balance(Address.id(ActorIds.BURNT_FUNDS)).isPositive()).isTrue();
      assertThat(node.head().height()).isEqualTo(3);
    }
  }

  @Test
  void shouldDeployAndCallAContract() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      EthAddress contract = deploy(node);
      for (long count = 1; count <= 3; count++) {
        assertThat(Counter.count(node.execute(call(count, contract)))).isEqualTo(count);
      }
      Message free =
          EthTransaction.toMessage(
              ETHEREUM.address(),
              Optional.of(contract),
              0,
              BigInteger.ZERO,
              0,
              BigInteger.ZERO,
              BigInteger.ZERO,
              new byte[0]);
      assertThat(Counter.count(node.chain.view().call(free, node.head(), false).receipt()))
          .isEqualTo(4);
      GasEstimate estimate = node.chain.view().estimateGas(free, node.head());
      assertThat(estimate.gasLimit())
          .isGreaterThan(estimate.result().receipt().gasUsed())
          .isLessThan(2 * estimate.result().receipt().gasUsed());
      assertThat(Counter.count(node.execute(call(4, contract)))).isEqualTo(4);
    }
  }

  @Test
  void shouldGoOnByteForByteAfterARestart() throws Exception {
    EthAddress contract;
    ExecutedTipset before;
    try (TestNode node = new TestNode(folder)) {
      contract = deploy(node);
      node.execute(call(1, contract));
      before = node.head();
    }
    try (TestNode node = new TestNode(folder)) {
      assertThat(node.head().key()).isEqualTo(before.key());
      assertThat(node.head().stateRoot()).isEqualTo(before.stateRoot());
      assertThat(node.head().receiptsRoot()).isEqualTo(before.receiptsRoot());
      assertThat(Counter.count(node.execute(call(2, contract)))).isEqualTo(2);
      assertThat(node.head().tipset().parents()).isEqualTo(before.key());
    }
  }

  @Test
  void shouldMakeTheSameBlocksOfTheSameMessages(@TempDir Path other) throws Exception {
    SignedMessage[] messages = {
      ETHEREUM.transact(0, Optional.empty(), BigInteger.ZERO, Counter.INIT_CODE),
      SECP.send(0, TestAccount.secp256k1(99).address(), 1),
      BLS.send(0, TestAccount.bls(99).address(), 2),
      ETHEREUM.send(1, TestAccount.ethereum(99).address(), 3)
    };
    try (TestNode one = new TestNode(folder);
        TestNode two = new TestNode(other)) {
      assertThat(one.head().key()).isEqualTo(two.head().key());
      for (SignedMessage message : messages) {
        one.execute(message);
        two.execute(message);
        assertThat(one.head().key()).isEqualTo(two.head().key());
        assertThat(one.head().stateRoot()).isEqualTo(two.head().stateRoot());
        assertThat(one.head().receiptsRoot()).isEqualTo(two.head().receiptsRoot());
      }
    }
  }

  @Test
  void shouldTickCronWithAnEmptyTableAndPayNoReward() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      TokenAmount reward = node.balance(Address.id(ActorIds.REWARD));
      node.execute(SECP.send(0, BLS.address(), 1));
      TokenAmount tip = node.balance(Address.id(ActorIds.REWARD)).minus(reward);
      Receipt receipt = node.head().receipts().getFirst();
      assertThat(tip.atto()).isPositive();
      assertThat(tip.compareTo(TokenAmount.ofAtto(100_000).times(20_000_000))).isNotPositive();
      assertThat(receipt.gasUsed()).isPositive();
    }
  }

  private static EthAddress deploy(TestNode node) throws InterruptedException {
    Receipt receipt =
        node.execute(ETHEREUM.transact(0, Optional.empty(), BigInteger.ZERO, Counter.INIT_CODE));
    assertThat(receipt.exitCode()).isEqualTo(ExitCode.OK);
    return Counter.address(receipt);
  }

  private static SignedMessage call(long nonce, EthAddress contract) {
    return ETHEREUM.transact(nonce, Optional.of(contract), BigInteger.ZERO, new byte[0]);
  }
}
