// Filecoin's own messages and Lotus' JSON-RPC, by iso-filecoin.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { RPC } from "iso-filecoin/rpc";
import { Message } from "iso-filecoin/message";
import * as wallet from "iso-filecoin/wallet";
import { AbiCoder, Interface, Wallet, toQuantity } from "ethers";
import { addresses, contract, keys, result, rpc as raw, url } from "./network.mjs";

const INVOKE_EVM = 3844450837;
const CREATE_EXTERNAL = 4;
const FIL = 10n ** 18n;

describe("iso-filecoin", () => {
  const node = new RPC({ api: url, network: "testnet" });
  const alice = account(keys[0]);

  function account(key) {
    const bytes = Uint8Array.from(Buffer.from(key.slice(2), "hex"));
    return wallet.accountFromPrivateKey(bytes, "SECP256K1", "testnet");
  }

  const address = (owner) => owner.address.toString();

  async function ask(answer) {
    const { error, result: value } = await answer;
    assert.equal(error, undefined, error?.message);
    return value;
  }

  async function send(fields, sender = alice) {
    const message = new Message({ from: address(sender), value: "0", ...fields });
    await message.prepare(node);
    const signature = wallet.signMessage(sender.privateKey, "SECP256K1", message);
    const cid = await ask(node.pushMessage({ msg: message, signature }));
    const lookup = await ask(node.waitMsg({ cid }));
    assert.deepEqual(lookup.Message, cid);
    return { message, cid, lookup };
  }

  before(async () => {
    assert.match(address(alice), /^t1/);
    assert.ok(BigInt(await ask(node.balance(address(alice)))) > 100n * FIL);
  });

  it("knows node and network", async () => {
    const version = await ask(node.version());
    assert.match(version.Version, /pandan/);
    assert.equal(version.BlockDelay, 30);
    assert.match(await ask(node.networkName()), /.+/);
    assert.equal(await result("Filecoin.StateNetworkVersion", [[]]), 28);
  });

  it("walks the chain", async () => {
    const head = await ask(node.chainHead());
    assert.equal(head.Cids.length, head.Blocks.length);
    assert.equal(head.Height, head.Blocks[0].Height);
    assert.deepEqual(await result("Filecoin.ChainGetTipSet", [head.Cids]), head);
    const genesis = await ask(node.getTipSetByHeight({ height: 0, tipSetKey: head.Cids }));
    assert.equal(genesis.Height, 0);
    assert.deepEqual(genesis, await result("Filecoin.ChainGetGenesis"));
    const header = Buffer.from(await result("Filecoin.ChainReadObj", [head.Cids[0]]), "base64");
    assert.equal(header[0], 0x90, "a CBOR array of sixteen");
    assert.equal(await result("Filecoin.ChainHasObj", [head.Blocks[0].ParentStateRoot]), true);
  });

  it("sends FIL to a key that nobody has used before", async () => {
    const fresh = wallet.create("SECP256K1", "testnet");
    const { cid, message, lookup } = await send({ to: address(fresh), value: String(2n * FIL) });
    assert.equal(lookup.Receipt.ExitCode, 0);
    assert.ok(lookup.Receipt.GasUsed > 0);
    assert.equal(await ask(node.balance(address(fresh))), String(2n * FIL));

    const id = await ask(node.stateLookupID({ address: address(fresh) }));
    assert.match(id, /^t0\d+$/);
    assert.equal(await ask(node.stateAccountKey({ address: id })), address(fresh));
    const actor = await result("Filecoin.StateGetActor", [address(fresh), []]);
    assert.equal(actor.Balance, String(2n * FIL));
    assert.equal(actor.Nonce, 0);
    const state = await result("Filecoin.StateReadState", [id, []]);
    assert.deepEqual(state.State, { Address: address(fresh) });

    assert.deepEqual(await result("Filecoin.StateSearchMsg", [[], cid, -1, true]), lookup);
    const stored = await result("Filecoin.ChainGetMessage", [cid]);
    assert.equal(stored.Nonce, message.nonce);
    assert.equal(await ask(node.nonce(address(alice))), message.nonce + 1);

    await send({ to: address(alice), value: String(FIL) }, fresh);
    assert.ok(BigInt(await ask(node.balance(address(fresh)))) < FIL);
  });

  it("pays an Ethereum account, which Ethereum's methods show", async () => {
    const receiver = Wallet.createRandom().address;
    const delegated = await result("Filecoin.EthAddressToFilecoinAddress", [receiver]);
    assert.match(delegated, /^t410f/);
    const { cid, lookup } = await send({ to: delegated, value: "77" });
    assert.equal(lookup.Receipt.ExitCode, 0);
    assert.equal(BigInt(await result("eth_getBalance", [receiver, "latest"])), 77n);
    assert.equal(
      await result("Filecoin.FilecoinAddressToEthAddress", [delegated]),
      receiver.toLowerCase(),
    );

    const block = await result("eth_getBlockByNumber", [toQuantity(lookup.Height), true]);
    const shown = block.transactions.find((tx) => tx.to === receiver.toLowerCase());
    assert.equal(BigInt(shown.value), 77n);
    assert.match(shown.from, /^0xff0000000000000000000000/, "the id of an account without an f4");
    const receipt = await result("eth_getTransactionReceipt", [shown.hash]);
    assert.equal(receipt.status, "0x1");
    assert.equal(receipt.from, shown.from);
    assert.ok(cid["/"].startsWith("bafy2bza"));
  });

  it("deploys and calls a contract", async () => {
    const coin = contract("Coin");
    const abi = new Interface(coin.abi);
    const args = AbiCoder.defaultAbiCoder().encode(["string", "string", "uint256"], ["F", "F", 5]);
    const code = Buffer.from(coin.bytecode.slice(2) + args.slice(2), "hex");
    const created = await send({ to: "t010", method: CREATE_EXTERNAL, params: cbor(code) });
    assert.equal(created.lookup.Receipt.ExitCode, 0);
    const returned = Buffer.from(created.lookup.Receipt.Return, "base64");
    const contractAddress = "0x" + returned.subarray(-20).toString("hex");
    const target = await result("Filecoin.EthAddressToFilecoinAddress", [contractAddress]);
    const state = (await result("Filecoin.StateReadState", [target, []])).State;
    assert.equal(state.Nonce, 1);
    assert.ok(await result("Filecoin.ChainHasObj", [state.ContractState]));

    const data = abi.encodeFunctionData("transfer", [addresses[0], 3]);
    const call = { to: target, method: INVOKE_EVM, params: cbor(Buffer.from(data.slice(2), "hex")) };
    const { lookup } = await send(call);
    assert.equal(lookup.Receipt.ExitCode, 0);
    assert.ok(lookup.Receipt.EventsRoot["/"]);
    const balance = abi.encodeFunctionData("balanceOf", [addresses[0]]);
    const read = { to: contractAddress, data: balance };
    assert.equal(BigInt(await result("eth_call", [read, "latest"])), 3n);
    const logs = await result("eth_getLogs", [
      { address: contractAddress, fromBlock: toQuantity(lookup.Height) },
    ]);
    assert.equal(BigInt(logs[0].data), 3n);
  });

  it("tells why a message fails or is refused", async () => {
    const nobody = wallet.create("SECP256K1", "testnet");
    const { error } = await raw("Filecoin.StateGetActor", [address(nobody), []]);
    assert.equal(error.code, 11);
    assert.match(error.message, /actor not found/);

    const poor = new Message({
      from: address(nobody),
      to: address(alice),
      value: "1",
      gasLimit: 10_000_000,
      gasFeeCap: "1000000",
      gasPremium: "1",
    });
    const signature = wallet.signMessage(nobody.privateKey, "SECP256K1", poor);
    assert.equal((await node.pushMessage({ msg: poor, signature })).error.cause.code, 1);

    const forged = new Message({ from: address(alice), to: address(nobody), value: "1" });
    await forged.prepare(node);
    const wrong = wallet.signMessage(nobody.privateKey, "SECP256K1", forged);
    const refused = await node.pushMessage({ msg: forged, signature: wrong });
    assert.equal(refused.error.cause.data, "SIGNATURE");

    const estimate = await node.gasEstimate({
      msg: { from: address(alice), to: "t01", value: "0", method: 999 },
    });
    assert.match(estimate.error.message, /exit code 22/);
  });
});

/** A byte string in CBOR, in base 64. */
function cbor(bytes) {
  const head =
    bytes.length < 24
      ? [0x40 + bytes.length]
      : bytes.length < 256
        ? [0x58, bytes.length]
        : [0x59, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from(head), bytes]).toString("base64");
}
