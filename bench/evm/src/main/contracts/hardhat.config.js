// `hardhat node` is the network "node". Lets calls have the gas that the workloads take on an Ethereum network.
export default {
  networks: {
    node: {
      type: "edr-simulated",
      chainType: "l1",
      blockGasLimit: 100_000_000_000n,
      transactionGasCap: 100_000_000_000n,
      loggingEnabled: false,
    },
  },
};
