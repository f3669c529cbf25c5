import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  BaseError,
  ContractFunctionRevertedError,
  InsufficientFundsError,
  createPublicClient,
  createWalletClient,
  defineChain,
  getContractAddress,
  http,
  parseEther,
  parseEventLogs,
} from "viem";
import { mnemonicToAccount, privateKeyToAccount, generatePrivateKey } from "viem/accounts";
import { addresses, chainId, contract, keys, mnemonic, url } from "./network.mjs";

const chain = defineChain({
  id: chainId,
  name: "Pandan development",
  nativeCurrency: { name: "Filecoin", symbol: "FIL", decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});

describe("viem", () => {
  const node = createPublicClient({ chain, transport: http(url), pollingInterval: 100 });
  const alice = createWalletClient({
    account: mnemonicToAccount(mnemonic),
    chain,
    transport: http(url),
  });
  const bob = createWalletClient({
    account: privateKeyToAccount(keys[1]),
    chain,
    transport: http(url),
  });
  let coin;
  let card;
  let probe;

  before(async () => {
    coin = await deploy("Coin", ["Viem", "VM", 500n]);
    card = await deploy("Card", []);
    probe = await deploy("Probe", []);
  });

  async function deploy(name, args) {
    const { abi, bytecode } = contract(name);
    const nonce = await node.getTransactionCount({ address: addresses[0] });
    const hash = await alice.deployContract({ abi, bytecode, args });
    const receipt = await node.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, "success");
    assert.equal(receipt.type, "eip1559");
    assert.equal(receipt.to, null);
    assert.equal(
      receipt.contractAddress.toLowerCase(),
      getContractAddress({ from: addresses[0], nonce: BigInt(nonce) }).toLowerCase(),
    );
    return { address: receipt.contractAddress, abi };
  }

  async function write(wallet, call) {
    const { request } = await node.simulateContract({ account: wallet.account, ...call });
    return node.waitForTransactionReceipt({ hash: await wallet.writeContract(request) });
  }

  function reverted(error) {
    assert.ok(error instanceof BaseError, String(error));
    return error.walk((e) => e instanceof ContractFunctionRevertedError);
  }

  it("knows the chain", async () => {
    assert.equal(await node.getChainId(), chainId);
    assert.ok((await node.getBlockNumber()) > 0n);
    assert.ok((await node.getBalance({ address: addresses[1] })) > parseEther("100"));
  });

  it("transfers an ERC-20 token and gets the Transfer event", async () => {
    const receipt = await write(alice, {
      ...coin,
      functionName: "transfer",
      args: [addresses[1], 20n],
    });
    assert.equal(receipt.status, "success");
    const balance = await node.readContract({
      ...coin,
      functionName: "balanceOf",
      args: [addresses[1]],
    });
    assert.equal(balance, 20n);
    const [log] = parseEventLogs({ abi: coin.abi, logs: receipt.logs, eventName: "Transfer" });
    assert.equal(log.args.value, 20n);
    const found = await node.getContractEvents({
      ...coin,
      eventName: "Transfer",
      args: { to: addresses[1] },
      fromBlock: "earliest",
    });
    assert.equal(found.length, 1);
    assert.equal(found[0].transactionHash, receipt.transactionHash);
    assert.equal(found[0].logIndex, log.logIndex);
  });

  it("mints and transfers an ERC-721 token", async () => {
    await write(alice, { ...card, functionName: "mint", args: [addresses[1], 1n, "a"] });
    await write(bob, {
      ...card,
      functionName: "safeTransferFrom",
      args: [addresses[1], addresses[0], 1n],
    });
    assert.equal(
      await node.readContract({ ...card, functionName: "ownerOf", args: [1n] }),
      addresses[0],
    );
    const logs = await node.getContractEvents({
      ...card,
      eventName: "Transfer",
      args: { tokenId: 1n },
      fromBlock: 0n,
      toBlock: "latest",
    });
    assert.deepEqual(
      logs.map((l) => l.args.to),
      [addresses[1], addresses[0]],
    );
  });

  it("decodes the errors of contracts", async () => {
    await assert.rejects(
      write(bob, { ...card, functionName: "mint", args: [addresses[1], 2n, ""] }),
      (e) => reverted(e).data.errorName === "OwnableUnauthorizedAccount",
    );
    await assert.rejects(
      node.readContract({ ...probe, functionName: "failWithReason" }),
      (e) => reverted(e).reason === "pandan says no",
    );
    await assert.rejects(
      node.readContract({ ...probe, functionName: "failWithPanic", args: [0n] }),
      (e) => reverted(e).data.errorName === "Panic",
    );
    await assert.rejects(
      node.estimateContractGas({ ...probe, functionName: "failWithError", account: addresses[1] }),
      (e) => reverted(e).data.errorName === "Refused",
    );
  });

  it("tells a sender without funds", async () => {
    const poor = createWalletClient({
      account: privateKeyToAccount(generatePrivateKey()),
      chain,
      transport: http(url),
    });
    await assert.rejects(
      poor.sendTransaction({
        to: addresses[0],
        value: 1n,
        gas: 10_000_000n,
        maxFeePerGas: 2_000_000_000n,
        maxPriorityFeePerGas: 1n,
      }),
      (e) => e.walk((x) => x instanceof InsufficientFundsError) !== null,
    );
  });

  it("reads storage, code and old state", async () => {
    const receipt = await write(alice, { ...probe, functionName: "store", args: [5n, "0xff"] });
    assert.equal(BigInt(await node.getStorageAt({ address: probe.address, slot: "0x0" })), 5n);
    const code = await node.getCode({ address: probe.address });
    assert.ok(code.length > 100);
    assert.equal(await node.getCode({ address: addresses[1] }), undefined);
    const before = await node.readContract({
      ...probe,
      functionName: "number",
      blockNumber: receipt.blockNumber - 1n,
    });
    assert.equal(before, 42n);
  });

  it("gives blocks and fees in the expected form", async () => {
    const block = await node.getBlock({ includeTransactions: true });
    assert.match(block.hash, /^0x[0-9a-f]{64}$/);
    assert.ok(block.baseFeePerGas > 0n);
    assert.equal(block.logsBloom.length, 514);
    assert.ok(block.gasUsed <= block.gasLimit);
    for (const tx of block.transactions) {
      assert.equal(tx.blockHash, block.hash);
    }
    const fees = await node.estimateFeesPerGas();
    assert.ok(fees.maxFeePerGas >= fees.maxPriorityFeePerGas);
    const history = await node.getFeeHistory({ blockCount: 3, rewardPercentiles: [10, 90] });
    assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
    assert.equal(history.reward.length, history.gasUsedRatio.length);
    assert.ok(history.reward.every((r) => r.length === 2));
  });

  it("sends many transactions of one account at once", async () => {
    const first = await node.getTransactionCount({ address: addresses[0], blockTag: "pending" });
    const hashes = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        alice.sendTransaction({ to: addresses[1], value: BigInt(i), nonce: first + i }),
      ),
    );
    const receipts = await Promise.all(
      hashes.map((hash) => node.waitForTransactionReceipt({ hash })),
    );
    assert.ok(receipts.every((r) => r.status === "success"));
    assert.equal(await node.getTransactionCount({ address: addresses[0] }), first + 10);
  });
});
