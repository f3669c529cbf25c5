package io.pandan.conformance.vm;

import static io.pandan.conformance.vm.NativeNetwork.ALICE;
import static io.pandan.conformance.vm.NativeNetwork.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborWriter;
import io.pandan.testkit.TestNetwork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever users send, a message ends in a receipt: a fatal error would stop every node. And no
 * message makes or loses tokens.
 */
class RandomMessagesTest {

  private static final long[] METHODS = {
    0, 1, 2, 3, 4, 5, 6, 7, 1 << 24, 2_643_134_072L, 3_844_450_837L, 3_855_266_066L
  };

  @Test
  void shouldEndEveryMessageInAReceipt() {
    Random random = new Random(1);
    try (TestNetwork network = NativeNetwork.builder().comparingSimulations().build()) {
      List<Address> receivers = new ArrayList<>();
      for (long id : new long[] {0, 1, 2, 3, 10, 99, 100, 101, 1_000, 9_999}) {
        receivers.add(Address.id(id));
      }
      BigInteger supply = supply(network);
      for (int i = 0; i < 3_000; i++) {
        if (i % 50 == 0) {
          receivers.add(NativeNetwork.deploy(network, BOB, code(random)));
        }
        Message message =
            network.message(
                random.nextBoolean() ? ALICE : BOB,
                receivers.get(random.nextInt(receivers.size())),
                TokenAmount.ofAtto(random.nextInt(3) * 1_000L),
                METHODS[random.nextInt(METHODS.length)],
                params(random));
        ApplyResult result =
            network.apply(limited(message, 20_000_000 + random.nextInt(50_000_000)));

        assertThat(result.receipt().gasUsed()).isPositive();
        if (i % 500 == 499) {
          network.nextEpoch();
        }
      }
      network.nextEpoch();
      assertThat(supply(network)).isEqualTo(supply);
    }
  }

  private static BigInteger supply(TestNetwork network) {
    List<ActorState> actors = new ArrayList<>();
    network.view().forEach((id, actor) -> actors.add(actor));
    return actors.stream()
        .map(actor -> actor.balance().atto())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Code that gets far more often than bytes alone would: small pushes before each opcode. */
  private static byte[] code(Random random) {
    byte[] code = new byte[200];
    for (int i = 0; i + 9 < code.length; i += 9) {
      for (int push = 0; push < 4; push++) {
        code[i + 2 * push] = 0x60;
        code[i + 2 * push + 1] = (byte) random.nextInt(random.nextInt(4) == 0 ? 256 : 40);
      }
      code[i + 8] = (byte) random.nextInt(256);
    }
    return code;
  }

  private static byte[] params(Random random) {
    byte[] bytes = new byte[random.nextInt(80)];
    random.nextBytes(bytes);
    return switch (random.nextInt(4)) {
      case 0 -> bytes;
      case 1 -> new CborWriter().writeBytes(bytes).toByteArray();
      case 2 ->
          new CborWriter()
              .writeArrayHeader(2)
              .writeBytes(bytes)
              .writeUnsigned(random.nextLong() >>> 1)
              .toByteArray();
      default -> new byte[0];
    };
  }

  private static Message limited(Message message, long gasLimit) {
    return new Message(
        0,
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        gasLimit,
        message.gasFeeCap(),
        message.gasPremium(),
        message.method(),
        message.params());
  }
}
