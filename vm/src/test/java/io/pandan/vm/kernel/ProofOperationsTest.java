package io.pandan.vm.kernel;

import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.proof.AggregateSealVerifyInfo;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ProofBackend;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.SectorInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofOperationsTest {

  private static final Cid SOME = Cid.sum(Codec.RAW, new byte[] {1});
  private static final byte[] BYTES = {1, 2};

  /** Says yes to provers and miners of even numbers, no to odd ones, and refuses 13. */
  private static final ProofBackend PARITY =
      new ProofBackend() {
        @Override
        public boolean verifySeal(SealVerifyInfo info) {
          return judge(info.miner());
        }

        @Override
        public boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate) {
          return judge(aggregate.miner());
        }

        @Override
        public boolean verifyReplicaUpdate(ReplicaUpdateInfo info) {
          return judge(info.updateProof());
        }

        @Override
        public boolean verifyWindowPost(WindowPostVerifyInfo info) {
          return judge(info.prover());
        }

        private boolean judge(long number) {
          if (number == 13) {
            throw new MalformedException("13");
          }
          return number % 2 == 0;
        }
      };

  private static WindowPostVerifyInfo post(long prover, int sectors) {
    return new WindowPostVerifyInfo(
        BYTES, List.of(), Collections.nCopies(sectors, new SectorInfo(8, 1, SOME)), prover);
  }

  private static AggregateSealVerifyProofAndInfos aggregate(long miner, int seals) {
    AggregateSealVerifyInfo info = new AggregateSealVerifyInfo(1, BYTES, BYTES, SOME, SOME);
    return new AggregateSealVerifyProofAndInfos(
        miner, 8, 1, BYTES, Collections.nCopies(seals, info));
  }

  private static ReplicaUpdateInfo update(long number) {
    return new ReplicaUpdateInfo(number, SOME, SOME, SOME, BYTES);
  }

  private static SealVerifyInfo seal(long miner) {
    return new SealVerifyInfo(8, miner, 1, List.of(), BYTES, BYTES, BYTES, SOME, SOME);
  }

  private static void succeed(KernelFixture fixture, KernelFixture.Steps steps) {
    try (fixture) {
      ApplyResult result = fixture.run(steps);
      assertThat(result.receipt().exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 28})
  void shouldGiveTheBackendsAnswer(int networkVersion) {
    succeed(
        new KernelFixture(networkVersion, PARITY),
        kernel -> {
          assertThat(kernel.verifyPost(post(2, 1))).isTrue();
          assertThat(kernel.verifyPost(post(3, 1))).isFalse();
          assertThat(kernel.verifyAggregateSeals(aggregate(2, 1))).isTrue();
          assertThat(kernel.verifyAggregateSeals(aggregate(3, 1))).isFalse();
          assertThat(kernel.verifyReplicaUpdate(update(4))).isTrue();
          assertThat(kernel.verifyReplicaUpdate(update(1))).isFalse();
          assertThat(kernel.verifySeal(seal(6))).isTrue();
          assertThat(kernel.verifySeal(seal(7))).isFalse();
          assertThat(kernel.batchVerifySeals(List.of(seal(2), seal(3), seal(13), seal(4))))
              .containsExactly(true, false, false, true);
        });
  }

  @Test
  void shouldChargeAndReportWhatTheBackendRefuses() {
    succeed(
        new KernelFixture(28, PARITY),
        kernel -> {
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertError(
                              ErrorNumber.ILLEGAL_ARGUMENT, () -> k.verifyPost(post(13, 2349)))))
              .isEqualTo((117_680_921 + 2_349 * 43_780L) * 1_000);
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.verifyAggregateSeals(aggregate(13, 1)));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.verifyReplicaUpdate(update(13)));
        });
  }

  @Test
  void shouldChargeAndSayThatThereIsNoBackend() {
    succeed(
        new KernelFixture(28),
        kernel -> {
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertError(
                              ErrorNumber.ILLEGAL_OPERATION,
                              () -> k.verifyReplicaUpdate(update(2)))))
              .isEqualTo(36_316_136_000L);
          assertError(ErrorNumber.ILLEGAL_OPERATION, () -> kernel.verifyPost(post(2, 1)));
          assertError(
              ErrorNumber.ILLEGAL_OPERATION, () -> kernel.verifyAggregateSeals(aggregate(2, 1)));
          assertError(
              ErrorNumber.ILLEGAL_OPERATION, () -> kernel.batchVerifySeals(List.of(seal(2))));
        });
  }

  @ParameterizedTest
  @CsvSource({"17, 0", "18, 2000", "20, 2000", "21, 2000", "24, 2000", "25, 42000000"})
  void shouldChargeEachSealOfABatch(int networkVersion, long gas) {
    succeed(
        new KernelFixture(networkVersion, PARITY),
        kernel ->
            assertThat(cost(kernel, k -> k.batchVerifySeals(List.of(seal(1), seal(13), seal(3)))))
                .isEqualTo(3 * gas * 1_000));
  }

  @ParameterizedTest
  @CsvSource({"18, 14, 15", "24, 19, 20", "28, 19, -1"})
  void shouldComputeUnsealedSectorsOfTheNetworksProofs(int networkVersion, int last, int none) {
    Cid zeros = Cid.parse("baga6ea4seaqomqafu276g53zko4k23xzh4h4uecjwicbmvhsuqi7o4bhthhm4aq");
    succeed(
        new KernelFixture(networkVersion),
        kernel -> {
          assertThat(kernel.unsealedSectorCid(last, List.of())).as("64 GiB").isEqualTo(zeros);
          assertThat(cost(kernel, k -> k.unsealedSectorCid(last, List.of()))).isEqualTo(98_647_000);
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertError(
                              ErrorNumber.ILLEGAL_ARGUMENT,
                              () -> k.unsealedSectorCid(none, List.of()))))
              .as("refused before it is charged")
              .isZero();
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertError(
                              ErrorNumber.ILLEGAL_ARGUMENT,
                              () -> k.unsealedSectorCid(0, List.of(new PieceInfo(128, SOME))))))
              .isEqualTo(98_647_000);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 28})
  void shouldChargeForJudgingHeadersThatAreNone(int networkVersion) {
    succeed(
        new KernelFixture(networkVersion),
        kernel ->
            assertThat(
                    cost(
                        kernel,
                        k ->
                            assertThat(k.verifyConsensusFault(BYTES, BYTES, new byte[0]))
                                .isEmpty()))
                .isEqualTo(516_422_000));
  }
}
