// The wire itself: shapes of answers and codes of errors, as the Ethereum JSON-RPC specification,
// EIP-1474 and JSON-RPC 2.0 have them.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Interface, Transaction, Wallet, id } from "ethers";
import { addresses, chainId, contract, eventually, keys, post, result, rpc } from "./network.mjs";

const QUANTITY = /^0x(0|[1-9a-f][0-9a-f]*)$/;
const DATA = /^0x([0-9a-f]{2})*$/;
const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const BLOOM = /^0x[0-9a-f]{512}$/;

const nothing = "0x" + "11".repeat(32);
const probeInterface = new Interface(contract("Probe").abi);

function shape(object, expected) {
  for (const [field, pattern] of Object.entries(expected)) {
    if (pattern === null) {
      assert.equal(object[field], null, field);
    } else {
      assert.match(object[field] ?? "", pattern, `${field}: ${object[field]}`);
    }
  }
}

async function errorOf(method, params) {
  const { error, result: answer } = await rpc(method, params);
  assert.ok(error, `${method} answered ${JSON.stringify(answer)}`);
  assert.equal(typeof error.message, "string");
  return error;
}

async function send(fields) {
  const wallet = new Wallet(keys[0]);
  const from = addresses[0];
  const gas = await result("eth_estimateGas", [{ from, ...fields }]);
  const signed = await wallet.signTransaction({
    type: 2,
    chainId,
    nonce: Number(await result("eth_getTransactionCount", [from, "pending"])),
    gasLimit: BigInt(gas),
    maxPriorityFeePerGas: BigInt(await result("eth_maxPriorityFeePerGas")),
    maxFeePerGas: 2n * BigInt(await result("eth_gasPrice")),
    ...fields,
  });
  const hash = await result("eth_sendRawTransaction", [signed]);
  assert.equal(hash, Transaction.from(signed).hash);
  return { hash, signed, receipt: await eventually(() => result("eth_getTransactionReceipt", [hash])) };
}

describe("answers", () => {
  let deployed;
  let stored;

  before(async () => {
    deployed = await send({ data: contract("Probe").bytecode });
    const data = probeInterface.encodeFunctionData("store", [3n, "0xabcd"]);
    stored = await send({ to: deployed.receipt.contractAddress, data });
  });

  it("names the client and the network", async () => {
    assert.match(await result("web3_clientVersion"), /.+\/.+/);
    assert.equal(await result("net_version"), String(chainId));
    assert.equal(await result("net_listening"), true);
    assert.equal(await result("eth_chainId"), "0x" + chainId.toString(16));
    assert.equal(
      await result("web3_sha3", ["0x68656c6c6f20776f726c64"]),
      "0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad",
    );
    assert.equal(await result("eth_syncing"), false);
    assert.ok(Array.isArray(await result("eth_accounts")));
    assert.match(await result("eth_gasPrice"), QUANTITY);
    assert.match(await result("eth_maxPriorityFeePerGas"), QUANTITY);
    assert.match(await result("eth_blockNumber"), QUANTITY);
  });

  it("gives a block", async () => {
    const block = await result("eth_getBlockByHash", [stored.receipt.blockHash, false]);
    shape(block, {
      hash: HASH,
      parentHash: HASH,
      sha3Uncles: HASH,
      miner: ADDRESS,
      stateRoot: HASH,
      transactionsRoot: HASH,
      receiptsRoot: HASH,
      logsBloom: BLOOM,
      difficulty: QUANTITY,
      number: QUANTITY,
      gasLimit: QUANTITY,
      gasUsed: QUANTITY,
      timestamp: QUANTITY,
      extraData: DATA,
      mixHash: HASH,
      nonce: /^0x[0-9a-f]{16}$/,
      baseFeePerGas: QUANTITY,
      size: QUANTITY,
    });
    assert.deepEqual(block.uncles, []);
    assert.ok(block.transactions.includes(stored.hash));
    const full = await result("eth_getBlockByNumber", [block.number, true]);
    assert.equal(full.hash, block.hash);
    assert.deepEqual(
      full.transactions.map((tx) => tx.hash),
      block.transactions,
    );
    const count = await result("eth_getBlockTransactionCountByHash", [block.hash]);
    assert.equal(Number(count), block.transactions.length);
    assert.equal(await result("eth_getBlockTransactionCountByNumber", [block.number]), count);
    assert.equal((await result("eth_getBlockByNumber", ["earliest", false])).number, "0x0");
    for (const tag of ["latest", "safe", "finalized", "pending"]) {
      assert.match((await result("eth_getBlockByNumber", [tag, false])).number, QUANTITY, tag);
    }
  });

  it("gives a transaction", async () => {
    const tx = await result("eth_getTransactionByHash", [stored.hash]);
    const signed = Transaction.from(stored.signed);
    shape(tx, {
      hash: HASH,
      blockHash: HASH,
      blockNumber: QUANTITY,
      transactionIndex: QUANTITY,
      nonce: QUANTITY,
      from: ADDRESS,
      to: ADDRESS,
      value: QUANTITY,
      gas: QUANTITY,
      gasPrice: QUANTITY,
      maxFeePerGas: QUANTITY,
      maxPriorityFeePerGas: QUANTITY,
      input: DATA,
      chainId: QUANTITY,
      type: /^0x2$/,
      v: QUANTITY,
      r: QUANTITY,
      s: QUANTITY,
    });
    assert.deepEqual(tx.accessList, []);
    assert.equal(BigInt(tx.r), BigInt(signed.signature.r));
    assert.equal(BigInt(tx.s), BigInt(signed.signature.s));
    assert.equal(Number(tx.v), signed.signature.yParity);
    assert.equal(tx.input, signed.data);
    assert.equal(BigInt(tx.gas), signed.gasLimit);
    const index = tx.transactionIndex;
    for (const [method, block] of [
      ["eth_getTransactionByBlockHashAndIndex", tx.blockHash],
      ["eth_getTransactionByBlockNumberAndIndex", tx.blockNumber],
    ]) {
      assert.deepEqual(await result(method, [block, index]), tx);
      assert.equal(await result(method, [block, "0xffff"]), null);
    }
  });

  it("gives a receipt", async () => {
    const { receipt } = stored;
    shape(receipt, {
      transactionHash: HASH,
      transactionIndex: QUANTITY,
      blockHash: HASH,
      blockNumber: QUANTITY,
      from: ADDRESS,
      to: ADDRESS,
      cumulativeGasUsed: QUANTITY,
      gasUsed: QUANTITY,
      effectiveGasPrice: QUANTITY,
      logsBloom: BLOOM,
      type: /^0x2$/,
      status: /^0x1$/,
      contractAddress: null,
    });
    assert.equal(receipt.logs.length, 1);
    assert.ok(BigInt(receipt.logsBloom) !== 0n);
    shape(deployed.receipt, { contractAddress: ADDRESS, to: null, status: /^0x1$/ });
    assert.equal(BigInt(deployed.receipt.logsBloom), 0n);
    const all = await result("eth_getBlockReceipts", [receipt.blockNumber]);
    assert.deepEqual(
      all.find((r) => r.transactionHash === stored.hash),
      receipt,
    );
  });

  it("gives logs by address, topics, block hash and range", async () => {
    const { receipt } = stored;
    const address = deployed.receipt.contractAddress;
    const topic = id("Stored(uint256,uint256,bytes)");
    const [log] = await result("eth_getLogs", [{ blockHash: receipt.blockHash, address }]);
    shape(log, {
      address: ADDRESS,
      data: DATA,
      blockHash: HASH,
      blockNumber: QUANTITY,
      transactionHash: HASH,
      transactionIndex: QUANTITY,
      logIndex: QUANTITY,
    });
    assert.equal(log.removed, false);
    assert.deepEqual(log.topics, [topic, pad(42), pad(3)]);
    assert.deepEqual(log.topics, receipt.logs[0].topics);
    assert.equal(log.data, receipt.logs[0].data);
    const range = { fromBlock: receipt.blockNumber, toBlock: receipt.blockNumber };
    const count = async (filter) => (await result("eth_getLogs", [{ ...range, ...filter }])).length;
    assert.equal(await count({ address }), 1);
    assert.equal(await count({ address: [address, addresses[0]] }), 1);
    assert.equal(await count({ address: addresses[0] }), 0);
    assert.equal(await count({ address, topics: [topic] }), 1);
    assert.equal(await count({ address, topics: [null, pad(42)] }), 1);
    assert.equal(await count({ address, topics: [[nothing, topic], null, [pad(3), pad(4)]] }), 1);
    assert.equal(await count({ address, topics: [null, pad(3)] }), 0);
  });

  it("gives state, now and before", async () => {
    const address = deployed.receipt.contractAddress;
    const before = "0x" + (Number(stored.receipt.blockNumber) - 1).toString(16);
    assert.equal(await result("eth_getStorageAt", [address, "0x0", "latest"]), pad(3));
    assert.equal(await result("eth_getStorageAt", [address, "0x0", before]), pad(42));
    const call = { to: address, data: probeInterface.encodeFunctionData("number") };
    assert.equal(await result("eth_call", [call, "latest"]), pad(3));
    assert.equal(await result("eth_call", [call, before]), pad(42));
    assert.equal(await result("eth_call", [call, { blockNumber: before }]), pad(42));
    assert.equal(
      await result("eth_call", [call, { blockHash: stored.receipt.blockHash }]),
      pad(3),
    );
    assert.match(await result("eth_getCode", [address, "latest"]), DATA);
    assert.equal(await result("eth_getCode", [addresses[1], "latest"]), "0x");
    assert.match(await result("eth_getBalance", [addresses[0], "latest"]), QUANTITY);
    assert.equal(await result("eth_getBalance", ["0x" + "12".repeat(20), "latest"]), "0x0");
    assert.equal(await result("eth_getTransactionCount", [address, "latest"]), "0x1");
    assert.equal(await result("eth_getTransactionCount", ["0x" + "12".repeat(20), "latest"]), "0x0");
  });

  it("gives the history of fees", async () => {
    const history = await result("eth_feeHistory", ["0x2", "latest", [25, 50.5]]);
    assert.match(history.oldestBlock, QUANTITY);
    assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
    assert.ok(history.baseFeePerGas.every((fee) => QUANTITY.test(fee)));
    assert.ok(history.gasUsedRatio.every((ratio) => ratio >= 0 && ratio <= 1));
    assert.ok(history.reward.every((rewards) => rewards.length === 2));
    const plain = await result("eth_feeHistory", ["0x2", "latest", []]);
    assert.match(plain.oldestBlock, QUANTITY);
  });

  it("answers null for what does not exist", async () => {
    assert.equal(await result("eth_getTransactionByHash", [nothing]), null);
    assert.equal(await result("eth_getTransactionReceipt", [nothing]), null);
    assert.equal(await result("eth_getBlockByHash", [nothing, false]), null);
    assert.equal(await result("eth_getBlockByNumber", ["0xffffffff", false]), null);
  });
});

describe("errors", () => {
  const probe = () => send({ data: contract("Probe").bytecode });

  it("gives a revert its code, reason and data", async () => {
    const { receipt } = await probe();
    const call = {
      to: receipt.contractAddress,
      data: probeInterface.encodeFunctionData("failWithReason"),
    };
    for (const [method, params] of [
      ["eth_call", [call, "latest"]],
      ["eth_estimateGas", [call]],
    ]) {
      const error = await errorOf(method, params);
      assert.equal(error.code, 3, method);
      assert.match(error.message, /execution reverted/);
      assert.match(error.message, /pandan says no/);
      assert.match(error.data, /^0x08c379a0/);
    }
  });

  it("refuses unknown methods and wrong parameters", async () => {
    assert.equal((await errorOf("eth_doesNotExist", [])).code, -32601);
    for (const [method, params] of [
      ["eth_getBalance", []],
      ["eth_getBalance", ["0x12", "latest"]],
      ["eth_getBalance", [addresses[0], "yesterday"]],
      ["eth_getTransactionByHash", ["0x1234"]],
      ["eth_getBlockByNumber", ["latest", "yes"]],
      ["eth_getTransactionByHash", ["zz"]],
      ["eth_call", ["x", "latest"]],
    ]) {
      const { code } = await errorOf(method, params);
      assert.equal(code, -32602, `${method} ${JSON.stringify(params)}`);
    }
  });

  it("refuses broken JSON", async () => {
    const broken = await (await post('{"jsonrpc":"2.0","id":1,"method":')).json();
    assert.equal(broken.error.code, -32700);
    assert.equal(broken.id, null);
  });

  it("answers batches and ids of every kind", async () => {
    const call = (callId) => ({ jsonrpc: "2.0", id: callId, method: "eth_chainId", params: [] });
    const answers = await (
      await post(JSON.stringify([call("a"), call(2), { ...call(3), method: "eth_nope" }]))
    ).json();
    assert.deepEqual(
      answers.map((a) => a.id),
      ["a", 2, 3],
    );
    assert.equal(answers[1].result, "0x" + chainId.toString(16));
    assert.equal(answers[2].error.code, -32601);
  });

  it("refuses transactions that cannot be", async () => {
    const wallet = new Wallet(keys[0]);
    const nonce = Number(await result("eth_getTransactionCount", [addresses[0], "pending"]));
    const good = {
      type: 2,
      chainId,
      nonce,
      gasLimit: 10_000_000n,
      maxFeePerGas: 2n * BigInt(await result("eth_gasPrice")),
      maxPriorityFeePerGas: 1n,
      to: addresses[1],
      value: 1n,
    };
    const refused = async (fields, pattern) => {
      const raw = await wallet.signTransaction({ ...good, ...fields });
      const { code, message } = await errorOf("eth_sendRawTransaction", [raw]);
      assert.ok(code < 0 || code === 1, `${code}`);
      assert.match(message, pattern);
    };
    await refused({ nonce: nonce - 1 }, /nonce/i);
    await refused({ value: 10n ** 26n }, /insufficient funds/i);
    await refused({ chainId: 1 }, /chain/i);
    for (const raw of ["0x", "0x02", "0xc0", "0x1234"]) {
      assert.ok((await errorOf("eth_sendRawTransaction", [raw])).message.length > 0);
    }
  });
});

function pad(number) {
  return "0x" + number.toString(16).padStart(64, "0");
}
