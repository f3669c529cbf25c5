package io.pandan.conformance.fuzz;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.testkit.TestNetwork;
import java.util.Arrays;

/**
 * Contracts on the machine: the input is init code, and what it deploys is called twice with the
 * input's last bytes. Each message ends in a receipt.
 */
public final class ContractTarget {
  private static final long GAS_LIMIT = 60_000_000;
  private static final long CREATE_EXTERNAL = 4;
  private static final Address EAM = Address.id(ActorIds.EAM);
  private static final int MOST_INPUT = 68;

  /** A network forgets what was done to it after so many inputs. */
  private static final int INPUTS = 300;

  private static TestNetwork network = NativeNetwork.builder().comparingSimulations().build();
  private static int inputs;

  private ContractTarget() {}

  /** Creates a contract and calls it. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (++inputs % INPUTS == 0) {
      network.close();
      network = NativeNetwork.builder().comparingSimulations().build();
    }
    byte[] created = bytes(data);
    ApplyResult creation = send(EAM, CREATE_EXTERNAL, created);
    if (!creation.receipt().exitCode().isSuccess()) {
      return;
    }
    CborReader answer = new CborReader(creation.receipt().returnData());
    answer.readArrayHeader(3);
    Address contract = Address.id(answer.readUnsigned());
    byte[] input = Arrays.copyOfRange(data, Math.max(0, data.length - MOST_INPUT), data.length);
    send(contract, Methods.INVOKE_EVM, bytes(input));
    send(contract, Methods.INVOKE_EVM, bytes(input));
  }

  private static byte[] bytes(byte[] data) {
    return new CborWriter().writeBytes(data).toByteArray();
  }

  private static ApplyResult send(Address to, long method, byte[] params) {
    Message message = network.message(NativeNetwork.BOB, to, TokenAmount.ofAtto(0), method, params);
    Message limited =
        new Message(
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
    ApplyResult result = network.apply(limited);
    if (result.receipt().exitCode().equals(ExitCode.SYS_ASSERTION_FAILED)
        || result.receipt().gasUsed() > GAS_LIMIT) {
      throw new AssertionError(to + " " + result.receipt() + ": " + result.failure());
    }
    return result;
  }
}
