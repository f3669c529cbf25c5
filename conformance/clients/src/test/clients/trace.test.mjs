import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  http,
  numberToHex,
  parseEther,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { addresses, cast, chainId, contract, mnemonic, result, rpc, url } from "./network.mjs";

const chain = defineChain({
  id: chainId,
  name: "Pandan development",
  nativeCurrency: { name: "Filecoin", symbol: "FIL", decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
const [alice] = addresses;
const nobody = `0x${"c0".repeat(20)}`;

describe("traces and calls that pretend", () => {
  const node = createPublicClient({ chain, transport: http(url), pollingInterval: 100 });
  const wallet = createWalletClient({
    account: mnemonicToAccount(mnemonic),
    chain,
    transport: http(url),
  });
  const { abi, bytecode } = contract("Probe");
  let probe;
  let made;

  before(async () => {
    const deployed = await mined(await wallet.deployContract({ abi, bytecode }));
    probe = deployed.contractAddress;
    made = await mined(
      await wallet.writeContract({ address: probe, abi, functionName: "makeChild" }),
    );
  });

  async function mined(hash) {
    const receipt = await node.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, "success");
    return receipt;
  }

  function word(number) {
    return numberToHex(number, { size: 32 });
  }

  const data = (functionName, args = []) => encodeFunctionData({ abi, functionName, args });

  it("shows the tree of calls of a transaction", async () => {
    const trace = await result("debug_traceTransaction", [
      made.transactionHash,
      { tracer: "callTracer" },
    ]);
    assert.equal(trace.type, "CALL");
    assert.equal(trace.from, alice.toLowerCase());
    assert.equal(trace.to, probe.toLowerCase());
    assert.equal(trace.input, data("makeChild"));
    assert.equal(BigInt(trace.gasUsed), made.gasUsed);
    const [child] = trace.calls;
    assert.equal(child.type, "CREATE2");
    assert.equal(child.output, await node.getCode({ address: child.to }));
    assert.equal(BigInt(trace.output), BigInt(child.to));
  });

  it("logs instructions, where it can", async () => {
    const network = await result("Pandan.Network");
    const answer = await rpc("debug_traceTransaction", [made.transactionHash]);
    if (network.actors === "canonical") {
      assert.match(answer.error.message, /callTracer/);
      return;
    }
    const { failed, structLogs } = answer.result;
    assert.equal(failed, false);
    const create = structLogs.find((log) => log.op === "CREATE2");
    assert.equal(create.depth, 1);
    assert.equal(structLogs[structLogs.indexOf(create) + 1].depth, 2);
    assert.ok(structLogs.some((log) => log.op === "SSTORE" && log.storage));
  });

  it("names the reason of a call that reverts", async () => {
    const trace = await result("debug_traceCall", [
      { from: alice, to: probe, data: data("failWithReason") },
      "latest",
      { tracer: "callTracer" },
    ]);
    assert.equal(trace.error, "execution reverted");
    assert.equal(trace.revertReason, "pandan says no");
  });

  it("tells the accounts before a transaction and what it changed", async () => {
    const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
    const { pre, post } = await result("debug_traceTransaction", [made.transactionHash, options]);
    const sender = alice.toLowerCase();
    assert.equal(post[sender].nonce, pre[sender].nonce + 1);
    const child = Object.keys(post).find((address) => !pre[address]);
    assert.equal(post[child].nonce, 1);
    assert.ok(post[probe.toLowerCase()].storage);
  });

  it("gives traces in Parity's shape", async () => {
    const traces = await result("trace_transaction", [made.transactionHash]);
    assert.deepEqual(
      traces.map((trace) => [trace.type, trace.traceAddress, trace.subtraces]),
      [
        ["call", [], 1],
        ["create", [0], 0],
      ],
    );
    assert.equal(traces[1].blockNumber, Number(made.blockNumber));
    const found = await result("trace_filter", [
      { fromBlock: numberToHex(made.blockNumber), toAddress: [traces[1].result.address] },
    ]);
    assert.deepEqual(found[0], traces[1]);
  });

  it("lets cast run a transaction again and trace a call", () => {
    const run = cast("run", made.transactionHash);
    assert.match(run, /→ new .*@0x[0-9a-fA-F]{40}/);
    assert.match(run, /Transaction successfully executed/);
    assert.match(cast("call", "--trace", probe, "number()(uint256)"), /← \[Return\] .*2a\b/);
    const override = `${probe}:${word(0)}:${word(99)}`;
    assert.equal(cast("call", "--override-state-diff", override, probe, "number()(uint256)"), "99");
  });

  it("pretends code, storage, funds and the block", async () => {
    const stateOverride = [
      { address: probe, stateDiff: [{ slot: `0x${"0".repeat(64)}`, value: word(77) }] },
    ];
    const number = { address: probe, abi, functionName: "number" };
    assert.equal(await node.readContract({ ...number, stateOverride }), 77n);
    assert.equal(await node.readContract(number), 42n);
    const { data: returned } = await node.call({
      to: nobody,
      stateOverride: [{ address: nobody, code: "0x435f5260205ff3" }],
      blockOverrides: { number: 12_345n },
    });
    assert.equal(BigInt(returned), 12_345n);
    const gas = await node.estimateGas({
      account: nobody,
      to: alice,
      value: parseEther("5"),
      stateOverride: [{ address: nobody, balance: parseEther("6") }],
    });
    assert.ok(gas > 0n);
    const refused = await rpc("eth_call", [{ to: nobody }, "latest", {}, { prevRandao: word(1) }]);
    assert.equal(refused.error.code, -32602);
    assert.match(refused.error.message, /PREVRANDAO/);
  });

  it("simulates calls over blocks", async () => {
    const blocks = await node.simulateBlocks({
      traceTransfers: true,
      blocks: [
        {
          stateOverrides: [{ address: nobody, balance: parseEther("3") }],
          calls: [
            { account: nobody, to: alice, value: parseEther("1") },
            { account: alice, to: probe, data: data("store", [5n, "0x1234"]) },
          ],
        },
        {
          calls: [
            { account: alice, to: probe, abi, functionName: "number" },
            { account: alice, to: probe, abi, functionName: "failWithReason" },
          ],
        },
      ],
    });
    assert.deepEqual(
      blocks.map((block) => block.calls.map((call) => call.status)),
      [
        ["success", "success"],
        ["success", "failure"],
      ],
    );
    assert.equal(blocks[1].number, blocks[0].number + 1n);
    assert.equal(blocks[1].parentHash, blocks[0].hash);
    assert.equal(BigInt(blocks[0].calls[0].logs[0].address), BigInt(`0x${"ee".repeat(20)}`));
    assert.equal(blocks[0].calls[1].logs.length, 1);
    assert.equal(blocks[1].calls[0].result, 5n);
    assert.match(String(blocks[1].calls[1].error), /pandan says no/);
    const [native] = await node.simulateBlocks({
      blocks: [{ calls: [{ account: alice, to: `0xff${"00".repeat(18)}0a` }] }],
    });
    assert.equal(native.calls[0].status, "failure");
    const early = await rpc("eth_simulateV1", [
      { blockStateCalls: [{ blockOverrides: { number: "0x1" }, calls: [] }] },
      "latest",
    ]);
    assert.equal(early.error.code, -38020);
    const unpaid = await rpc("eth_simulateV1", [
      { blockStateCalls: [{ calls: [{ from: alice, to: nobody }] }], validation: true },
      "latest",
    ]);
    assert.equal(unpaid.error.code, -38012);
  });

  it("has an empty access list, and no proof", async () => {
    const { accessList, gasUsed } = await node.createAccessList({
      account: alice,
      to: probe,
      data: data("number"),
    });
    assert.deepEqual(accessList, []);
    assert.ok(gasUsed > 0n);
    const proof = await rpc("eth_getProof", [alice, [], "latest"]);
    assert.match(proof.error.message, /Merkle Patricia/);
  });
});
