package io.pandan.conformance.vm;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ApplyResult;
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
import io.pandan.runtime.evm.actor.EvmActorRuntime;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;

/** A network of the native actor set with the real actors, and what tests do on it. */
public final class NativeNetwork {

  /** Holds {@link #FUNDS}. */
  public static final Address ALICE = TestNetwork.secp256k1(1);

  /** Holds {@link #FUNDS}; an Ethereum account. */
  public static final Address BOB = TestNetwork.ethereum(2);

  /** What accounts have at genesis. */
  public static final TokenAmount FUNDS = TokenAmount.ofFil(10_000);

  private static final Address EAM = Address.id(ActorIds.EAM);
  private static final long CREATE_EXTERNAL = 4;

  private NativeNetwork() {}

  /** With the native actors and the EVM. */
  public static TestNetwork.Builder builder() {
    return TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
        .actor("system", new SystemActor())
        .actor("init", new InitActor())
        .actor("reward", new RewardActor())
        .actor("cron", new CronActor())
        .actor("account", new AccountActor())
        .actor("ethaccount", new EthAccountActor())
        .actor("placeholder", new PlaceholderActor())
        .actor("eam", new EamActor())
        .runtime("evm", new EvmActorRuntime())
        .engine(EvmEngine.class, new InterpreterEngine())
        .account(ALICE, FUNDS)
        .account(BOB, FUNDS);
  }

  /** Deploys code by an initcode that returns it; the result is the contract's f0 address. */
  public static Address deploy(TestNetwork network, Address from, byte[] code) {
    // PUSH2 length, DUP1, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 0, RETURN
    byte[] initcode = new byte[12 + code.length];
    byte[] prefix = {
      0x61,
      (byte) (code.length >> 8),
      (byte) code.length,
      (byte) 0x80,
      0x60,
      12,
      0x60,
      0,
      0x39,
      0x60,
      0,
      (byte) 0xf3
    };
    System.arraycopy(prefix, 0, initcode, 0, prefix.length);
    System.arraycopy(code, 0, initcode, prefix.length, code.length);
    ApplyResult result =
        network.call(
            from, EAM, CREATE_EXTERNAL, new CborWriter().writeBytes(initcode).toByteArray());
    if (!result.receipt().exitCode().isSuccess()) {
      throw new AssertionError("deployment failed: " + result.failure());
    }
    CborReader returned = new CborReader(result.receipt().returnData());
    returned.readArrayHeader(3);
    return Address.id(returned.readUnsigned());
  }

  /** Calls a contract. */
  public static ApplyResult invoke(
      TestNetwork network, Address from, Address contract, byte[] input) {
    return network.call(
        from, contract, Methods.INVOKE_EVM, new CborWriter().writeBytes(input).toByteArray());
  }

  /** What a contract returned. */
  public static byte[] output(ApplyResult result) {
    return new CborReader(result.receipt().returnData()).readBytes();
  }
}
