package io.pandan.runtime.evm.ethereum;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransactionChecksTest {
  private static Transaction plain(Network network, long gasLimit, long price, long value) {
    return Transaction.legacy(
        Network.SENDER,
        network.world.nonce(Network.SENDER),
        BigInteger.valueOf(price),
        gasLimit,
        Optional.of(Network.OTHER),
        BigInteger.valueOf(value),
        new byte[0]);
  }

  private static void shouldRefuse(Reason reason, Network network, Transaction transaction) {
    assertThatThrownBy(() -> network.process(transaction))
        .isInstanceOfSatisfying(
            InvalidTransactionException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(network.world.balance(Network.SENDER)).isEqualTo(Network.FUNDS);
    assertThat(network.world.nonce(Network.SENDER)).isZero();
  }

  @Test
  void shouldRefuseWhatTheSenderCannotPay() {
    Network network = Network.of(Fork.CANCUN);
    shouldRefuse(Reason.FUNDS, network, plain(network, 21_000, 7, Network.FUNDS.longValue()));
  }

  @Test
  void shouldRefuseTooLittleGas() {
    Network network = Network.of(Fork.CANCUN);
    shouldRefuse(Reason.INTRINSIC_GAS, network, plain(network, 20_999, 7, 0));
  }

  @Test
  void shouldRefuseAFeeBelowTheBaseFee() {
    Network network = Network.of(Fork.CANCUN);
    shouldRefuse(Reason.BASE_FEE, network, plain(network, 21_000, 6, 0));
  }

  @Test
  void shouldRefuseMoreGasThanABlockHas() {
    Network network = Network.of(Fork.CANCUN);
    shouldRefuse(Reason.BLOCK_GAS_LIMIT, network, plain(network, 30_000_001, 7, 0));
  }

  @Test
  void shouldRefuseMoreGasThanEip7825Allows() throws Exception {
    Network network = Network.of(Fork.OSAKA);
    shouldRefuse(Reason.GAS_LIMIT, network, plain(network, 16_777_217, 7, 0));
    assertThat(network.process(plain(network, 16_777_216, 7, 0)).succeeded()).isTrue();
  }

  @Test
  void shouldRefuseAnotherNonce() throws Exception {
    Network network = Network.of(Fork.CANCUN);
    network.process(plain(network, 21_000, 7, 0));
    Transaction second = plain(network, 21_000, 7, 0);
    network.process(second);

    assertThatThrownBy(() -> network.process(second)).hasMessageContaining("NONCE_TOO_LOW");
  }

  @Test
  void shouldRefuseASenderWithCode() {
    Network network = Network.of(Fork.CANCUN).with(Network.SENDER, code().op(0));
    shouldRefuse(Reason.SENDER_CODE, network, plain(network, 21_000, 7, 0));
  }

  @Test
  void shouldRefuseATypeBeforeItsFork() {
    Network network = Network.of(Fork.ISTANBUL);
    shouldRefuse(Reason.TYPE, network, network.listing());
  }

  @Test
  void shouldChargeTheFloorOfEip7623() throws Exception {
    byte[] data = new byte[100];
    data[0] = 1;
    // 99 tokens for the zeros and four for the other byte, at 4 gas, and at 10 at least.
    assertThat(used(Fork.CANCUN, data)).isEqualTo(21_000 + 103 * 4);
    assertThat(used(Fork.PRAGUE, data)).isEqualTo(21_000 + 103 * 10);
  }

  private static long used(Fork fork, byte[] data) throws Exception {
    Network network = Network.of(fork);
    return network.process(network.transaction(Optional.of(Network.OTHER), data)).gasUsed();
  }

  @Test
  void shouldPayTheCoinbaseWhatIsAboveTheBaseFee() throws Exception {
    Network network = Network.of(Fork.LONDON);
    network.process(plain(network, 100_000, 10, 5));

    assertThat(network.world.balance(Network.COINBASE)).isEqualTo(21_000 * 3);
    assertThat(network.world.balance(Network.OTHER)).isEqualTo(5);
    assertThat(network.world.balance(Network.SENDER))
        .isEqualTo(Network.FUNDS.subtract(BigInteger.valueOf(21_000 * 10 + 5)));
  }

  @Test
  void shouldTakeTheBlobFeeAwayWithoutPayingAnyone() throws Exception {
    Network network = Network.of(Fork.CANCUN);
    byte[] hash = new byte[32];
    hash[0] = 1;
    network.process(blobs(network, List.of(hash, hash)));

    // Without excess a unit of blob gas costs one wei (EIP-4844).
    assertThat(network.world.balance(Network.SENDER))
        .isEqualTo(Network.FUNDS.subtract(BigInteger.valueOf(21_000 * 8 + 2 * 131_072)));
    assertThat(network.world.balance(Network.COINBASE)).isEqualTo(21_000);
  }

  @Test
  void shouldRefuseBlobsThatNoBlockTakes() {
    Network network = Network.of(Fork.CANCUN);
    byte[] hash = new byte[32];
    hash[0] = 1;
    shouldRefuse(Reason.NO_BLOBS, network, blobs(network, List.of()));
    shouldRefuse(
        Reason.TOO_MANY_BLOBS,
        network,
        blobs(network, List.of(hash, hash, hash, hash, hash, hash, hash)));
    shouldRefuse(Reason.BLOB_VERSION, network, blobs(network, List.of(new byte[32])));
  }

  private static Transaction blobs(Network network, List<byte[]> hashes) {
    return new Transaction(
        Transaction.BLOB,
        Optional.of(BigInteger.ONE),
        network.world.nonce(Network.SENDER),
        BigInteger.TEN,
        BigInteger.ONE,
        Network.GAS_LIMIT,
        Optional.of(Network.OTHER),
        BigInteger.ZERO,
        new byte[0],
        List.of(),
        BigInteger.ONE,
        hashes,
        List.of(),
        Network.SENDER);
  }

  @Test
  void shouldPriceBlobsByExcess() {
    BlobSchedule cancun = Fork.CANCUN.rules().blobs().orElseThrow();

    assertThat(cancun.baseFee(0)).isOne();
    // e^1 and e^10, rounded down.
    assertThat(cancun.baseFee(3_338_477)).isEqualTo(2);
    assertThat(cancun.baseFee(33_384_770)).isEqualTo(22_026);
    assertThat(cancun.baseFee(Long.MAX_VALUE).bitLength()).isEqualTo(256);
  }
}
