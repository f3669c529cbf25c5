import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ethers } from "ethers";
import { addresses, chainId, contract, keys, mnemonic, url } from "./network.mjs";

describe("ethers", () => {
  let provider;
  let alice;
  let bob;
  let coin;
  let card;
  let probe;

  before(async () => {
    provider = new ethers.JsonRpcProvider(url, undefined, { pollingInterval: 100 });
    alice = new ethers.NonceManager(new ethers.Wallet(keys[0], provider));
    bob = new ethers.NonceManager(new ethers.Wallet(keys[1], provider));
    coin = await deploy("Coin", "Pandan", "PAN", 1_000_000n);
    card = await deploy("Card");
    probe = await deploy("Probe");
  });

  after(() => provider.destroy());

  async function deploy(name, ...args) {
    const { abi, bytecode } = contract(name);
    const deployed = await new ethers.ContractFactory(abi, bytecode, alice).deploy(...args);
    await deployed.waitForDeployment();
    const receipt = await deployed.deploymentTransaction().wait();
    assert.equal(receipt.contractAddress, await deployed.getAddress());
    return deployed;
  }

  it("finds the development network and its funded accounts", async () => {
    assert.equal((await provider.getNetwork()).chainId, BigInt(chainId));
    const wallet = ethers.HDNodeWallet.fromPhrase(mnemonic);
    assert.equal(wallet.address, addresses[0]);
    assert.ok((await provider.getBalance(wallet.address)) > ethers.parseEther("100"));
  });

  it("deploys an ERC-20 token and reads it", async () => {
    assert.equal(await coin.name(), "Pandan");
    assert.equal(await coin.symbol(), "PAN");
    assert.equal(await coin.decimals(), 18n);
    assert.equal(await coin.balanceOf(addresses[0]), 1_000_000n);
    assert.notEqual(await provider.getCode(coin), "0x");
  });

  it("transfers tokens and finds the Transfer event by eth_getLogs", async () => {
    const before = await coin.balanceOf(addresses[1]);
    const sent = await coin.transfer(addresses[1], 250n);
    assert.equal(sent.type, 2);
    const receipt = await sent.wait();
    assert.equal(receipt.status, 1);
    assert.equal(receipt.logs.length, 1);
    assert.equal(await coin.balanceOf(addresses[1]), before + 250n);

    const filter = coin.filters.Transfer(addresses[0], addresses[1]);
    const events = await coin.queryFilter(filter, receipt.blockNumber, receipt.blockNumber);
    assert.equal(events.length, 1);
    assert.equal(events[0].args.value, 250n);
    assert.equal(events[0].transactionHash, sent.hash);
    assert.equal(events[0].blockHash, receipt.blockHash);

    const minted = await coin.queryFilter(coin.filters.Transfer(ethers.ZeroAddress), 0, "latest");
    assert.deepEqual(
      minted.map((e) => e.args.value),
      [1_000_000n],
    );
  });

  it("lets another account spend an allowance", async () => {
    await (await coin.approve(addresses[1], 100n)).wait();
    assert.equal(await coin.allowance(addresses[0], addresses[1]), 100n);
    const spender = coin.connect(bob);
    await (await spender.transferFrom(addresses[0], addresses[1], 60n)).wait();
    assert.equal(await coin.allowance(addresses[0], addresses[1]), 40n);
  });

  it("shows the custom error of a token that refuses", async () => {
    await assert.rejects(coin.connect(bob).transfer(addresses[0], 10n ** 30n), (e) => {
      assert.equal(e.code, "CALL_EXCEPTION");
      const error = coin.interface.parseError(e.data);
      assert.equal(error.name, "ERC20InsufficientBalance");
      assert.equal(error.args.sender, addresses[1]);
      return true;
    });
  });

  it("mints and transfers an ERC-721 token", async () => {
    await (await card.mint(addresses[0], 7n, "ipfs://seven")).wait();
    assert.equal(await card.ownerOf(7n), addresses[0]);
    assert.equal(await card.tokenURI(7n), "ipfs://seven");
    const receipt = await (await card.transferFrom(addresses[0], addresses[1], 7n)).wait();
    assert.equal(await card.ownerOf(7n), addresses[1]);
    assert.equal(await card.balanceOf(addresses[1]), 1n);

    const byToken = await card.queryFilter(card.filters.Transfer(null, null, 7n), 0, "latest");
    assert.deepEqual(
      byToken.map((e) => [e.args.from, e.args.to]),
      [
        [ethers.ZeroAddress, addresses[0]],
        [addresses[0], addresses[1]],
      ],
    );
    assert.equal(byToken[1].blockNumber, receipt.blockNumber);
    await assert.rejects(card.ownerOf(8n), (e) => e.revert?.name === "ERC721NonexistentToken");
  });

  it("shows reasons, custom errors and panics", async () => {
    await assert.rejects(probe.failWithReason(), (e) => e.reason === "pandan says no");
    await assert.rejects(probe.connect(bob).failWithError.staticCall(), (e) => {
      assert.equal(e.revert?.name, "Refused");
      assert.deepEqual([...e.revert.args], [addresses[1], 7n]);
      return true;
    });
    await assert.rejects(probe.failWithPanic(0n), (e) => e.revert?.name === "Panic");
    await assert.rejects(probe.store.estimateGas(1n, "0x", { value: 1n }), (e) => {
      assert.equal(e.code, "CALL_EXCEPTION");
      return true;
    });
  });

  it("puts a transaction that reverts on chain with status 0", async () => {
    const data = probe.interface.encodeFunctionData("failWithReason");
    const gasLimit = 2n * (await probe.store.estimateGas(1n, "0x"));
    const sent = await alice.sendTransaction({ to: probe, data, gasLimit });
    await assert.rejects(sent.wait(), (e) => {
      assert.equal(e.code, "CALL_EXCEPTION");
      assert.equal(e.receipt.status, 0);
      assert.ok(e.receipt.gasUsed > 0n);
      assert.equal(e.receipt.logs.length, 0);
      return true;
    });
  });

  it("writes storage that eth_getStorageAt and eth_call see", async () => {
    const receipt = await (await probe.store(77n, "0x0102")).wait();
    assert.equal(BigInt(await provider.getStorage(probe, 0)), 77n);
    assert.equal(await probe.number(), 77n);
    const event = receipt.logs.map((log) => probe.interface.parseLog(log))[0];
    assert.equal(event.name, "Stored");
    assert.equal(event.args.now_, 77n);
    assert.equal(event.args.note, "0x0102");
    assert.equal(await probe.number({ blockTag: receipt.blockNumber }), 77n);
    assert.notEqual(await probe.number({ blockTag: receipt.blockNumber - 1 }), 77n);
  });

  it("makes a contract from a contract at its CREATE2 address", async () => {
    await (await probe.makeChild()).wait();
    const init = ethers.concat([
      contract("Child").bytecode,
      ethers.AbiCoder.defaultAbiCoder().encode(["uint256"], [await probe.number()]),
    ]);
    const expected = ethers.getCreate2Address(
      await probe.getAddress(),
      ethers.zeroPadValue("0x01", 32),
      ethers.keccak256(init),
    );
    assert.equal(await probe.child(), expected);
    const child = new ethers.Contract(expected, contract("Child").abi, provider);
    assert.equal(await child.inherited(), await probe.number());
  });

  it("pays a contract and an address that nobody has used before", async () => {
    await (await probe.pay({ value: 1234n })).wait();
    assert.equal(await provider.getBalance(probe), 1234n);
    const fresh = ethers.Wallet.createRandom().address;
    const receipt = await (await alice.sendTransaction({ to: fresh, value: 5n })).wait();
    assert.equal(receipt.status, 1);
    assert.equal(await provider.getBalance(fresh), 5n);
    assert.equal(await provider.getBalance(fresh, receipt.blockNumber - 1), 0n);
  });

  it("charges the sender exactly value and fee", async () => {
    const sender = ethers.Wallet.createRandom(provider);
    const funds = ethers.parseEther("1");
    await (await alice.sendTransaction({ to: sender.address, value: funds })).wait();
    const receipt = await (await sender.sendTransaction({ to: addresses[0], value: 9n })).wait();
    const rest = await provider.getBalance(sender.address);
    const fee = funds - 9n - rest;
    assert.ok(fee > 0n);
    assert.equal(receipt.gasUsed > 0n, true);
    // Filecoin's price is an average over gas used, rounded down: base fee, tip and over-estimation.
    assert.ok(fee - receipt.fee >= 0n && fee - receipt.fee < receipt.gasUsed, `${fee} ${receipt.fee}`);
    assert.equal(await provider.getTransactionCount(sender.address), 1);
  });

  it("sends a legacy transaction with EIP-155's chain id", async () => {
    const { gasPrice } = await provider.getFeeData();
    const sent = await alice.sendTransaction({ type: 0, gasPrice, to: addresses[1], value: 3n });
    assert.equal((await sent.wait()).status, 1);
    const found = await provider.getTransaction(sent.hash);
    assert.equal(found.type, 0);
    assert.equal(found.chainId, BigInt(chainId));
    assert.equal(found.from, addresses[0]);
  });

  it("finds a transaction again, field by field, and in its block", async () => {
    const sent = await alice.sendTransaction({ to: addresses[1], value: 11n, data: "0x" });
    const receipt = await sent.wait();
    const found = await provider.getTransaction(sent.hash);
    for (const field of ["hash", "from", "to", "nonce", "value", "data", "gasLimit", "chainId", "type"]) {
      assert.deepEqual(found[field], sent[field], field);
    }
    assert.equal(found.signature.serialized, sent.signature.serialized);
    assert.equal(found.blockHash, receipt.blockHash);

    const block = await provider.getBlock(receipt.blockNumber, true);
    assert.equal(block.hash, receipt.blockHash);
    assert.equal(block.transactions[receipt.index], sent.hash);
    assert.equal(block.prefetchedTransactions[receipt.index].value, 11n);
    assert.equal((await provider.getBlock(receipt.blockHash)).number, receipt.blockNumber);
    const parent = await provider.getBlock(block.parentHash);
    assert.equal(parent.number, block.number - 1);
    assert.ok(block.timestamp >= parent.timestamp);
    assert.deepEqual(await provider.getTransaction(ethers.id("nothing")), null);
    assert.deepEqual(await provider.getTransactionReceipt(ethers.id("nothing")), null);
  });

  it("sees block, time and chain id from within a contract", async () => {
    const block = await provider.getBlock("latest");
    const [number, timestamp, id] = await probe.block_({ blockTag: block.number });
    assert.ok(number >= BigInt(block.number) && number <= BigInt(block.number) + 1n);
    assert.ok(timestamp >= BigInt(block.timestamp));
    assert.equal(id, BigInt(chainId));
  });

  it("gives fees that a client can send with", async () => {
    const fees = await provider.getFeeData();
    assert.ok(fees.maxFeePerGas > 0n);
    assert.ok(fees.maxPriorityFeePerGas >= 0n);
    assert.ok(fees.gasPrice > 0n);
  });
});
