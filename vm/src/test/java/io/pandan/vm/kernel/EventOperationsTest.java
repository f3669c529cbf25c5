package io.pandan.vm.kernel;

import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.ErrorNumber;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventOperationsTest {

  private final KernelFixture fixture = new KernelFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldKeepEventsUnderAnAmtRoot() {
    ApplyResult result =
        fixture.run(
            kernel ->
                kernel.emitEvent(
                    header(3, Codec.RAW, 2, 3),
                    "t1".getBytes(StandardCharsets.UTF_8),
                    new byte[] {7, 8, 9}));

    StampedEvent expected =
        new StampedEvent(
            500, new ActorEvent(List.of(new EventEntry(3, "t1", Codec.RAW, new byte[] {7, 8, 9}))));
    assertThat(result.events()).usingRecursiveComparison().isEqualTo(List.of(expected));
    // An AMT of bit width 5 by hand: width, height, count, node of bitmap, links and values.
    CborWriter root = new CborWriter();
    root.writeArrayHeader(4).writeUnsigned(5).writeUnsigned(0).writeUnsigned(1);
    root.writeArrayHeader(3).writeBytes(new byte[] {1, 0, 0, 0});
    root.writeArrayHeader(0).writeArrayHeader(1);
    expected.write(root);
    assertThat(result.receipt().eventsRoot()).contains(Cid.sum(Codec.DAG_CBOR, root.toByteArray()));
  }

  @Test
  void shouldTakeTheSameEventAsARecord() {
    EventEntry entry = new EventEntry(1, "ü", Codec.CBOR, new byte[] {1});

    ApplyResult result =
        fixture.run(
            kernel -> {
              long packed =
                  cost(
                      kernel,
                      k ->
                          k.emitEvent(
                              header(1, Codec.CBOR, 2, 1),
                              "ü".getBytes(StandardCharsets.UTF_8),
                              new byte[] {1}));
              assertThat(cost(kernel, k -> k.emitEvent(new ActorEvent(List.of(entry)))))
                  .isEqualTo(packed)
                  // 24 bytes: 12 + 9 + 2 + 1.
                  .isEqualTo((3 * 2_400 + 10_000) * 24 + (2_000 + 1_400 + 500 + 32) * 1_000);
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.events()).hasSize(2);
    assertThat(result.events().get(0)).usingRecursiveComparison().isEqualTo(result.events().get(1));
  }

  @Test
  void shouldRefuseWhatExceedsTheLimits() {
    ApplyResult result =
        fixture.run(
            kernel -> {
              refuse(kernel, ErrorNumber.LIMIT_EXCEEDED, header(0, Codec.RAW, 32, 0), 32, 0);
              refuse(kernel, ErrorNumber.LIMIT_EXCEEDED, header(0, Codec.RAW, 0, 8_193), 0, 8_193);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(0, Codec.RAW, 0, 8_193), 0, 1);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(4, Codec.RAW, 0, 0), 0, 0);
              refuse(kernel, ErrorNumber.ILLEGAL_CODEC, header(0, Codec.DAG_CBOR, 0, 0), 0, 0);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(0, Codec.RAW, 2, 0), 1, 0);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(0, Codec.RAW, 1, 0), 2, 0);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(0, Codec.RAW, 0, 2), 0, 1);
              refuse(kernel, ErrorNumber.ILLEGAL_ARGUMENT, header(0, Codec.RAW, 0, 1), 0, 2);
              EventEntry entry = new EventEntry(0, "", Codec.RAW, new byte[0]);
              kernel.emitEvent(new ActorEvent(Collections.nCopies(255, entry)));
              assertError(
                  ErrorNumber.LIMIT_EXCEEDED,
                  () -> kernel.emitEvent(new ActorEvent(Collections.nCopies(256, entry))));
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.events()).hasSize(1);
  }

  @Test
  void shouldRefuseKeysThatAreNotUtf8() {
    fixture.run(
        kernel -> {
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () ->
                  kernel.emitEvent(
                      header(0, Codec.RAW, 1, 0), new byte[] {(byte) 0xff}, new byte[0]));
          // A key that ends within a character.
          ByteBuffer two = ByteBuffer.allocate(48);
          two.put(header(0, Codec.RAW, 1, 0)).put(header(0, Codec.RAW, 1, 0));
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () ->
                  kernel.emitEvent(two.array(), "ü".getBytes(StandardCharsets.UTF_8), new byte[0]));
        });
  }

  private static void refuse(
      Kernel kernel, ErrorNumber expected, byte[] headers, int keyBytes, int valueBytes) {
    byte[] keys = "k".repeat(keyBytes).getBytes(StandardCharsets.UTF_8);
    assertError(expected, () -> kernel.emitEvent(headers, keys, new byte[valueBytes]));
  }

  private static byte[] header(long flags, long codec, int keyBytes, int valueBytes) {
    return ByteBuffer.allocate(24)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(flags)
        .putLong(codec)
        .putInt(keyBytes)
        .putInt(valueBytes)
        .array();
  }
}
