package io.pandan.conformance.evm;

import io.pandan.api.Address;
import io.pandan.conformance.evm.OpcodeGas.Cost;
import io.pandan.conformance.evm.OpcodeKinds.Row;
import io.pandan.crypto.Keccak256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Whole messages to contracts that compilers made: those of {@code bench/evm}, and their gas. */
final class GasWorkloads {
  private static final String[][] CALLS = {
    {"Compute", "nothing()", "0"},
    {"Compute", "numeric(uint256)", "2000"},
    {"Compute", "wide(uint256)", "1000"},
    {"Compute", "hashes(uint256)", "500"},
    {"Compute", "sort(uint256)", "300"},
    {"Compute", "store(uint256)", "10"},
    {"Compute", "store(uint256)", "200"},
    {"Erc20Loop", "transfers(uint256)", "1"},
    {"Erc20Loop", "transfers(uint256)", "100"},
    {"RayTracer", "render(uint256)", "1"},
    {"Sha256", "digest(uint256)", "256"},
    {"Swaps", "swaps(uint256)", "1"},
    {"Swaps", "swaps(uint256)", "10"},
  };

  private GasWorkloads() {}

  /** Deploys and calls them. */
  static List<Row> measure(OpcodeGas gas, Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    Address[] contracts = new Address[CALLS.length];
    Twins.Applied factory =
        gas.create(Programs.join(code(folder, "UniswapV2Factory"), new byte[32]));
    rows.add(row("UniswapV2Factory", "deployed", factory));
    for (int i = 0; i < CALLS.length; i++) {
      String name = CALLS[i][0];
      if (i > 0 && name.equals(CALLS[i - 1][0])) {
        contracts[i] = contracts[i - 1];
      } else {
        byte[] code = code(folder, name);
        if (name.equals("Swaps")) {
          // Makes two tokens and their pair, and mints.
          code = Programs.join(code, Programs.word(OpcodeGas.ethAddress(factory)));
        }
        Twins.Applied created = gas.create(code);
        rows.add(row(name, "deployed", created));
        contracts[i] = OpcodeGas.address(created);
      }
      byte[] selector =
          Arrays.copyOf(Keccak256.hash(CALLS[i][1].getBytes(StandardCharsets.US_ASCII)), 4);
      byte[] input = Programs.join(selector, Programs.word(Long.parseLong(CALLS[i][2])));
      String what = CALLS[i][1].replace("uint256", CALLS[i][2]);
      rows.add(row(name, what, gas.invoke(contracts[i], input)));
    }
    return rows;
  }

  private static Row row(String contract, String what, Twins.Applied applied) {
    if (!applied.released().receipt().exitCode().isSuccess()) {
      throw new IllegalStateException(contract + " " + what + ": " + applied.released().failure());
    }
    Cost cost =
        new Cost(
            applied.released().receipt().gasUsed(), applied.inJava().receipt().gasUsed(), 0, 0);
    return new Row(contract + " " + what, "", cost);
  }

  private static byte[] code(Path folder, String contract) throws IOException {
    return HexFormat.of().parseHex(Files.readString(folder.resolve(contract + ".hex")).strip());
  }
}
