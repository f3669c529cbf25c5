package io.pandan.conformance.vm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network that is founded on the bundle which the Filecoin project has released for development
 * networks of version 28. Its file is not ours to keep: tests are skipped where it is absent.
 */
final class CanonicalNetwork {
  /** Signs for f080 and f090. */
  static final Address SIGNER = TestNetwork.secp256k1(1);

  /** Owns the miner. */
  static final Address WORKER = Address.bls(blsKey());

  static final TokenAmount FUNDS = TokenAmount.ofFil(10_000);

  /** Shared, so that actors are compiled once. */
  private static final WasmRuntime RUNTIME = new WasmRuntime();

  private static final EndiveEngine ENGINE = new EndiveEngine();

  private CanonicalNetwork() {}

  /** The bundle's file. */
  static Path bundle() {
    Path car = Path.of(System.getProperty("bundles", "none"), "v18", "builtin-actors-devnet.car");
    assumeTrue(
        Files.exists(car), "SKIPPED: no bundles of actors; -Dbundles=DIR names a folder of " + car);
    return car;
  }

  /** Such a network. */
  static TestNetwork.Builder builder() {
    return TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
        .canonical(bundle(), WORKER, SIGNER)
        .userActors(false)
        .runtime("wasm", RUNTIME)
        .engine(WasmEngine.class, ENGINE)
        .account(SIGNER, FUNDS)
        .account(WORKER, FUNDS);
  }

  private static byte[] blsKey() {
    byte[] key = new byte[48];
    key[0] = (byte) 0x80;
    return key;
  }
}
