package io.pandan.host.rpc.methods.eth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.TraceEvent;
import io.pandan.host.rpc.methods.TestState;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls of actors as calls of Ethereum: which are frames, and which are the EVM actor's affair. */
class EthFramesTest {
  private static final EthAddress SENDER = EthAddress.parse("0x" + "5e".repeat(20));
  private static final EthAddress ONE = EthAddress.parse("0x" + "c1".repeat(20));
  private static final EthAddress TWO = EthAddress.parse("0x" + "c2".repeat(20));
  private static final long ONE_ID = 2_001;
  private static final long TWO_ID = 2_002;
  private static final ExitCode REVERTED = new ExitCode(33);

  private final TestState state = new TestState();
  private final List<TraceEvent> trace = new ArrayList<>();

  private EthFramesTest begin(Address to, long method, byte[] params, long value) {
    Optional<IpldBlock> block =
        params.length == 0 ? Optional.empty() : Optional.of(new IpldBlock(Codec.CBOR, params));
    TokenAmount amount = TokenAmount.ofAtto(value);
    trace.add(new TraceEvent.Call(100, to, method, block, amount, 9_000, false));
    return this;
  }

  private EthFramesTest reached(long id, String code, Optional<EthAddress> address) {
    trace.add(
        new TraceEvent.Invoke(
            id,
            new ActorState(
                state.manifest().code(code),
                state.manifest().code(code),
                0,
                TokenAmount.ZERO,
                address.map(EthAddress::toFilecoin))));
    return this;
  }

  private EthFramesTest call(EthAddress to, long id, byte[] input) {
    return begin(to.toFilecoin(), Methods.INVOKE_EVM, bytes(input), 0)
        .reached(id, "evm", Optional.of(to));
  }

  private EthFramesTest emit(long id) {
    EventEntry entry = new EventEntry(EventEntry.INDEXED_ALL, "d", Codec.RAW, new byte[] {1});
    trace.add(new TraceEvent.Emit(new StampedEvent(id, new ActorEvent(List.of(entry)))));
    return this;
  }

  private EthFramesTest end(ExitCode exitCode, byte[] returned) {
    Optional<IpldBlock> block =
        returned.length == 0 ? Optional.empty() : Optional.of(new IpldBlock(Codec.CBOR, returned));
    trace.add(new TraceEvent.Return(exitCode, block, "", 1_500));
    return this;
  }

  private Optional<EthFrame> frame() {
    return new EthFrames(state.manifest()).of(trace, SENDER);
  }

  private static byte[] bytes(byte... data) {
    return new CborWriter().writeBytes(data).toByteArray();
  }

  @Test
  void shouldShowCallsOfContractsWithWhatTheyTookAndGave() {
    call(ONE, ONE_ID, new byte[] {1, 2});
    emit(ONE_ID);
    call(TWO, TWO_ID, new byte[0]).emit(TWO_ID).end(REVERTED, bytes((byte) 9));
    emit(ONE_ID);
    end(ExitCode.OK, bytes((byte) 7));

    EthFrame root = frame().orElseThrow();

    assertThat(root.kind()).isEqualTo(EthFrame.Kind.CALL);
    assertThat(root.from()).isEqualTo(SENDER);
    assertThat(root.to()).contains(ONE);
    assertThat(root.input()).containsExactly(1, 2);
    assertThat(root.output()).containsExactly(7);
    assertThat(root.gas()).isEqualTo(9_000);
    assertThat(root.gasUsed()).as("1,500 milligas, rounded up").isEqualTo(2);
    assertThat(root.events()).extracting(EthFrame.Logged::position).containsExactly(0, 1);
    EthFrame inner = root.frames().getFirst();
    assertThat(inner.from()).isEqualTo(ONE);
    assertThat(inner.exitCode()).isEqualTo(REVERTED);
    assertThat(inner.output()).containsExactly(9);
    assertThat(inner.events()).hasSize(1);
  }

  @Test
  void shouldShowACallOfANativeActorAsHandleFilecoinMethodWouldHaveIt() {
    begin(Address.id(1_234), 3_000, new byte[] {(byte) 0x81, 5}, 0)
        .reached(1_234, "account", Optional.empty())
        .end(new ExitCode(16), new byte[0]);

    EthFrame root = frame().orElseThrow();

    assertThat(root.to()).contains(EthAddress.ofActorId(1_234));
    String zeros = "0".repeat(60);
    assertThat(HexFormat.of().formatHex(root.input()))
        .isEqualTo(
            "868e10c4"
                + zeros
                + "0bb8"
                + zeros
                + "0051"
                + zeros
                + "0060"
                + zeros
                + "0002"
                + "8105"
                + zeros);
    assertThat(root.output()).hasSize(4 * 32);
    assertThat(root.output()[31]).isEqualTo((byte) 16);
    assertThat(root.ofContract()).isFalse();
  }

  @Test
  void shouldMakeOneFrameOfACreationThroughTheAddressManager() {
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[] {0x60})
            .writeUnsigned(3)
            .toByteArray();
    call(ONE, ONE_ID, new byte[0]);
    begin(Address.id(ActorIds.EAM), 2, params, 5).reached(ActorIds.EAM, "eam", Optional.empty());
    begin(Address.id(ActorIds.INIT), 3, new byte[0], 5)
        .reached(ActorIds.INIT, "system", Optional.empty());
    begin(Address.id(TWO_ID), 1, new byte[0], 5).reached(TWO_ID, "evm", Optional.of(TWO));
    emit(TWO_ID);
    call(ONE, ONE_ID, new byte[] {4}).end(ExitCode.OK, new byte[0]);
    end(ExitCode.OK, new byte[0]).end(ExitCode.OK, new byte[0]);
    end(
        ExitCode.OK,
        new CborWriter()
            .writeArrayHeader(3)
            .writeUnsigned(TWO_ID)
            .writeNull()
            .writeBytes(TWO.toBytes())
            .toByteArray());
    end(ExitCode.OK, new byte[0]);

    EthFrame created = frame().orElseThrow().frames().getFirst();

    assertThat(created.kind()).isEqualTo(EthFrame.Kind.CREATE);
    assertThat(created.from()).isEqualTo(ONE);
    assertThat(created.to()).contains(TWO);
    assertThat(created.input()).containsExactly(0x60);
    assertThat(created.value()).isEqualTo(TokenAmount.ofAtto(5));
    assertThat(created.events()).hasSize(1);
    assertThat(created.frames()).hasSize(1);
    assertThat(created.frames().getFirst().from()).isEqualTo(TWO);
  }

  @Test
  void shouldTakeADelegatedCallForOneOfTheContractWhoseCodeWasAskedFor() {
    byte[] params =
        new CborWriter()
            .writeArrayHeader(4)
            .writeCid(state.manifest().code("evm"))
            .writeBytes(new byte[] {8})
            .writeBytes(SENDER.toBytes())
            .writeBigInt(BigInteger.TEN)
            .toByteArray();
    call(ONE, ONE_ID, new byte[0]);
    begin(Address.id(TWO_ID), 3, new byte[0], 0)
        .reached(TWO_ID, "evm", Optional.of(TWO))
        .end(ExitCode.OK, new byte[0]);
    begin(Address.id(ONE_ID), 6, params, 0)
        .reached(ONE_ID, "evm", Optional.of(ONE))
        .emit(ONE_ID)
        .end(ExitCode.OK, bytes((byte) 3));
    end(ExitCode.OK, new byte[0]);

    List<EthFrame> inside = frame().orElseThrow().frames();

    assertThat(inside).hasSize(1);
    EthFrame delegated = inside.getFirst();
    assertThat(delegated.kind()).isEqualTo(EthFrame.Kind.DELEGATECALL);
    assertThat(delegated.from()).isEqualTo(ONE);
    assertThat(delegated.to()).contains(TWO);
    assertThat(delegated.self()).contains(ONE);
    assertThat(delegated.input()).containsExactly(8);
    assertThat(delegated.output()).containsExactly(3);
    assertThat(delegated.value()).isEqualTo(TokenAmount.ofAtto(10));
  }

  @Test
  void shouldLeaveOutWhatNeverBegan() {
    call(ONE, ONE_ID, new byte[0]);
    begin(TWO.toFilecoin(), Methods.INVOKE_EVM, new byte[0], 5)
        .reached(TWO_ID, "evm", Optional.of(TWO))
        .end(ExitCode.SYS_INSUFFICIENT_FUNDS, new byte[0]);
    begin(TWO.toFilecoin(), Methods.INVOKE_EVM, new byte[0], 0)
        .end(ExitCode.SYS_OUT_OF_GAS, new byte[0]);
    begin(Address.id(ActorIds.EAM), 2, new byte[0], 0)
        .reached(ActorIds.EAM, "eam", Optional.empty())
        .end(new ExitCode(18), new byte[0]);
    end(ExitCode.OK, new byte[0]);

    assertThat(frame().orElseThrow().frames()).isEmpty();
  }

  @Test
  void shouldHaveNoFrameWhereNothingWasExecuted() {
    assertThat(frame()).isEmpty();
    begin(TWO.toFilecoin(), Methods.INVOKE_EVM, new byte[0], 5)
        .end(ExitCode.SYS_INVALID_RECEIVER, new byte[0]);
    assertThat(frame()).isEmpty();
  }
}
