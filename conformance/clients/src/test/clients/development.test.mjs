// What tests of contracts do to a development network: time, snapshots, senders, state.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  ContractFactory,
  JsonRpcProvider,
  Wallet,
  parseEther,
  verifyMessage,
  verifyTypedData,
} from "ethers";
import { createTestClient, http, publicActions, walletActions } from "viem";
import {
  addresses,
  cast,
  chainId,
  contract,
  eventually,
  keys,
  result,
  rpc,
  url,
} from "./network.mjs";

const [alice, bob] = addresses;
const carol = "0x000000000000000000000000000000000000ca01";

describe("a development network", () => {
  const provider = new JsonRpcProvider(url, undefined, {
    staticNetwork: true,
    pollingInterval: 50,
    cacheTimeout: -1,
  });
  let beginning;

  before(async () => {
    beginning = await result("evm_snapshot");
  });

  after(async () => {
    await result("evm_setAutomine", [true]);
    await result("anvil_autoImpersonateAccount", [false]);
    assert.equal(await result("evm_revert", [beginning]), true);
    provider.destroy();
  });

  async function head() {
    return await provider.getBlock("latest");
  }

  async function coin() {
    const { abi, bytecode } = contract("Coin");
    const signer = await provider.getSigner(alice);
    const deployed = await new ContractFactory(abi, bytecode, signer).deploy("Test", "TST", 1000n);
    return await deployed.waitForDeployment();
  }

  it("signs and sends for its accounts", async () => {
    const accounts = await result("eth_accounts");
    assert.equal(accounts.length, 10);
    const signer = await provider.getSigner(bob);
    const sent = await signer.sendTransaction({ to: carol, value: 5n });
    assert.equal((await sent.wait()).status, 1);
    assert.equal((await provider.getTransaction(sent.hash)).from, bob);
    assert.equal(verifyMessage("hello", await signer.signMessage("hello")), bob);
    const domain = { name: "Test", version: "1", chainId, verifyingContract: carol };
    const types = {
      Mail: [
        { name: "to", type: "Person[]" },
        { name: "text", type: "string" },
      ],
      Person: [
        { name: "who", type: "address" },
        { name: "age", type: "uint8" },
      ],
    };
    const mail = {
      to: [
        { who: alice, age: 7 },
        { who: bob, age: 255 },
      ],
      text: "hi",
    };
    const signature = await signer.signTypedData(domain, types, mail);
    assert.equal(verifyTypedData(domain, types, mail, signature), bob);
    assert.equal(signature, await new Wallet(keys[1]).signTypedData(domain, types, mail));
    const legacy = await result("eth_sendTransaction", [
      { from: alice, to: carol, value: "0x1", gasPrice: "0x77359400" },
    ]);
    assert.equal((await provider.waitForTransaction(legacy)).type, 0);
  });

  it("refuses to sign for others, and says why a transaction would fail", async () => {
    const refused = await rpc("eth_sendTransaction", [{ from: carol, to: bob, value: "0x1" }]);
    assert.match(refused.error.message, /no key/);
    const probe = await (async () => {
      const { abi, bytecode } = contract("Probe");
      const made = new ContractFactory(abi, bytecode, await provider.getSigner(alice));
      return await (await made.deploy()).waitForDeployment();
    })();
    await assert.rejects(probe.failWithReason(), /pandan says no/);
  });

  it("mines when it is told to", async () => {
    await result("evm_setAutomine", [false]);
    const number = (await head()).number;
    const signer = await provider.getSigner(alice);
    const nonce = await provider.getTransactionCount(alice);
    const hashes = [];
    for (let i = 0; i < 3; i++) {
      hashes.push(
        await signer.sendUncheckedTransaction({ to: bob, value: 1n, gasLimit: 10_000_000 }),
      );
    }
    const gap = {
      from: alice,
      to: bob,
      value: "0x1",
      gas: "0x989680",
      nonce: `0x${(nonce + 9).toString(16)}`,
    };
    await result("eth_sendTransaction", [gap]);
    assert.deepEqual(await result("txpool_status"), { pending: "0x3", queued: "0x1" });
    const content = await result("txpool_content");
    assert.equal(content.pending[alice.toLowerCase()][nonce].hash, hashes[0]);
    assert.match(
      (await result("txpool_inspect")).queued[alice.toLowerCase()][nonce + 9],
      /: 1 wei \+ /,
    );
    assert.equal((await head()).number, number);
    assert.equal(await provider.getTransactionReceipt(hashes[0]), null);
    assert.equal(await result("anvil_dropTransaction", [hashes[2]]), hashes[2]);
    assert.equal(await result("evm_mine"), "0x0");
    assert.equal((await head()).number, number + 1);
    assert.deepEqual((await head()).transactions, hashes.slice(0, 2));
    await result("anvil_dropAllTransactions");
    assert.deepEqual(await result("txpool_status"), { pending: "0x0", queued: "0x0" });
    await result("evm_setAutomine", [true]);
  });

  it("mines by interval", async () => {
    const number = (await head()).number;
    await result("evm_setIntervalMining", [20]);
    await eventually(async () => ((await head()).number >= number + 3 ? true : null));
    await result("evm_setIntervalMining", [0]);
    const stopped = (await head()).number;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await head()).number, stopped);
  });

  it("moves time", async () => {
    const before = (await head()).timestamp;
    await result("evm_increaseTime", [86_400]);
    await result("evm_mine");
    assert.ok((await head()).timestamp >= before + 86_400);
    const exact = (await head()).timestamp + 12_345;
    await result("evm_setNextBlockTimestamp", [exact]);
    await result("evm_mine");
    assert.equal((await head()).timestamp, exact);
    const number = (await head()).number;
    await result("hardhat_mine", ["0x64", "0x3c"]);
    assert.equal((await head()).number, number + 100);
    assert.ok((await head()).timestamp >= exact + 99 * 60);
    assert.match((await rpc("evm_setNextBlockTimestamp", [5])).error.message, /5/);
  });

  it("goes back to snapshots, with everything that it says of the chain", async () => {
    const token = await coin();
    const snapshot = await result("evm_snapshot");
    const number = (await head()).number;
    const sent = await (await token.transfer(carol, 77n)).wait();
    assert.equal(await token.balanceOf(carol), 77n);
    const nested = await result("evm_snapshot");
    await result("anvil_setBalance", [carol, "0x99"]);
    assert.equal(await result("evm_revert", [snapshot]), true);
    assert.equal((await head()).number, number);
    assert.equal(await token.balanceOf(carol), 0n);
    assert.equal(await provider.getTransactionReceipt(sent.hash), null);
    assert.equal(await provider.getBlock(sent.blockHash), null);
    assert.equal((await token.queryFilter("Transfer", number)).length, 1);
    assert.equal(await result("evm_revert", [nested]), false);
    assert.equal(await result("evm_revert", [snapshot]), false);
    await (await token.transfer(carol, 5n)).wait();
    assert.equal((await token.queryFilter("Transfer", number)).length, 2);
  });

  it("writes into the state", async () => {
    await result("hardhat_setBalance", [carol, "0xde0b6b3a7640000"]);
    assert.equal(await provider.getBalance(carol), parseEther("1"));
    await result("anvil_setNonce", [carol, "0x7"]);
    assert.equal(await provider.getTransactionCount(carol), 7);
    const target = "0x000000000000000000000000000000000000c0de";
    // Returns the word under key 0.
    await result("anvil_setCode", [target, "0x5f545f5260205ff3"]);
    const word = `0x${"0".repeat(62)}2a`;
    assert.equal(await result("hardhat_setStorageAt", [target, "0x0", word]), true);
    assert.equal(await provider.getCode(target), "0x5f545f5260205ff3");
    assert.equal(await provider.call({ to: target }), word);
    assert.equal(await provider.getStorage(target, 0), word);
  });

  it("sends as anybody, contracts too", async () => {
    const token = await coin();
    const vault = await token.getAddress();
    await (await token.transfer(vault, 100n)).wait();
    await result("hardhat_impersonateAccount", [vault]);
    await result("hardhat_setBalance", [vault, "0x56bc75e2d63100000"]);
    const asVault = token.connect(await provider.getSigner(vault));
    const receipt = await (await asVault.transfer(carol, 60n)).wait();
    assert.equal(receipt.from, vault);
    assert.equal(await token.balanceOf(carol), 60n);
    assert.equal((await provider.getTransaction(receipt.hash)).from, vault);
    await result("hardhat_stopImpersonatingAccount", [vault]);
    await assert.rejects(asVault.transfer(carol, 1n));
  });

  it("is what viem's test client expects", async () => {
    for (const mode of ["anvil", "hardhat"]) {
      const client = createTestClient({ mode, transport: http(url) })
        .extend(publicActions)
        .extend(walletActions);
      const id = await client.snapshot();
      await client.mine({ blocks: 2, interval: 10 });
      await client.setBalance({ address: carol, value: parseEther("3") });
      assert.equal(await client.getBalance({ address: carol }), parseEther("3"));
      await client.impersonateAccount({ address: carol });
      const hash = await client.sendTransaction({
        account: carol,
        chain: null,
        to: bob,
        value: 1n,
      });
      const receipt = await client.waitForTransactionReceipt({ hash, pollingInterval: 50 });
      assert.equal(receipt.status, "success");
      await client.stopImpersonatingAccount({ address: carol });
      await client.increaseTime({ seconds: 100 });
      await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1000n });
      await client.mine({ blocks: 1 });
      assert.equal((await client.getBlock()).baseFeePerGas, 1000n);
      assert.equal((await client.getTxpoolStatus()).pending, 0);
      await client.revert({ id });
    }
    const anvil = createTestClient({ mode: "anvil", transport: http(url) });
    assert.equal(await anvil.getAutomine(), true);
    const state = await anvil.dumpState();
    await anvil.setBalance({ address: carol, value: 1n });
    await anvil.loadState({ state });
    assert.notEqual(await provider.getBalance(carol), 1n);
  });

  it("answers cast's calls", async () => {
    const number = Number(cast("block-number"));
    cast("rpc", "anvil_mine", "3");
    assert.equal(Number(cast("block-number")), number + 3);
    const receipt = JSON.parse(
      cast("send", "--json", "--unlocked", "--from", alice, bob, "--value", "1"),
    );
    assert.equal(receipt.status, "0x1");
  });

  it("hurries Filecoin's epochs and makes its actors", async () => {
    const number = (await head()).number;
    const forwarded = await result("Pandan.FastForward", [20]);
    assert.equal(forwarded.Height, number + 20);
    const made = await result("Pandan.MakeActor", [
      "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za",
      { balance: "0x5" },
    ]);
    assert.match(made.Id, /^f0\d+$/);
    assert.equal(await result("Filecoin.WalletBalance", [made.Address]), "5");
    await result("Pandan.SetBeacon", [number + 22, "0x0102"]);
    await result("evm_mine");
    await result("evm_mine");
    const tipset = await result("Filecoin.ChainHead");
    assert.equal(tipset.Blocks[0].BeaconEntries[0].Data, Buffer.from([1, 2]).toString("base64"));
  });
});
