package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.CALL;
import static io.pandan.runtime.evm.core.Opcode.CREATE;
import static io.pandan.runtime.evm.core.Opcode.CREATE2;
import static io.pandan.runtime.evm.core.Opcode.JUMPDEST;
import static io.pandan.runtime.evm.core.Opcode.PUSH1;
import static io.pandan.runtime.evm.core.Opcode.RETURN;
import static io.pandan.runtime.evm.core.Opcode.REVERT;
import static io.pandan.runtime.evm.core.Opcode.STOP;

import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
import io.pandan.conformance.evm.OpcodeGas.Cost;
import io.pandan.conformance.evm.OpcodeKinds.Row;
import io.pandan.runtime.evm.core.Bytecode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what everything costs on the released actors, and by the schedule of those in Java: {@code
 * ./pandan bench evm-gas}. Only computation is compared, except for the workloads: what the kernel
 * charges is the same on both, and a line says so where it is not.
 */
final class GasTable {
  private final boolean all;
  private final OpcodeGas gas;

  private GasTable(OpcodeGas gas, boolean all) {
    this.gas = gas;
    this.all = all;
  }

  /**
   * Measures and prints.
   *
   * @param arguments {@code --bundles DIR}, the released actors; {@code --contracts DIR}, what
   *     {@code ./pandan bench evm} has compiled; {@code --all} for all operands
   */
  public static void main(String[] arguments) throws IOException {
    Optional<Path> bundles = Optional.empty();
    Optional<Path> contracts = Optional.empty();
    boolean all = false;
    for (int i = 0; i < arguments.length; i++) {
      boolean named = i + 1 < arguments.length;
      if (arguments[i].equals("--bundles") && named) {
        bundles = Optional.of(Path.of(arguments[++i]));
      } else if (arguments[i].equals("--contracts") && named) {
        contracts = Optional.of(Path.of(arguments[++i]));
      } else if (arguments[i].equals("--all")) {
        all = true;
      } else {
        usage("there is no option " + arguments[i]);
      }
    }
    if (bundles.isEmpty()) {
      usage("--bundles names a folder with v18/builtin-actors-devnet.car");
    }
    ReleasedActors actors = ReleasedActors.in(bundles.orElseThrow());
    try (OpcodeGas gas = new OpcodeGas(actors)) {
      GasTable table = new GasTable(gas, all);
      table.print("opcodes", new OpcodeKinds(gas).measure());
      table.print("calls by receiver", table.frames());
      table.print("precompiles", table.precompiles());
      if (contracts.isPresent()) {
        table.print("workloads, whole messages", GasWorkloads.measure(gas, contracts.get()));
      }
    }
  }

  private static void usage(String wrong) {
    System.err.println(
        "evm-gas: "
            + wrong
            + "\nUsage: ./pandan bench evm-gas --bundles DIR [--contracts DIR] [--all]");
    System.exit(2);
  }

  private List<Row> frames() {
    List<Row> rows = new ArrayList<>();
    for (int bytes : new int[] {1, 1_000, 10_000, 24_000}) {
      byte[] mixed = new byte[bytes];
      // As compilers' code is: three opcodes of one byte, and one that pushes two.
      for (int i = 1; i < bytes; i++) {
        mixed[i] = (byte) (i % 6 == 0 ? PUSH1 + 1 : JUMPDEST);
      }
      rows.add(
          new Row("frame", bytes + " bytes of code", gas.frame(gas.deploy(mixed), new byte[0])));
    }
    Address stop = gas.deploy(new byte[] {STOP});
    for (int bytes : new int[] {32, 1_000, 10_000}) {
      rows.add(new Row("frame", bytes + " bytes of input", gas.frame(stop, new byte[bytes])));
    }
    for (int bytes : new int[] {32, 1_024}) {
      Address returns = gas.deploy(code().with(RETURN, 0, bytes).build());
      rows.add(new Row("frame", "returns " + bytes + " bytes", gas.frame(returns, new byte[0])));
      Address reverts = gas.deploy(code().with(REVERT, 0, bytes).build());
      rows.add(new Row("frame", "reverts, " + bytes + " bytes", gas.frame(reverts, new byte[0])));
    }
    for (int bytes : new int[] {0, 1_000, 5_000}) {
      byte[] initCode = Bytecode.deployer(new byte[bytes]);
      calls(rows, "by message, " + bytes + " bytes", gas.create(initCode));
      byte[] create = Programs.join(new byte[64], initCode);
      for (int opcode : new int[] {CREATE, CREATE2}) {
        Address creator = gas.deploy(Programs.creator(opcode).build());
        calls(rows, "by contract, " + bytes + " bytes", gas.invoke(creator, create));
      }
    }
    Address caller = gas.deploy(Programs.caller(CALL).build());
    for (long id : new long[] {100, 101, 1}) {
      byte[] input = Programs.join(Programs.word(EthAddress.ofActorId(id)), new byte[64]);
      calls(rows, "", gas.invoke(caller, input));
    }
    return rows;
  }

  /** The inner calls of a message, by whom they call and what. */
  private static void calls(List<Row> rows, String variant, Twins.Applied applied) {
    List<FrameGas> frames = FrameGas.of(applied.released());
    for (int i = 0; i < frames.size(); i++) {
      FrameGas frame = frames.get(i);
      String kind =
          switch (frame.receiver() + " " + frame.method()) {
            case "f010 4", "f010 2", "f010 3" -> "eam";
            case "f01 3" -> "init";
            case "f01 3844450837" -> "init, unknown method";
            case "f0100 3844450837" -> "account";
            case "f0101 3844450837" -> "ethaccount";
            default -> frame.method() == 1 ? "constructor of a contract" : "";
          };
      if (!kind.isEmpty()) {
        rows.add(new Row(kind, variant, OpcodeGas.frame(applied, i)));
      }
    }
  }

  private List<Row> precompiles() {
    List<PrecompileCase> cases = new ArrayList<>();
    for (int bytes : new int[] {32, 128, 1024}) {
      for (int number : new int[] {2, 3, 4}) {
        cases.add(new PrecompileCase(bytes + " bytes", number, new byte[bytes], true));
      }
    }
    cases.addAll(PrecompileCase.all());
    for (int[] size : new int[][] {{32, 1}, {64, 3}, {64, 64}, {128, 3}, {128, 128}, {256, 3}}) {
      cases.add(PrecompileCase.modexp(size[0], size[1]));
    }
    for (int n : new int[] {4, 16}) {
      cases.add(PrecompileCase.bnPairing(n));
      cases.add(PrecompileCase.blsMsm(1, n));
      cases.add(PrecompileCase.blsMsm(2, n));
    }
    cases.add(PrecompileCase.blake2f(1000));
    List<Row> rows = new ArrayList<>();
    Address caller = gas.deploy(Programs.caller(CALL).build());
    for (PrecompileCase one : cases) {
      byte[] rest = Programs.join(new byte[32], one.input());
      Cost used = call(caller, one.number(), rest);
      Cost unused = call(caller, 0x12, rest);
      // What the kernel charges on one side is part of the schedule on the other.
      Cost cost = used.minus(unused);
      double all = cost.released() - cost.kernelDifference();
      String kind = "0x%02x %s".formatted(one.number(), one.name());
      rows.add(new Row(kind, "", new Cost(all, cost.inJava(), 0, 0)));
    }
    return rows;
  }

  private Cost call(Address caller, int number, byte[] rest) {
    byte[] input = Programs.join(Programs.word(Programs.reserved(0, number)), rest);
    return gas.frame(caller, input);
  }

  private void print(String title, List<Row> rows) {
    Map<String, List<Row>> kinds = new LinkedHashMap<>();
    for (Row row : rows) {
      kinds.computeIfAbsent(row.kind(), kind -> new ArrayList<>()).add(row);
    }
    System.out.printf(
        "%n%-34s %14s %30s %14s %8s%n", title, "released", "least and most", "schedule", "error");
    double[] errors = new double[kinds.size()];
    int next = 0;
    for (Map.Entry<String, List<Row>> kind : kinds.entrySet()) {
      List<Row> of = kind.getValue();
      double released = of.stream().mapToDouble(row -> row.cost().released()).average().orElse(0);
      double inJava = of.stream().mapToDouble(row -> row.cost().inJava()).average().orElse(0);
      double least = of.stream().mapToDouble(row -> row.cost().released()).min().orElse(0);
      double most = of.stream().mapToDouble(row -> row.cost().released()).max().orElse(0);
      String range = least == most ? "" : "%,.0f to %,.0f".formatted(least, most);
      errors[next++] = Math.abs(inJava / released - 1);
      line(kind.getKey(), released, range, inJava);
      for (Row row : of) {
        if (all && of.size() > 1) {
          line("  " + row.variant(), row.cost().released(), "", row.cost().inJava());
        }
        if (Math.abs(row.cost().kernelDifference()) > 1) {
          System.out.printf(
              "  %s: the kernel charges %,.0f more on the native set%n",
              row.variant(), row.cost().kernelDifference());
        }
      }
    }
    Arrays.sort(errors);
    System.out.printf(
        "%d kinds, median error %.1f %%, nine of ten below %.1f %%%n",
        errors.length, 100 * errors[errors.length / 2], 100 * errors[errors.length * 9 / 10]);
  }

  private static void line(String name, double released, String range, double inJava) {
    System.out.printf(
        "%-34s %,14.0f %30s %,14.0f %+7.1f%%%n",
        name, released, range, inJava, 100 * (inJava / released - 1));
  }
}
