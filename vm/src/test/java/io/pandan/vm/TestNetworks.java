package io.pandan.vm;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.genesis.DefaultGenesisBuilder;

/** Networks for this module's tests. */
public final class TestNetworks {

  /** An account with funds, f0100. */
  public static final Address ALICE = TestNetwork.secp256k1(1);

  /** An Ethereum account with funds, f0101. */
  public static final Address BOB = TestNetwork.ethereum(2);

  /** What each of them holds. */
  public static final TokenAmount FUNDS = TokenAmount.ofFil(1_000);

  private TestNetworks() {}

  /** The two accounts and minimal actors. */
  public static TestNetwork.Builder builder() {
    return TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
        .account(ALICE, FUNDS)
        .account(BOB, FUNDS);
  }

  /** A network whose actors are all run by one runtime, which has the kernel to itself. */
  public static TestNetwork.Builder runBy(ActorRuntime runtime) {
    return builder().actorSet(ActorSet.CANONICAL).runtime("wasm", runtime);
  }
}
