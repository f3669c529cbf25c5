import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { AbiCoder, id } from "ethers";
import { addresses, cast, castFails, chainId, contract, keys } from "./network.mjs";

const [alice, bob] = addresses;
const transfer = id("Transfer(address,address,uint256)");

describe("cast", () => {
  let coin;
  let card;
  let probe;

  before(() => {
    coin = deploy("Coin", ["string", "string", "uint256"], ["Cast", "CST", 900]);
    card = deploy("Card");
    probe = deploy("Probe");
  });

  function deploy(name, types = [], args = []) {
    const encoded = AbiCoder.defaultAbiCoder().encode(types, args).slice(2);
    const receipt = send("--create", contract(name).bytecode + encoded);
    assert.match(receipt.contractAddress, /^0x[0-9a-f]{40}$/);
    return receipt.contractAddress;
  }

  function send(...args) {
    const receipt = JSON.parse(cast("send", "--json", "--private-key", keys[0], ...args));
    assert.equal(receipt.status, "0x1");
    assert.equal(receipt.type, "0x2");
    return receipt;
  }

  it("reads the chain", () => {
    assert.equal(cast("chain-id"), String(chainId));
    assert.ok(Number(cast("block-number")) > 0);
    assert.ok(BigInt(cast("balance", alice)) > 0n);
    assert.ok(Number(cast("nonce", alice)) > 0);
    assert.ok(BigInt(cast("gas-price")) > 0n);
    assert.match(cast("client"), /.+/);
    const block = JSON.parse(cast("block", "latest", "--json"));
    assert.match(block.hash, /^0x[0-9a-f]{64}$/);
    assert.match(cast("age", "latest"), /\d{4}/);
  });

  it("transfers an ERC-20 token", () => {
    const receipt = send(coin, "transfer(address,uint256)(bool)", bob, "33");
    assert.equal(cast("call", coin, "balanceOf(address)(uint256)", bob), "33");
    assert.equal(cast("call", coin, "symbol()(string)"), '"CST"');
    const logs = JSON.parse(
      cast("logs", "--json", "--address", coin, "--from-block", "0", transfer, "", pad(bob)),
    );
    assert.equal(logs.length, 1);
    assert.equal(BigInt(logs[0].data), 33n);
    assert.equal(logs[0].transactionHash, receipt.transactionHash);
    assert.equal(cast("tx", receipt.transactionHash, "to").toLowerCase(), coin);
    assert.equal(BigInt(cast("receipt", receipt.transactionHash, "gasUsed")), BigInt(receipt.gasUsed));
  });

  it("mints an ERC-721 token", () => {
    send(card, "mint(address,uint256,string)", bob, "9", "nine");
    assert.equal(cast("call", card, "ownerOf(uint256)(address)", "9"), bob);
    assert.equal(cast("call", card, "tokenURI(uint256)(string)", "9"), '"nine"');
  });

  it("shows why a call reverts", () => {
    assert.match(castFails("call", probe, "failWithReason()"), /pandan says no/);
    assert.match(castFails("estimate", probe, "failWithReason()"), /pandan says no/);
    assert.match(
      castFails("send", "--private-key", keys[0], probe, "failWithReason()"),
      /pandan says no/,
    );
    assert.match(castFails("call", probe, "failWithPanic(uint256)", "0"), /division or modulo by zero|Panic|panic|0x4e487b71/);
    assert.match(castFails("call", probe, "failWithError()"), /Refused|0x[0-9a-f]{8}/);
  });

  it("reads code, storage and estimates", () => {
    send(probe, "store(uint256,bytes)", "1000", "0x");
    assert.equal(BigInt(cast("storage", probe, "0")), 1000n);
    assert.ok(cast("code", probe).length > 100);
    assert.ok(BigInt(cast("estimate", probe, "store(uint256,bytes)", "1", "0x")) > 21_000n);
  });

  it("sends value", () => {
    const before = BigInt(cast("balance", bob));
    send(bob, "--value", "17");
    assert.equal(BigInt(cast("balance", bob)), before + 17n);
  });
});

function pad(address) {
  return "0x" + address.slice(2).toLowerCase().padStart(64, "0");
}
