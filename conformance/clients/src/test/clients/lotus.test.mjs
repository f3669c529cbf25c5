// Lotus' JSON-RPC by the client that the Filecoin project has for it: wallet, tokens, messages.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NodejsProvider } from "@filecoin-shipyard/lotus-client-provider-nodejs";
import { LotusRPC } from "@filecoin-shipyard/lotus-client-rpc";
import { mainnet } from "@filecoin-shipyard/lotus-client-schema";
import { eventually, result, rpc as raw, token, url } from "./network.mjs";

const FIL = 10n ** 18n;
const INVOKE_EVM = 3844450837;
const schema = {
  methods: { ...mainnet.fullNode.methods, ...mainnet.common.methods },
};

describe("lotus-client-rpc", () => {
  const endpoint = url.replace(/\/*$/, "/rpc/v1");
  const lotus = new LotusRPC(new NodejsProvider(endpoint, { token }), { schema });
  const socket = new LotusRPC(
    new NodejsProvider(endpoint.replace(/^http/, "ws"), { token }),
    { schema },
  );
  let rich;

  async function send(from, fields) {
    const signed = await lotus.mpoolPushMessage({ From: from, Value: "0", ...fields }, null);
    const lookup = await lotus.stateWaitMsg(signed.CID, 0, -1, true);
    assert.equal(lookup.Receipt.ExitCode, 0);
    return { signed, lookup };
  }

  before(async () => {
    const funded = [];
    for (const address of await lotus.walletList()) {
      const balance = BigInt(await lotus.walletBalance(address));
      if (address.startsWith("t1") && balance > 100n * FIL) {
        funded.push(address);
      }
    }
    rich = funded[0];
    assert.ok(rich, "a development account with funds");
  });

  after(() => socket.destroy());

  it("makes tokens that can as much as they say", async () => {
    const made = Buffer.from(await lotus.authNew(["read", "write"]), "base64").toString();
    assert.deepEqual(await lotus.authVerify(made), ["read", "write"]);
    const [, claims] = made.split(".");
    assert.deepEqual(JSON.parse(Buffer.from(claims, "base64url")), { Allow: ["read", "write"] });

    const writer = new LotusRPC(new NodejsProvider(endpoint, { token: made }), { schema });
    assert.ok((await writer.chainHead()).Height >= 0);
    await assert.rejects(writer.walletList(), /permission/);
    await assert.rejects(writer.authNew(["read"]), /permission/);
    const nobody = await raw("Filecoin.WalletNew", ["secp256k1"]);
    assert.equal(nobody.error.code, 1);
  });

  for (const type of ["secp256k1", "bls", "delegated"]) {
    it(`makes, funds and uses a key of ${type}`, async () => {
      const address = await lotus.walletNew(type);
      assert.ok((await lotus.walletList()).includes(address));
      assert.equal(await lotus.walletHas(address), true);
      await send(rich, { To: address, Value: String(3n * FIL) });
      assert.equal(await lotus.walletBalance(address), String(3n * FIL));

      const ethereum = type === "delegated";
      const to = ethereum ? await lotus.walletNew("delegated") : rich;
      const method = ethereum ? INVOKE_EVM : 0;
      const { signed } = await send(address, { To: to, Value: String(FIL), Method: method });
      assert.equal(signed.Message.From, address);
      assert.equal(signed.Message.Nonce, 0);
      assert.equal(signed.Signature.Type, { secp256k1: 1, bls: 2, delegated: 3 }[type]);

      const bytes = Buffer.from("some bytes").toString("base64");
      const signature = await lotus.walletSign(address, bytes);
      assert.equal(await lotus.walletVerify(address, bytes, signature), true);
      assert.equal(await lotus.walletVerify(rich, bytes, signature), false);

      const info = await lotus.walletExport(address);
      assert.equal(info.Type, type);
      await lotus.walletDelete(address);
      assert.equal(await lotus.walletHas(address), false);
      assert.equal(await lotus.walletImport(info), address);
      await lotus.walletSetDefault(address);
      assert.equal(await lotus.walletDefaultAddress(), address);
    });
  }

  it("shows where a message is and what it did", async () => {
    const { signed, lookup } = await send(rich, { To: rich, Value: "1" });
    const tipset = await lotus.chainGetTipSet(lookup.TipSet);
    const [block] = tipset.Cids;
    assert.deepEqual(await lotus.chainGetBlock(block), tipset.Blocks[0]);
    const inBlock = await lotus.chainGetBlockMessages(block);
    assert.ok(inBlock.SecpkMessages.some((m) => m.CID["/"] === signed.CID["/"]));
    assert.ok(inBlock.Cids.some((cid) => cid["/"] === signed.CID["/"]));
    const listed = await lotus.stateListMessages({ From: rich }, tipset.Cids, tipset.Height);
    assert.ok(listed.some((cid) => cid["/"] === signed.CID["/"]));

    const replayed = await lotus.stateReplay(tipset.Cids, signed.CID);
    assert.equal(replayed.MsgRct.GasUsed, lookup.Receipt.GasUsed);
    assert.equal(replayed.ExecutionTrace.Msg.Value, "1");
    const computed = await lotus.stateCompute(tipset.Height, [], tipset.Cids);
    assert.equal(computed.Trace.length, inBlock.Cids.length);
    assert.ok(await lotus.chainHasObj(computed.Root));

    const path = await lotus.chainGetPath(tipset.Blocks[0].Parents, tipset.Cids);
    assert.deepEqual(
      path.map((change) => [change.Type, change.Val.Height]),
      [["apply", tipset.Height]],
    );
    await send(rich, { To: rich, Value: "1" });
    const after = await lotus.chainGetTipSetAfterHeight(tipset.Height + 1, []);
    const receipts = await lotus.chainGetParentReceipts(after.Cids[0]);
    const messages = await lotus.chainGetParentMessages(after.Cids[0]);
    assert.equal(receipts.length, messages.length);
    assert.deepEqual(await lotus.chainTipSetWeight(tipset.Cids), after.Blocks[0].ParentWeight);
  });

  it("knows the network and the node", async () => {
    const params = await result("Filecoin.StateGetNetworkParams");
    assert.equal(params.Eip155ChainID, 31415926);
    assert.equal(params.NetworkName, await lotus.stateNetworkName());
    const version = await lotus.stateNetworkVersion([]);
    const codes = await result("Filecoin.StateActorCodeCIDs", [version]);
    const actor = await lotus.stateGetActor(rich, []);
    assert.deepEqual(codes.account, actor.Code);
    assert.match((await result("Filecoin.StateActorManifestCID", [version]))["/"], /^bafy/);
    const head = await lotus.chainHead();
    const entry = await result("Filecoin.StateGetBeaconEntry", [head.Height]);
    assert.deepEqual(entry, head.Blocks[0].BeaconEntries[0]);
    const drawn = await result("Filecoin.StateGetRandomnessFromTickets", [5, head.Height, "", []]);
    assert.equal(Buffer.from(drawn, "base64").length, 32);
    const supply = await lotus.stateVMCirculatingSupplyInternal([]);
    assert.ok(BigInt(supply.FilCirculating) > 0n);
    assert.ok(BigInt(await lotus.stateCirculatingSupply([])) > 0n);
    assert.ok((await lotus.stateListActors([])).includes("t01"));
    assert.deepEqual(await lotus.netPeers(), []);
    assert.equal((await lotus.nodeStatus(true)).SyncStatus.Behind, 0);
    assert.equal(
      await result("Filecoin.EthBlockNumber"),
      await result("eth_blockNumber"),
    );
  });

  it("finds transactions for messages, and messages for transactions", async () => {
    const { signed } = await send(rich, { To: rich, Value: "2" });
    const hash = await result("Filecoin.EthGetTransactionHashByCid", [signed.CID]);
    assert.deepEqual(await result("Filecoin.EthGetMessageCidByTransactionHash", [hash]), signed.CID);
    assert.equal((await result("Filecoin.EthGetTransactionReceipt", [hash])).status, "0x1");
  });

  it("tells of heads and of the pool", async () => {
    const heads = [];
    const updates = [];
    const [cancelHeads, headsOpen] = socket.chainNotify((changes) => heads.push(...changes));
    const [cancelPool, poolOpen] = socket.mpoolSub((update) => updates.push(update));
    await Promise.all([headsOpen, poolOpen]);
    const { signed, lookup } = await send(rich, { To: rich, Value: "3" });
    await eventually(() =>
      heads.find((change) => change.Type === "apply" && change.Val.Height === lookup.Height),
    );
    for (const type of [0, 1]) {
      await eventually(() =>
        updates.find((u) => u.Type === type && u.Message.CID["/"] === signed.CID["/"]),
      );
    }
    await Promise.all([cancelHeads(), cancelPool()]);
  });

  it("has miners and multisigs where the released actors are, and says so elsewhere", async () => {
    const { actors } = await result("Pandan.Network");
    if (actors !== "canonical") {
      await assert.rejects(lotus.stateListMiners([]), /no miners/);
      await assert.rejects(lotus.msigCreate(1, [rich], 0, "0", rich, "0"), /no multisigs/);
      return;
    }
    const [miner] = await lotus.stateListMiners([]);
    const info = await lotus.stateMinerInfo(miner, []);
    assert.equal(info.SectorSize, 2048);
    assert.match(info.Owner, /^t0/);
    assert.equal((await lotus.stateMinerPower(miner, [])).TotalPower.RawBytePower, "0");
    assert.ok(BigInt(await lotus.stateMinerAvailableBalance(miner, [])) > 0n);
    const deadline = await lotus.stateMinerProvingDeadline(miner, []);
    assert.ok(deadline.Open <= deadline.CurrentEpoch && deadline.CurrentEpoch < deadline.Close);
    assert.equal((await lotus.stateMarketBalance(miner, [])).Locked, "0");

    const other = await lotus.walletNew("bls");
    await send(rich, { To: other, Value: String(FIL) });
    const push = async ({ Message }) => send(Message.From, Message);
    const { lookup } = await push(await lotus.msigCreate(2, [rich, other], 0, "0", rich, "0"));
    const returned = Buffer.from(lookup.Receipt.Return, "base64");
    let id = 0;
    for (let i = 2 + (returned[1] & 31); i > 3; i--) {
      id = id * 128 + (returned[i - 1] & 127);
    }
    const multisig = `t0${id}`;
    await send(rich, { To: multisig, Value: "500" });
    assert.equal(await lotus.msigGetAvailableBalance(multisig, []), "500");
    assert.equal((await lotus.msigGetVestingSchedule(multisig, [])).UnlockDuration, 0);
    const propose = await lotus.msigPropose(multisig, other, "5", rich, 0, "");
    await push(propose);
    const [waiting] = await lotus.msigGetPending(multisig, []);
    assert.equal(waiting.Value, "5");
    assert.equal(waiting.Approved.length, 1);
    await push(await lotus.msigApprove(multisig, waiting.ID, other));
    assert.deepEqual(await lotus.msigGetPending(multisig, []), []);
    assert.equal(await lotus.msigGetAvailableBalance(multisig, []), "495");
    await push(propose);
    const [second] = await lotus.msigGetPending(multisig, []);
    await push(await lotus.msigCancel(multisig, second.ID, rich));
    assert.deepEqual(await lotus.msigGetPending(multisig, []), []);
  });

  it("refuses in words", async () => {
    await assert.rejects(lotus.walletNew("ledger"), /secp256k1, bls or delegated/);
    await assert.rejects(
      lotus.mpoolPushMessage({ From: rich, To: rich, Value: "0", Nonce: 5 }, null),
      /nonce 5/,
    );
    await assert.rejects(
      lotus.mpoolPushMessage({ From: "t01", To: rich, Value: "0" }, null),
      /not an account/,
    );
  });
});
