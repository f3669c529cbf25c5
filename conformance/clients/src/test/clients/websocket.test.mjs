// Subscriptions and filters: ethers, viem and cast over WebSocket, and the wire itself.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { ethers } from "ethers";
import { createPublicClient, parseAbiItem, webSocket } from "viem";
import WebSocket from "ws";
import { addresses, castBinary, contract, keys, result, url } from "./network.mjs";

const socketUrl = url.replace(/^http/, "ws");
const transferEvent = parseAbiItem("event Transfer(address indexed, address indexed, uint256)");

/** A connection whose messages are awaited one after the other. */
class Connection {
  #received = [];
  #waiting = [];
  #id = 0;

  constructor(path = "") {
    this.socket = new WebSocket(new URL(path, socketUrl));
    this.socket.on("message", (data) => {
      const message = JSON.parse(data);
      const waiter = this.#waiting.shift();
      if (waiter) {
        waiter(message);
      } else {
        this.#received.push(message);
      }
    });
    this.closed = new Promise((resolve) =>
      this.socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
    );
  }

  async open() {
    await new Promise((resolve, reject) => {
      this.socket.on("open", resolve);
      this.socket.on("error", reject);
    });
    return this;
  }

  next() {
    return this.#received.length > 0
      ? Promise.resolve(this.#received.shift())
      : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async ask(method, ...params) {
    this.socket.send(JSON.stringify({ jsonrpc: "2.0", id: ++this.#id, method, params }));
    const answer = await this.next();
    assert.equal(answer.id, this.#id);
    return answer.result ?? answer;
  }

  close() {
    this.socket.terminate();
  }
}

describe("over WebSocket", () => {
  let provider;
  let alice;
  let coin;

  before(async () => {
    // ethers would answer itself, for a quarter of a second, what it has asked for: nonces that a revert takes back.
    provider = new ethers.WebSocketProvider(socketUrl, undefined, { cacheTimeout: -1 });
    alice = new ethers.NonceManager(new ethers.Wallet(keys[0], provider));
    const { abi, bytecode } = contract("Coin");
    coin = await new ethers.ContractFactory(abi, bytecode, alice).deploy("Live", "LIV", 1_000n);
    await coin.waitForDeployment();
  });

  after(() => provider.destroy());

  it("ethers hears of blocks, pending transactions and events", async () => {
    const pending = [];
    const blocks = [];
    const events = [];
    await provider.on("pending", (hash) => pending.push(hash));
    let wanted = Infinity;
    let gotBlock;
    const block = new Promise((resolve) => (gotBlock = resolve));
    const check = () => blocks.some((number) => number >= wanted) && gotBlock();
    await provider.on("block", (number) => {
      blocks.push(number);
      check();
    });
    const heard = new Promise((resolve) => {
      coin.on("Transfer", (from, to, value, payload) => {
        events.push({ from, to, value, hash: payload.log.transactionHash });
        resolve();
      });
    });
    // The subscription is made when the provider gets round to it.
    await provider.getBlockNumber();
    await new Promise((resolve) => setTimeout(resolve, 200));

    const sent = await coin.transfer(addresses[1], 7n);
    const receipt = await sent.wait();
    await heard;
    wanted = receipt.blockNumber;
    check();
    await block;

    assert.deepEqual(events, [
      { from: addresses[0], to: addresses[1], value: 7n, hash: sent.hash },
    ]);
    assert.ok(pending.includes(sent.hash), "the pending transaction");
    await provider.removeAllListeners();
    await coin.removeAllListeners();
  });

  it("ethers polls filters by HTTP", async () => {
    const http = new ethers.JsonRpcProvider(url, undefined, { pollingInterval: 50 });
    const polled = coin.connect(http);
    const heard = new Promise((resolve) => polled.once("Transfer", (from, to, value) => resolve(value)));
    await http.getBlockNumber();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await (await coin.transfer(addresses[1], 9n)).wait();
    assert.equal(await heard, 9n);
    http.destroy();
  });

  it("viem watches blocks, pending transactions and events", async () => {
    const client = createPublicClient({ transport: webSocket(socketUrl) });
    const pending = [];
    let gotBlock;
    let gotEvent;
    const block = new Promise((resolve) => (gotBlock = resolve));
    const event = new Promise((resolve) => (gotEvent = resolve));
    const stop = [
      client.watchBlocks({ onBlock: gotBlock }),
      client.watchPendingTransactions({ onTransactions: (hashes) => pending.push(...hashes) }),
      client.watchEvent({
        address: await coin.getAddress(),
        event: transferEvent,
        onLogs: (logs) => gotEvent(logs[0]),
      }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 300));

    const sent = await coin.transfer(addresses[1], 11n);
    const receipt = await sent.wait();

    assert.equal((await event).transactionHash, sent.hash);
    assert.equal((await block).number, BigInt(receipt.blockNumber));
    assert.ok(pending.includes(sent.hash), "the pending transaction");
    stop.forEach((end) => end());
    (await client.transport.getRpcClient()).close();
  });

  it("viem polls filters", async () => {
    const client = createPublicClient({ transport: webSocket(socketUrl) });
    const filter = await client.createEventFilter({
      address: await coin.getAddress(),
      event: transferEvent,
    });
    const blocks = await client.createBlockFilter();
    const sent = await coin.transfer(addresses[1], 13n);
    const receipt = await sent.wait();
    const changes = await client.getFilterChanges({ filter });
    assert.deepEqual(
      changes.map((log) => log.transactionHash),
      [sent.hash],
    );
    assert.ok((await client.getFilterChanges({ filter: blocks })).includes(receipt.blockHash));
    assert.deepEqual(await client.getFilterChanges({ filter }), []);
    assert.equal(await client.uninstallFilter({ filter }), true);
    (await client.transport.getRpcClient()).close();
  });

  it("cast subscribes to logs", async () => {
    const cast = spawn(
      castBinary(),
      ["logs", "--subscribe", "--rpc-url", socketUrl, "--address", await coin.getAddress()],
      { env: { HOME: process.cwd(), NO_COLOR: "1", FOUNDRY_DISABLE_NIGHTLY_WARNING: "1" } },
    );
    let output = "";
    const heard = new Promise((resolve, reject) => {
      cast.stdout.on("data", (data) => {
        output += data;
        if (output.includes("transactionHash")) {
          resolve();
        }
      });
      cast.on("exit", (code) => reject(new Error(`cast ended with ${code}: ${output}`)));
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const sent = await coin.transfer(addresses[1], 15n);
    await sent.wait();
    await heard;
    assert.match(output, new RegExp(sent.hash));
    cast.removeAllListeners("exit");
    cast.kill();
  });

  it("gives heads without transactions, and nothing more after eth_unsubscribe", async () => {
    const connection = await new Connection("/rpc/v1").open();
    const id = await connection.ask("eth_subscribe", "newHeads");
    assert.match(id, /^0x[1-9a-f][0-9a-f]{31}$/);
    const receipt = await (await coin.transfer(addresses[1], 1n)).wait();

    const { method, params } = await connection.next();
    assert.equal(method, "eth_subscription");
    assert.equal(params.subscription, id);
    assert.equal(params.result.hash, receipt.blockHash);
    assert.equal(params.result.transactions, undefined);
    assert.equal(params.result.logsBloom.length, 514);

    assert.equal(await connection.ask("eth_unsubscribe", id), true);
    await (await coin.transfer(addresses[1], 1n)).wait();
    assert.equal(await connection.ask("eth_chainId"), "0x1df5e76");
    connection.close();
  });

  it("takes logs back with the block that they were in", async () => {
    const connection = await new Connection().open();
    const snapshot = await result("evm_snapshot");
    await connection.ask("eth_subscribe", "logs", { address: await coin.getAddress() });
    const sent = await coin.transfer(addresses[1], 17n);
    await sent.wait();
    const { params: told } = await connection.next();
    assert.equal(told.result.removed, false);

    assert.equal(await result("evm_revert", [snapshot]), true);

    const { params: gone } = await connection.next();
    assert.deepEqual(gone.result, { ...told.result, removed: true });
    alice.reset();
    connection.close();
  });

  it("gives Lotus' clients head changes over a channel", async () => {
    const connection = await new Connection("/rpc/v1").open();
    const channel = await connection.ask("Filecoin.ChainNotify");
    assert.equal(typeof channel, "number");
    const current = await connection.next();
    assert.equal(current.method, "xrpc.ch.val");
    assert.equal(current.params[0], channel);
    assert.equal(current.params[1][0].Type, "current");

    const receipt = await (await coin.transfer(addresses[1], 1n)).wait();
    const applied = await connection.next();
    assert.equal(applied.params[1][0].Type, "apply");
    assert.equal(applied.params[1][0].Val.Height, receipt.blockNumber);

    connection.socket.send(JSON.stringify({ jsonrpc: "2.0", method: "xrpc.cancel", params: [1] }));
    assert.deepEqual(await connection.next(), {
      jsonrpc: "2.0",
      method: "xrpc.ch.close",
      params: [channel],
    });
    connection.close();
  });

  it("answers batches, and by HTTP says where subscriptions are", async () => {
    const connection = await new Connection().open();
    const call = (id, method) => ({ jsonrpc: "2.0", id, method, params: [] });
    connection.socket.send(JSON.stringify([call("a", "eth_chainId"), call("b", "net_version")]));
    assert.deepEqual(await connection.next(), [
      { jsonrpc: "2.0", id: "a", result: "0x1df5e76" },
      { jsonrpc: "2.0", id: "b", result: "31415926" },
    ]);
    connection.close();
    await assert.rejects(result("eth_subscribe", ["newHeads"]), /WebSocket/);
  });

  it("keeps a thousand idle connections, each of which hears of the next block", async () => {
    const connections = [];
    for (let i = 0; i < 10; i++) {
      connections.push(
        ...(await Promise.all(Array.from({ length: 100 }, () => new Connection().open()))),
      );
    }
    await Promise.all(connections.map((connection) => connection.ask("eth_subscribe", "newHeads")));
    const heard = connections.map((connection) => connection.next());
    const receipt = await (await coin.transfer(addresses[1], 1n)).wait();
    for (const head of await Promise.all(heard)) {
      assert.equal(head.params.result.hash, receipt.blockHash);
    }
    connections.forEach((connection) => connection.close());
  });

  it("goes on for others while a client does not read", async () => {
    const deaf = await new Connection().open();
    await deaf.ask("eth_subscribe", "newPendingTransactions", true);
    deaf.socket._socket.pause();
    const calls = Array.from({ length: 200 }, (_, id) =>
      JSON.stringify({ jsonrpc: "2.0", id, method: "eth_getBlockByNumber", params: ["latest", true] }),
    );
    calls.forEach((call) => deaf.socket.send(call));

    const other = await new Connection().open();
    for (let i = 0; i < 20; i++) {
      const receipt = await (await coin.transfer(addresses[1], 1n)).wait();
      assert.equal(receipt.status, 1);
      assert.equal(await other.ask("eth_chainId"), "0x1df5e76");
    }
    other.close();
    deaf.close();
  });
});
