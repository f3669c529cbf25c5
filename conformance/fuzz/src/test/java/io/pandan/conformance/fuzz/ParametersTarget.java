package io.pandan.conformance.fuzz;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.conformance.vm.UserActors;
import io.pandan.testkit.TestNetwork;
import java.util.Arrays;

/**
 * Messages to the built-in actors: the first byte of the input chooses the receiver, the second the
 * method, and the rest are the parameters. Each ends in a receipt.
 */
public final class ParametersTarget {
  private static final long GAS_LIMIT = 50_000_000;

  /** A network forgets what was done to it after so many messages. */
  private static final int MESSAGES = 500;

  private static final long[] METHODS = {
    1, 2, 3, 4, 5, 6, 7, 1 << 24, 2_643_134_072L, 3_844_450_837L, 3_855_266_066L, 1_768_606_754L
  };

  private static TestNetwork network = UserActors.builder().build();
  private static Address contract = deploy();
  private static int messages;

  private ParametersTarget() {}

  /** Stores its input's first word, and returns it. */
  private static Address deploy() {
    byte[] code = {
      0x60, 0, 0x35, 0x60, 0, 0x55, 0x60, 0, 0x54, 0x60, 0, 0x52, 0x60, 32, 0x60, 0, (byte) 0xf3
    };
    return NativeNetwork.deploy(network, NativeNetwork.BOB, code);
  }

  /** Sends a message. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    if (++messages % MESSAGES == 0) {
      network.close();
      network = UserActors.builder().build();
      contract = deploy();
    }
    Address[] receivers = {
      Address.id(0),
      Address.id(1),
      Address.id(2),
      Address.id(3),
      Address.id(10),
      NativeNetwork.ALICE,
      NativeNetwork.BOB,
      contract,
      contract
    };
    Address to = receivers[(data[0] & 0xff) % receivers.length];
    long method = METHODS[(data[1] & 0xff) % METHODS.length];
    byte[] params = Arrays.copyOfRange(data, 2, data.length);
    Message message = network.message(NativeNetwork.ALICE, to, TokenAmount.ZERO, method, params);
    ApplyResult result = network.apply(limited(message));
    if (result.receipt().exitCode().equals(ExitCode.SYS_ASSERTION_FAILED)) {
      throw new AssertionError(to + " method " + method + ": " + result.failure());
    }
  }

  private static Message limited(Message message) {
    return new Message(
        0,
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        GAS_LIMIT,
        message.gasFeeCap(),
        message.gasPremium(),
        message.method(),
        message.params());
  }
}
