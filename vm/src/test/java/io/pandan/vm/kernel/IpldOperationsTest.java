package io.pandan.vm.kernel;

import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.BlockPart;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import io.pandan.testkit.TestNetwork;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IpldOperationsTest {

  private static final byte[] HELLO = {0x65, 'h', 'e', 'l', 'l', 'o'};
  private static final Cid UNKNOWN = Cid.sum(Codec.RAW, new byte[] {1, 2, 3});

  private final KernelFixture fixture = new KernelFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldMakeLinkAndOpenABlock() {
    succeed(
        kernel -> {
          int id = kernel.blockCreate(Codec.DAG_CBOR, HELLO);
          assertError(
              ErrorNumber.NOT_FOUND, () -> kernel.blockOpen(Cid.sum(Codec.DAG_CBOR, HELLO)));
          Cid cid = kernel.blockLink(id, MultihashCode.BLAKE2B_256, 32);
          BlockStat opened = kernel.blockOpen(cid);

          assertThat(cid).isEqualTo(Cid.sum(Codec.DAG_CBOR, HELLO));
          assertThat(opened).isEqualTo(new BlockStat(id + 1, Codec.DAG_CBOR, HELLO.length));
          assertThat(kernel.block(opened.id())).isEqualTo(IpldBlock.dagCbor(HELLO));
          assertThat(kernel.blockStat(id)).isEqualTo(new BlockStat(id, Codec.DAG_CBOR, 6));
        });
  }

  @Test
  void shouldChargeBlocks() {
    succeed(
        kernel -> {
          byte[] bytes = new byte[100];
          // Raw: no scan; 10 gas a byte for memory.
          assertThat(cost(kernel, k -> k.blockCreate(Codec.RAW, bytes))).isEqualTo(1_000_000);
          int id = kernel.blockCreate(Codec.RAW, bytes);
          assertThat(cost(kernel, k -> k.blockLink(id, MultihashCode.BLAKE2B_256, 32)))
              .isEqualTo(506_300_000 + 334_240_000 + 1_000_000);
          Cid cid = Cid.sum(Codec.RAW, bytes);
          assertThat(cost(kernel, k -> k.blockOpen(cid))).isEqualTo(187_740_000 + 1_000_000);
          assertThat(cost(kernel, k -> k.block(id))).isEqualTo(40_000);
          assertThat(cost(kernel, k -> k.blockStat(id))).isZero();
          // A field is 35 gas.
          assertThat(cost(kernel, k -> k.blockCreate(Codec.DAG_CBOR, HELLO)))
              .isEqualTo(35_000 + 60_000);
          assertThat(cost(kernel, k -> k.blockCreate(Codec.CBOR, HELLO))).isEqualTo(60_000);
          assertThat(cost(kernel, Kernel::chargeSyscall)).isEqualTo(14_000_000);
        });
  }

  @Test
  void shouldChargeForOpeningABlockAgainAsForTheFirstTime() {
    byte[] block = new CborWriter().writeArrayHeader(2).writeLong(1).writeLong(2).toByteArray();
    long[] made = new long[1];
    succeed(
        kernel -> {
          int id = kernel.blockCreate(Codec.DAG_CBOR, block);
          kernel.setRoot(kernel.blockLink(id, MultihashCode.BLAKE2B_256, 32));
          made[0] = cost(kernel, k -> k.blockOpen(Cid.sum(Codec.DAG_CBOR, block)));
        });
    fixture.network.nextEpoch();
    succeed(
        kernel -> {
          Cid root = kernel.root();
          assertThat(cost(kernel, k -> k.blockOpen(root)))
              .isEqualTo(cost(kernel, k -> k.blockOpen(root)))
              .isEqualTo(made[0])
              .isEqualTo(187_740_000 + 3 * 35_000 + 30_000);
          assertThat(kernel.block(2).data()).isEqualTo(kernel.block(3).data()).isEqualTo(block);
        });
  }

  @Test
  void shouldRefuseLinksThatAreNotReachable() {
    succeed(
        kernel -> {
          byte[] block = new CborWriter().writeArrayHeader(1).writeCid(UNKNOWN).toByteArray();
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.blockCreate(Codec.DAG_CBOR, block));
          // As CBOR it has no links, hence none that could be followed.
          int opaque = kernel.blockCreate(Codec.CBOR, block);
          kernel.blockLink(opaque, MultihashCode.BLAKE2B_256, 32);
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.blockOpen(UNKNOWN));
        });
  }

  @Test
  void shouldReachTheLinksOfOpenedBlocks() {
    succeed(
        kernel -> {
          int leaf = kernel.blockCreate(Codec.RAW, new byte[] {1, 2, 3});
          Cid leafCid = kernel.blockLink(leaf, MultihashCode.BLAKE2B_256, 32);
          byte[] parent = new CborWriter().writeArrayHeader(1).writeCid(leafCid).toByteArray();
          int id = kernel.blockCreate(Codec.DAG_CBOR, parent);
          kernel.setRoot(kernel.blockLink(id, MultihashCode.BLAKE2B_256, 32));
        });
    fixture.network.nextEpoch();
    succeed(
        kernel -> {
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.blockOpen(UNKNOWN));
          kernel.blockOpen(kernel.root());
          assertThat(kernel.block(kernel.blockOpen(UNKNOWN).id()).data()).containsExactly(1, 2, 3);
        });
  }

  @Test
  void shouldRefuseWhatIsNoBlock() {
    succeed(
        kernel -> {
          assertError(
              ErrorNumber.LIMIT_EXCEEDED,
              () -> kernel.blockCreate(Codec.RAW, new byte[(1 << 20) + 1]));
          assertError(
              ErrorNumber.ILLEGAL_CODEC, () -> kernel.blockCreate(Codec.DAG_PB, new byte[1]));
          assertError(
              ErrorNumber.SERIALIZATION,
              () -> kernel.blockCreate(Codec.DAG_CBOR, new byte[] {0x65, 'h'}));
          assertError(
              ErrorNumber.ILLEGAL_CID, () -> kernel.blockLink(1, MultihashCode.SHA2_256, 32));
          assertError(
              ErrorNumber.ILLEGAL_CID, () -> kernel.blockLink(1, MultihashCode.BLAKE2B_256, 16));
          assertError(ErrorNumber.INVALID_HANDLE, () -> kernel.blockStat(0));
          assertError(ErrorNumber.INVALID_HANDLE, () -> kernel.blockStat(99));
          assertError(ErrorNumber.INVALID_HANDLE, () -> kernel.block(-1));
        });
  }

  @Test
  void shouldReadPartsOfABlock() {
    succeed(
        kernel -> {
          int id = kernel.blockCreate(Codec.RAW, new byte[] {1, 2, 3, 4, 5});
          BlockPart start = kernel.blockRead(id, 0, 4);
          assertThat(start.rest()).isEqualTo(1);
          assertThat(bytesOf(start)).containsExactly(1, 2, 3, 4);
          BlockPart end = kernel.blockRead(id, 3, 3);
          assertThat(end.rest()).isEqualTo(-1);
          assertThat(bytesOf(end)).containsExactly(4, 5);
          BlockPart beyond = kernel.blockRead(id, 9, 4);
          assertThat(beyond.rest()).isEqualTo(-8);
          assertThat(beyond.length()).isZero();
          assertThat(cost(kernel, k -> k.blockRead(id, 9, 4))).isZero();
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.blockRead(id, -1, 4));
        });
  }

  private static byte[] bytesOf(BlockPart part) {
    return Arrays.copyOfRange(part.data(), part.offset(), part.offset() + part.length());
  }

  @Test
  void shouldReturnBlocksToTheChain() {
    ApplyResult result =
        fixture.exit((kernel, params) -> ActorExit.returned(kernel.blockCreate(Codec.CBOR, HELLO)));

    assertThat(result.receipt().returnData()).isEqualTo(HELLO);
    assertThat(result.returnCodec()).contains(Codec.CBOR);
  }

  @Test
  void shouldChargeStorageOfTheReturnValue() {
    long empty = fixture.run(kernel -> kernel.blockCreate(Codec.CBOR, HELLO)).receipt().gasUsed();
    long returned =
        fixture
            .exit((kernel, params) -> ActorExit.returned(kernel.blockCreate(Codec.CBOR, HELLO)))
            .receipt()
            .gasUsed();

    assertThat(returned - empty).isEqualTo(1_300 * HELLO.length);
  }

  @Test
  void shouldTellAMissingReturnBlock() {
    ApplyResult result = fixture.exit((kernel, params) -> ActorExit.returned(77));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_MISSING_RETURN);
  }

  @Test
  void shouldEndTheMessageOnAnExitWithAnInvalidHandle() {
    ApplyResult result =
        fixture.exit(
            (kernel, params) -> ActorExit.aborted(ExitCode.USR_FORBIDDEN, 77, "no such block"));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ASSERTION_FAILED);
    assertThat(result.receipt().gasUsed()).isEqualTo(TestNetwork.GAS_LIMIT);
  }

  private void succeed(KernelFixture.Steps steps) {
    assertThat(fixture.run(steps).receipt().exitCode()).isEqualTo(ExitCode.OK);
  }
}
