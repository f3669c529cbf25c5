// What all the tests share: the node under test, its accounts and the compiled contracts.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import solc from "solc";

const require = createRequire(import.meta.url);

/** The node's JSON-RPC URL. */
export const url = process.env.RPC_URL ?? fail("RPC_URL names no node");

/** The administrator's token, for what takes one. */
export const token = process.env.RPC_TOKEN ?? "";

/** The development network's chain id. */
export const chainId = Number(process.env.CHAIN_ID ?? 31415926);

/** The phrase whose accounts development networks fund, at m/44'/60'/0'/0/i. */
export const mnemonic = "test test test test test test test test test test test junk";

/** The keys of its first accounts, as Anvil and Hardhat print them. */
export const keys = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
];

/** Their addresses. */
export const addresses = [
  "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
];

const compiled = compile();

/** ABI and creation code of a contract in contracts/. */
export function contract(name) {
  return compiled[name] ?? fail(`no contract ${name}`);
}

/** Sends one JSON-RPC request and returns the whole response object. */
export async function rpc(method, params = [], id = 1) {
  return post(JSON.stringify({ jsonrpc: "2.0", id, method, params })).then((r) => r.json());
}

/** Sends one JSON-RPC request and returns its result; an error is thrown. */
export async function result(method, params = []) {
  const response = await rpc(method, params);
  if (response.error) {
    throw new Error(`${method}: ${JSON.stringify(response.error)}`);
  }
  return response.result;
}

/** Posts a body as it is. */
export async function post(body, headers = { "content-type": "application/json" }) {
  return fetch(url, { method: "POST", headers, body });
}

/** Asks again until the answer is not null: blocks may take a moment. */
export async function eventually(ask, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`no answer in ${seconds} s from ${ask}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs cast and returns what it prints. */
export function cast(...args) {
  const [command, ...rest] = args;
  return execFileSync(castBinary(), [command, "--rpc-url", url, ...rest], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: process.cwd(), NO_COLOR: "1", FOUNDRY_DISABLE_NIGHTLY_WARNING: "1" },
  }).trim();
}

/** Runs cast, which must fail, and returns what it complains. */
export function castFails(...args) {
  try {
    cast(...args);
  } catch (e) {
    return e.stderr ?? fail(`cast did not run: ${e.message}`);
  }
  return fail(`cast ${args.join(" ")} succeeded`);
}

/** The package's launcher wants an install script; the platform's own package has the program. */
export function castBinary() {
  const platform = { linux: "linux", darwin: "darwin", win32: "win32" }[process.platform];
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch];
  const file = process.platform === "win32" ? "cast.exe" : "cast";
  return path.join("node_modules", "@foundry-rs", `cast-${platform}-${arch}`, "bin", file);
}

function compile() {
  const sources = Object.fromEntries(
    readdirSync("contracts").map((file) => [
      file,
      { content: readFileSync(path.join("contracts", file), "utf8") },
    ]),
  );
  const input = {
    language: "Solidity",
    sources,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const find = (file) => ({ contents: readFileSync(require.resolve(file), "utf8") });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (output.errors ?? []).filter((e) => e.severity === "error");
  if (errors.length > 0) {
    fail(errors.map((e) => e.formattedMessage).join("\n"));
  }
  return Object.fromEntries(
    Object.keys(sources).flatMap((file) =>
      Object.entries(output.contracts[file]).map(([name, { abi, evm }]) => [
        name,
        { abi, bytecode: "0x" + evm.bytecode.object },
      ]),
    ),
  );
}

function fail(message) {
  throw new Error(message);
}
