// Answers' shapes against Lotus' OpenRPC document, whose examples have every member that Go writes.
// Its schemas are of no use for that: they show CIDs as strings and amounts as empty objects.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { Interface, Wallet, JsonRpcProvider } from "ethers";
import { addresses, contract, keys, token, url } from "./network.mjs";

const document = JSON.parse(readFileSync(process.env.OPENRPC, "utf8"));
const documented = new Map(document.methods.map((method) => [method.name, method]));

/** Members whose content is not compared: there are no upgrades. */
const OPEN = new Set(["ForkUpgradeParams"]);

/**
 * Members that may be missing or more: Go leaves an empty error out; Ethereum's receipts have a root
 * before Byzantium only; its typed transactions have a yParity.
 */
const OPTIONAL = new Set(["error", "root", "yParity"]);

/** Methods whose example is a map, of any keys. */
const MAPS = new Set(["Filecoin.StateActorCodeCIDs", "Filecoin.StateReadState"]);

async function call(method, params) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { error, result } = await response.json();
  assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
  return result;
}

/** Where a value is not formed like an example. */
function differences(value, example, path, seen = []) {
  if (value === null || example === null || example === undefined) {
    return seen;
  }
  if (Array.isArray(example)) {
    if (!Array.isArray(value)) {
      seen.push(`${path} is no array`);
    } else if (example.length > 0) {
      value.forEach((element, i) => differences(element, example[0], `${path}[${i}]`, seen));
    }
  } else if (typeof example === "object") {
    if (typeof value !== "object" || Array.isArray(value)) {
      seen.push(`${path} is no object`);
      return seen;
    }
    if (Object.keys(example).length === 0) {
      return seen;
    }
    for (const name of Object.keys(example)) {
      if (!(name in value)) {
        if (!OPTIONAL.has(name)) {
          seen.push(`${path}.${name} is missing`);
        }
      } else if (!OPEN.has(name)) {
        differences(value[name], example[name], `${path}.${name}`, seen);
      }
    }
    for (const name of Object.keys(value)) {
      if (!(name in example) && !OPTIONAL.has(name)) {
        seen.push(`${path}.${name} is not Lotus'`);
      }
    }
  } else if (typeof value !== typeof example) {
    seen.push(`${path} is a ${typeof value}, not a ${typeof example}`);
  }
  return seen;
}

describe("answers' shapes", () => {
  const calls = {};

  before(async () => {
    const provider = new JsonRpcProvider(url, 31415926, { staticNetwork: true });
    const ethereum = new Wallet(keys[0], provider);
    const coin = contract("Coin");
    const abi = new Interface(coin.abi);
    const data = coin.bytecode + abi.encodeDeploy(["F", "F", 5]).slice(2);
    const deployed = await (await ethereum.sendTransaction({ data })).wait();
    const mined = await (
      await ethereum.sendTransaction({
        to: deployed.contractAddress,
        data: abi.encodeFunctionData("transfer", [addresses[1], 3]),
      })
    ).wait();
    const hash = mined.hash;
    const rich = (await call("Filecoin.WalletList", [])).find((a) => a.startsWith("t1"));
    const sent = await call("Filecoin.MpoolPushMessage", [
      { From: rich, To: rich, Value: "1" },
      null,
    ]);
    const lookup = await call("Filecoin.StateWaitMsg", [sent.CID, 0, -1, true]);
    const message = { From: rich, To: rich, Value: "1" };
    const tipset = lookup.TipSet;
    const [block] = tipset;
    const header = await call("Filecoin.ChainGetBlock", [block]);
    const cid = await call("Filecoin.EthGetMessageCidByTransactionHash", [hash]);
    const events = (await call("Filecoin.StateSearchMsg", [[], cid, -1, true])).Receipt.EventsRoot;
    const version = await call("Filecoin.StateNetworkVersion", [[]]);
    const fresh = await call("Filecoin.WalletNew", ["secp256k1"]);
    const signature = await call("Filecoin.WalletSign", [rich, "AQID"]);
    const number = "0x" + mined.blockNumber.toString(16);
    const eth = { from: addresses[0], to: addresses[1], value: "0x1" };
    const topics = { fromBlock: number, toBlock: number };
    Object.assign(calls, {
      ChainHead: [],
      ChainGetBlock: [block],
      ChainGetBlockMessages: [block],
      ChainGetEvents: [events],
      ChainGetFinalizedTipSet: [],
      ChainGetGenesis: [],
      ChainGetMessage: [sent.CID],
      ChainGetMessagesInTipset: [tipset],
      ChainGetParentMessages: [block],
      ChainGetParentReceipts: [block],
      ChainGetPath: [header.Parents, tipset],
      ChainGetTipSet: [tipset],
      ChainGetTipSetAfterHeight: [header.Height, []],
      ChainGetTipSetByHeight: [header.Height, []],
      ChainHasObj: [block],
      ChainReadObj: [block],
      ChainStatObj: [block, null],
      ChainTipSetWeight: [tipset],
      EthAccounts: [],
      EthAddressToFilecoinAddress: [addresses[0]],
      EthBlockNumber: [],
      EthCall: [eth, "latest"],
      EthChainId: [],
      EthEstimateGas: [eth],
      EthFeeHistory: ["0x1", "latest", [10]],
      EthGasPrice: [],
      EthGetBalance: [addresses[0], "latest"],
      EthGetBlockByHash: [mined.blockHash, true],
      EthGetBlockByNumber: [number, true],
      EthGetBlockReceipts: [number],
      EthGetBlockTransactionCountByHash: [mined.blockHash],
      EthGetBlockTransactionCountByNumber: [number],
      EthGetCode: [mined.to, "latest"],
      EthGetLogs: [topics],
      EthGetMessageCidByTransactionHash: [hash],
      EthGetStorageAt: [mined.to, "0x0", "latest"],
      EthGetTransactionByBlockHashAndIndex: [mined.blockHash, "0x0"],
      EthGetTransactionByBlockNumberAndIndex: [number, "0x0"],
      EthGetTransactionByHash: [hash],
      EthGetTransactionCount: [addresses[0], "latest"],
      EthGetTransactionHashByCid: [cid],
      EthGetTransactionReceipt: [hash],
      EthMaxPriorityFeePerGas: [],
      EthNewBlockFilter: [],
      EthNewFilter: [topics],
      EthNewPendingTransactionFilter: [],
      EthProtocolVersion: [],
      EthSyncing: [],
      EthTraceBlock: [number],
      EthTraceTransaction: [hash],
      F3IsRunning: [],
      FilecoinAddressToEthAddress: [rich, "latest"],
      GasEstimateFeeCap: [message, 10, []],
      GasEstimateGasLimit: [message, []],
      GasEstimateGasPremium: [5, rich, 1000, []],
      GasEstimateMessageGas: [message, null, []],
      MpoolGetNonce: [rich],
      MpoolPending: [[]],
      MpoolPushMessage: [message, null],
      MpoolBatchPushMessage: [[message], null],
      MpoolSelect: [[], 0.5],
      NetListening: [],
      NetVersion: [],
      NodeStatus: [true],
      StateAccountKey: [rich, []],
      StateActorCodeCIDs: [version],
      StateActorManifestCID: [version],
      StateCall: [message, []],
      StateCirculatingSupply: [[]],
      StateCompute: [header.Height, [], tipset],
      StateGetActor: [rich, []],
      StateGetBeaconEntry: [header.Height],
      StateGetNetworkParams: [],
      StateGetRandomnessDigestFromBeacon: [header.Height, []],
      StateGetRandomnessDigestFromTickets: [header.Height, []],
      StateGetRandomnessFromBeacon: [2, header.Height, "AQID", []],
      StateGetRandomnessFromTickets: [2, header.Height, "AQID", []],
      StateListActors: [[]],
      StateListMessages: [{ From: rich }, [], header.Height],
      StateLookupID: [rich, []],
      StateLookupRobustAddress: [await call("Filecoin.StateLookupID", [rich, []]), []],
      StateNetworkName: [],
      StateNetworkVersion: [[]],
      StateReadState: [rich, []],
      StateReplay: [tipset, sent.CID],
      StateSearchMsg: [[], sent.CID, -1, true],
      StateVMCirculatingSupplyInternal: [[]],
      StateWaitMsg: [sent.CID, 0, -1, true],
      SyncCheckBad: [block],
      SyncState: [],
      WalletBalance: [rich],
      WalletDefaultAddress: [],
      WalletExport: [fresh],
      WalletHas: [rich],
      WalletList: [],
      WalletNew: ["bls"],
      WalletSetDefault: [fresh],
      WalletSign: [rich, "AQID"],
      WalletSignMessage: [rich, message],
      WalletValidateAddress: [rich],
      WalletVerify: [rich, "AQID", signature],
      Web3ClientVersion: [],
    });
  });

  it("are those of Lotus' document", async (t) => {
    for (const [name, params] of Object.entries(calls)) {
      await t.test(name, async () => {
        const method = documented.get(`Filecoin.${name}`);
        assert.ok(method, "the document has no such method");
        const [example] = method.result.schema.examples ?? [];
        const answer = await call(`Filecoin.${name}`, params);
        assert.notEqual(answer, undefined);
        if (!MAPS.has(`Filecoin.${name}`)) {
          assert.deepEqual(differences(answer, example, "result"), []);
        }
      });
    }
  });
});
