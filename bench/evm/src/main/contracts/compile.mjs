// Writes creation code, in hexadecimal, to artifacts/NAME.hex: our contracts by solc, Uniswap's as it was published.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import solc from "solc";

const require = createRequire(import.meta.url);
const read = (file) => readFileSync(file, "utf8");

const sources = Object.fromEntries(
  readdirSync("solidity").map((file) => [file, { content: read(`solidity/${file}`) }]),
);
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: "Solidity",
      sources,
      settings: {
        evmVersion: "paris",
        optimizer: { enabled: true, runs: 200 },
        outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
      },
    }),
    { import: (file) => ({ contents: read(require.resolve(file)) }) },
  ),
);
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (errors.length > 0) {
  throw new Error(errors.map((e) => e.formattedMessage).join("\n"));
}

mkdirSync("artifacts", { recursive: true });
for (const file of Object.keys(sources)) {
  for (const [name, { evm }] of Object.entries(output.contracts[file])) {
    if (evm.bytecode.object === "") continue; // an interface
    writeFileSync(`artifacts/${name}.hex`, evm.bytecode.object);
  }
}
const factory = require("@uniswap/v2-core/build/UniswapV2Factory.json");
writeFileSync("artifacts/UniswapV2Factory.hex", factory.bytecode.replace(/^0x/, ""));
writeFileSync("artifacts/compiler", `solc ${solc.version().split("+")[0]}, evm paris, optimizer 200`);
