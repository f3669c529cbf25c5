package io.pandan.vm.kernel;

import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.NetworkContext;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import io.pandan.ipld.MultihashCode;
import io.pandan.testkit.FixedExterns;
import io.pandan.testkit.TestNetwork;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CryptoAndChainOperationsTest {

  private static final byte[] TEXT = "signed".getBytes(StandardCharsets.UTF_8);

  private final KernelFixture fixture = new KernelFixture();

  @BeforeEach
  void reachEpoch3() {
    fixture.network.nextEpoch();
    fixture.network.nextEpoch();
    fixture.network.put(500, "multisig", KernelFixture.FUNDS);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldHash() {
    succeed(
        kernel -> {
          assertThat(kernel.hash(MultihashCode.KECCAK_256, TEXT)).isEqualTo(Keccak256.hash(TEXT));
          assertThat(kernel.hash(MultihashCode.BLAKE2B_256, TEXT)).isEqualTo(Blake2b.hash256(TEXT));
          assertThat(kernel.hash(MultihashCode.BLAKE2B_512, TEXT)).hasSize(64);
          assertThat(kernel.hash(MultihashCode.SHA2_256, TEXT)).hasSize(32);
          assertThat(kernel.hash(MultihashCode.RIPEMD_160, TEXT)).hasSize(20);
          assertThat(cost(kernel, k -> k.hash(MultihashCode.RIPEMD_160, TEXT)))
              .isEqualTo(35_000 * TEXT.length);
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.hash(MultihashCode.SHA2_512, TEXT));
        });
  }

  @Test
  void shouldVerifySecp256k1Signatures() {
    byte[] key = new byte[32];
    key[31] = 7;
    Address signer = Address.secp256k1(Secp256k1.publicKey(key));
    byte[] signature = Secp256k1.sign(key, Blake2b.hash256(TEXT));

    succeed(
        kernel -> {
          assertThat(kernel.verifySignature(1, signature, signer, TEXT)).isTrue();
          assertThat(kernel.verifySignature(1, signature, signer, new byte[1])).isFalse();
          assertThat(kernel.verifySignature(1, new byte[3], signer, TEXT)).isFalse();
          assertThat(kernel.verifySignature(2, signature, signer, TEXT)).isFalse();
          assertThat(kernel.verifySignature(1, signature, TestNetwork.secp256k1(3), TEXT))
              .isFalse();
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () -> kernel.verifySignature(3, signature, signer, TEXT));
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () -> kernel.verifySignature(1, signature, Address.id(100), TEXT));
          assertThat(kernel.recoverSecp256k1(Blake2b.hash256(TEXT), signature))
              .isEqualTo(Secp256k1.publicKey(key));
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () -> kernel.recoverSecp256k1(new byte[32], new byte[65]));
        });
  }

  @Test
  void shouldVerifyBlsSignaturesAndAggregates() {
    byte[] key1 = blsKey(1);
    byte[] key2 = blsKey(2);
    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    byte[] signature = Bls.sign(key1, TEXT);
    byte[] aggregate = Bls.aggregate(List.of(signature, Bls.sign(key2, other)));
    List<byte[]> keys = List.of(Bls.publicKey(key1), Bls.publicKey(key2));

    succeed(
        kernel -> {
          Address signer = Address.bls(keys.get(0));
          assertThat(kernel.verifySignature(2, signature, signer, TEXT)).isTrue();
          assertThat(kernel.verifySignature(2, signature, signer, other)).isFalse();
          assertThat(kernel.verifySignature(2, new byte[5], signer, TEXT)).isFalse();
          assertThat(kernel.verifyBlsAggregate(aggregate, keys, List.of(TEXT, other))).isTrue();
          assertThat(kernel.verifyBlsAggregate(aggregate, keys, List.of(other, TEXT))).isFalse();
          assertThat(kernel.verifyBlsAggregate(new byte[96], keys, List.of(TEXT, other))).isFalse();
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () -> kernel.verifyBlsAggregate(aggregate, keys, List.of(TEXT)));
        });
  }

  @Test
  void shouldAnswerForTheChain() {
    FixedExterns externs = new FixedExterns(3, TokenAmount.ofFil(500_000_000));

    succeed(
        kernel -> {
          assertThat(kernel.network())
              .isEqualTo(
                  new NetworkContext(
                      3, 1_700_000_090, TestNetwork.BASE_FEE, TestNetwork.CHAIN_ID, 28));
          assertThat(kernel.tipsetCid(2)).isEqualTo(externs.tipsetCid(2));
          assertThat(cost(kernel, k -> k.tipsetCid(1))).isEqualTo((146_200 + 2 * 75) * 1_000);
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.tipsetCid(3));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.tipsetCid(-1));
          assertThat(kernel.chainRandomness(3)).isEqualTo(externs.chainRandomness(3));
          assertThat(kernel.beaconRandomness(1)).isEqualTo(externs.beaconRandomness(1));
          assertThat(cost(kernel, k -> k.beaconRandomness(0)))
              .isEqualTo((146_200 + 3 * 75) * 1_000);
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.chainRandomness(-1));
          assertThat(kernel.circulatingSupply()).isEqualTo(externs.circulatingSupply());
        });
  }

  @Test
  void shouldRunOutOfGasOnRandomnessOfTheFuture() {
    ApplyResult result = fixture.run(kernel -> kernel.beaconRandomness(4));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
  }

  private static byte[] blsKey(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return key;
  }

  private void succeed(KernelFixture.Steps steps) {
    assertThat(fixture.run(steps).receipt().exitCode()).isEqualTo(ExitCode.OK);
  }
}
