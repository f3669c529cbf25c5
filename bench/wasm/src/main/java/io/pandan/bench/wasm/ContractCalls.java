package io.pandan.bench.wasm;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.builtin.actors.account.AccountActor;
import io.pandan.builtin.actors.cron.CronActor;
import io.pandan.builtin.actors.eam.EamActor;
import io.pandan.builtin.actors.ethaccount.EthAccountActor;
import io.pandan.builtin.actors.init.InitActor;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import io.pandan.builtin.actors.reward.RewardActor;
import io.pandan.builtin.actors.system.SystemActor;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.car.CarReader;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Contracts on the EVM actor as it was released, metered as ref-fvm meters it: a loop of 900,000
 * operations, and a contract that does nothing, whose call is instances and syscalls. The other
 * actors are those in Java.
 */
final class ContractCalls implements AutoCloseable {
  private static final Address ALICE = TestNetwork.secp256k1(1);
  private static final int OPERATIONS = 900_000;

  /** Operations of a round of the loop. */
  private static final int LOOP_LENGTH = 7;

  private static final long CREATE_EXTERNAL = 4;
  private static final int IDLE_CALLS = 20;
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_US = 1e3;

  private final TestNetwork network;

  /**
   * A network of one account.
   *
   * @param car the bundle of version 18 for development networks
   */
  ContractCalls(WasmEngine engine, Path car) throws IOException {
    network =
        TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
            .actor("system", new SystemActor())
            .actor("init", new InitActor())
            .actor("reward", new RewardActor())
            .actor("cron", new CronActor())
            .actor("account", new AccountActor())
            .actor("ethaccount", new EthAccountActor())
            .actor("placeholder", new PlaceholderActor())
            .actor("eam", new EamActor())
            .runtime("evm", new WasmRuntime())
            .engine(WasmEngine.class, engine)
            .account(ALICE, TokenAmount.ofFil(10_000))
            .build();
    try (CarReader in = new CarReader(Files.newInputStream(car))) {
      in.copyTo(network.store());
    }
  }

  /** Measures, and prints medians of the second half of the rounds. */
  void measure(String engine, int rounds) {
    int turns = OPERATIONS / LOOP_LENGTH;
    // PUSH3 turns; JUMPDEST, PUSH1 1, SWAP1, SUB, DUP1, PUSH1 4, JUMPI; STOP
    Address loop =
        deploy(
            new byte[] {
              0x62,
              (byte) (turns >> 16),
              (byte) (turns >> 8),
              (byte) turns,
              0x5b,
              0x60,
              1,
              (byte) 0x90,
              0x03,
              (byte) 0x80,
              0x60,
              4,
              0x57,
              0
            });
    Address idle = deploy(new byte[] {0});
    long gas = call(loop);
    double loops = median(rounds, 1, () -> call(loop)) / NS_PER_MS;
    double idles = median(rounds, IDLE_CALLS, () -> call(idle)) / NS_PER_US;
    System.out.printf(
        "%-12s loop of %d operations %.1f ms, %d gas (%.2f Ggas/s); idle call %.0f us%n",
        engine, OPERATIONS, loops, gas, gas / loops / NS_PER_MS, idles);
  }

  private double median(int rounds, int calls, LongSupplier call) {
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      network.nextEpoch();
      // The machine's thread starts with its first message.
      network.send(ALICE, ALICE, TokenAmount.ZERO);
      long begun = ThreadTime.ofMachines();
      for (int j = 0; j < calls; j++) {
        call.getAsLong();
      }
      times[i] = (double) (ThreadTime.ofMachines() - begun) / calls;
    }
    double[] warm = Arrays.copyOfRange(times, rounds / 2, rounds);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private long call(Address contract) {
    byte[] input = new CborWriter().writeBytes(new byte[0]).toByteArray();
    return checked(network.call(ALICE, contract, Methods.INVOKE_EVM, input)).receipt().gasUsed();
  }

  private Address deploy(byte[] code) {
    // PUSH1 length, DUP1, PUSH1 11, PUSH1 0, CODECOPY, PUSH1 0, RETURN: 11 bytes.
    byte[] prefix = {0x60, (byte) code.length, (byte) 0x80, 0x60, 11, 0x60, 0, 0x39, 0x60, 0};
    byte[] initcode = Arrays.copyOf(prefix, prefix.length + 1 + code.length);
    initcode[prefix.length] = (byte) 0xf3;
    System.arraycopy(code, 0, initcode, prefix.length + 1, code.length);
    ApplyResult result =
        checked(
            network.call(
                ALICE,
                Address.id(ActorIds.EAM),
                CREATE_EXTERNAL,
                new CborWriter().writeBytes(initcode).toByteArray()));
    CborReader returned = new CborReader(result.receipt().returnData());
    returned.readArrayHeader(3);
    return Address.id(returned.readUnsigned());
  }

  private static ApplyResult checked(ApplyResult result) {
    if (!result.receipt().exitCode().isSuccess()) {
      throw new IllegalStateException(
          "exit code " + result.receipt().exitCode() + ": " + result.failure().orElse(""));
    }
    return result;
  }

  @Override
  public void close() {
    network.close();
  }
}
