package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.reserved;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.testkit.TestNetwork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Precompiled contracts, with input that is right, that is nearly, and that is not. */
class PrecompilesTest {
  private static final int[] NUMBERS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x100
  };

  private final Contracts contracts = Contracts.open();
  private final EthAddress caller = contracts.deploy(Programs.caller(CALL));

  @AfterEach
  void close() {
    contracts.close();
  }

  private byte[] call(EthAddress precompile, byte[] input) {
    return contracts.output(caller, join(word(precompile), word(0), input));
  }

  @Test
  void shouldTakeAnyLength() {
    Random random = new Random(3);
    for (int number : NUMBERS) {
      for (int length : new int[] {0, 1, 31, 32, 64, 96, 128, 160, 192, 213, 256, 288, 384, 512}) {
        byte[] bytes = new byte[length];
        call(reserved(0, number), bytes);
        random.nextBytes(bytes);
        if (number == 9 && length > 1) {
          // Few rounds, of which there might be billions.
          bytes[0] = 0;
          bytes[1] = 0;
        }
        if (number != 5) {
          call(reserved(0, number), bytes);
        }
      }
    }
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    for (int number : NUMBERS) {
      contracts.output(reader, join(word(reserved(0, number)), word(0), new byte[64]));
      contracts.output(delegator, join(word(reserved(0, number)), word(0), new byte[64]));
    }
  }

  @Test
  void shouldAnswerVectorsAlike() {
    for (PrecompileCase one : PrecompileCase.all()) {
      byte[] answer = call(reserved(0, one.number()), one.input());
      assertThat(answer).as(one.name()).startsWith(word(one.good() ? 1 : 0));
      // With a bit that is wrong, and a byte more.
      int length = one.input().length;
      call(reserved(0, one.number()), Arrays.copyOf(one.input(), length + 1));
      if (length > 0) {
        byte[] damaged = one.input().clone();
        damaged[length / 2] ^= 4;
        call(reserved(0, one.number()), damaged);
        call(reserved(0, one.number()), Arrays.copyOf(one.input(), length - 1));
      }
    }
  }

  @Test
  void shouldRaiseToPowers() {
    Random random = new Random(5);
    int[][] lengths = {{0, 0, 0}, {1, 1, 1}, {32, 32, 32}, {5, 70, 33}, {64, 1, 64}, {0, 1, 1}};
    for (int[] length : lengths) {
      for (int i = 0; i < 4; i++) {
        byte[] data = new byte[length[0] + length[1] + length[2]];
        random.nextBytes(data);
        if (i == 1 && data.length > 0) {
          data[data.length - 1] &= (byte) 0xfe;
        } else if (i == 2) {
          Arrays.fill(data, length[0] + length[1], data.length, (byte) 0);
        } else if (i == 3) {
          data = Arrays.copyOf(data, data.length / 2);
        }
        call(reserved(0, 5), join(word(length[0]), word(length[1]), word(length[2]), data));
      }
    }
    for (BigInteger large :
        new BigInteger[] {
          BigInteger.valueOf(1024),
          BigInteger.valueOf(1025),
          BigInteger.TWO.pow(32),
          BigInteger.TWO.pow(64),
          BigInteger.TWO.pow(255)
        }) {
      call(reserved(0, 5), join(word(large), word(1), word(1), word(7)));
      call(reserved(0, 5), join(word(1), word(large), word(1), word(7)));
      call(reserved(0, 5), join(word(1), word(1), word(large), word(7)));
      call(reserved(0, 5), join(word(0), word(large), word(0)));
      call(reserved(0, 5), join(word(large), word(0), word(0)));
      call(reserved(0, 5), join(word(0), word(0), word(large)));
    }
  }

  @Test
  void shouldResolveAddresses() {
    List<byte[]> inputs = new ArrayList<>();
    Address unborn = TestNetwork.ethereum(81);
    contracts.send(Twins.BOB, unborn, TokenAmount.ofAtto(1), 0, new byte[0]);
    for (Address address :
        new Address[] {
          Twins.ALICE,
          Twins.BOB,
          unborn,
          TestNetwork.ethereum(82),
          TestNetwork.secp256k1(83),
          Address.id(0),
          Address.id(101),
          Address.id(5_000_000),
          Address.id(Long.MAX_VALUE),
          Address.actor(new byte[3]),
          Address.delegated(11, new byte[0]),
          Address.delegated(10, new byte[54]),
        }) {
      inputs.add(address.toBytes());
      inputs.add(join(address.toBytes(), new byte[1]));
      inputs.add(Arrays.copyOf(address.toBytes(), address.toBytes().length - 1));
      inputs.add(Arrays.copyOf(address.toBytes(), 64));
    }
    inputs.add(new byte[0]);
    inputs.add(new byte[] {5, 1});
    inputs.add(join(new byte[1], new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}));
    inputs.add(join(new byte[1], new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2}));
    inputs.add(new byte[] {0, -128, 0});
    inputs.add(new byte[] {0, -28, -128, -128, -128, -128, -128, -128, -128, -128, 2});
    inputs.add(new byte[] {0, -28, -128, -128, -128, -128, -128, -128, -128, -128, 0});
    inputs.add(new byte[] {0, -28, -128, -128, -128, -128, -128, -128, -128, -128, -1});
    for (byte[] input : inputs) {
      call(reserved(0xfe, 1), input);
    }
  }

  @Test
  void shouldLookUpDelegatedAddressesAndRandomness() {
    List<byte[]> inputs = new ArrayList<>();
    for (long id : new long[] {0, 1, 10, 100, 101, 1000, 1001, 1002, 5_000_000, -1}) {
      inputs.add(word(id));
      inputs.add(join(word(id), new byte[5]));
    }
    long now = contracts.epoch();
    for (long epoch : new long[] {now - 1, now, now + 1, now - 256, 1, -1}) {
      inputs.add(word(epoch));
    }
    for (int bits : new int[] {31, 32, 62, 63, 64, 128, 255}) {
      inputs.add(word(BigInteger.TWO.pow(bits)));
      inputs.add(word(BigInteger.TWO.pow(bits).subtract(BigInteger.ONE)));
      inputs.add(word(BigInteger.TWO.pow(bits).negate()));
    }
    inputs.add(new byte[0]);
    inputs.add(new byte[31]);
    for (byte[] input : inputs) {
      for (int number : new int[] {2, 4, 7}) {
        call(reserved(0xfe, number), input);
      }
      // An epoch to come costs more gas than there is, as in ref-fvm.
      contracts.invoke(caller, join(word(reserved(0xfe, 6)), word(0), input));
    }
  }
}
