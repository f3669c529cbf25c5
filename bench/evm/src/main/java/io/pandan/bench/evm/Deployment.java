package io.pandan.bench.evm;

import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The contracts of the workloads, on some network.
 *
 * @param contracts their addresses by name
 */
record Deployment(Map<String, EthAddress> contracts) {
  private static final List<String> PLAIN = List.of("Compute", "Erc20Loop", "RayTracer", "Sha256");

  /** Makes a contract. */
  @FunctionalInterface
  interface Creator {
    /**
     * Sends creation code and waits.
     *
     * @return the contract's address
     */
    EthAddress create(byte[] creationCode);
  }

  /** Deploys all contracts. */
  static Deployment of(Artifacts artifacts, Creator creator) {
    Map<String, EthAddress> contracts = new HashMap<>();
    for (String name : PLAIN) {
      contracts.put(name, creator.create(artifacts.creationCode(name)));
    }
    // Its argument is who may change the fee, which stays nobody's.
    EthAddress factory =
        creator.create(
            Workload.append(artifacts.creationCode("UniswapV2Factory"), BigInteger.ZERO));
    contracts.put(
        "Swaps",
        creator.create(
            Workload.append(
                artifacts.creationCode("Swaps"), new BigInteger(1, factory.toBytes()))));
    return new Deployment(Map.copyOf(contracts));
  }

  /** Where a workload's contract is. */
  EthAddress of(Workload workload) {
    EthAddress address = contracts.get(workload.contract());
    if (address == null) {
      throw new NoSuchElementException("no contract " + workload.contract());
    }
    return address;
  }
}
