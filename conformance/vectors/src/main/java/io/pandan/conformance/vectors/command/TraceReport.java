package io.pandan.conformance.vectors.command;

import io.pandan.api.Gas;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import io.pandan.conformance.vectors.CallTree;
import io.pandan.conformance.vectors.VectorRun;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what a message spent: by call as a tree with its syscalls, by charge as sums. */
final class TraceReport {
  private static final int NAME_WIDTH = 44;

  private final PrintWriter out;

  TraceReport(PrintWriter out) {
    this.out = out;
  }

  /** Prints the messages of a traced run. */
  void print(VectorRun run, boolean steps) {
    for (int i = 0; i < run.results().size(); i++) {
      ApplyResult result = run.results().get(i);
      List<String> syscalls = run.syscalls().get(i);
      CallTree tree = CallTree.of(result, syscalls);
      out.printf(
          Locale.ROOT,
          "message %d: exit %s, gas %,d%n",
          i + 1,
          result.receipt().exitCode(),
          result.receipt().gasUsed());
      result.failure().ifPresent(why -> out.println("  " + why.strip().replace("\n", "\n  ")));
      out.println();
      if (steps) {
        printSteps(result, syscalls);
      }
      print(tree.root(), "");
      out.println();
      out.println("by charge:");
      rows(tree.charges(), "  ");
      out.println();
    }
    out.flush();
  }

  private void print(CallTree.Call call, String indent) {
    call.begin().ifPresent(begin -> out.println(indent + describe(call, begin)));
    rows(call.syscalls(), indent + "  ");
    for (CallTree.Call inner : call.calls()) {
      print(inner, call.begin().isPresent() ? indent + "  │ " : indent);
    }
  }

  private static String describe(CallTree.Call call, TraceEvent.Call begin) {
    return String.format(
        Locale.ROOT,
        "f0%d → %s method %s%s%s: gas %s, %s",
        begin.from(),
        begin.to(),
        Long.toUnsignedString(begin.method()),
        begin.value().isZero() ? "" : ", " + begin.value() + " aFIL",
        begin.readOnly() ? ", read-only" : "",
        gas(call.milligas()),
        call.end()
            .map(
                end ->
                    "exit "
                        + end.exitCode()
                        + (end.message().isEmpty() ? "" : " (" + end.message() + ")"))
            .orElse("cut off"));
  }

  private void rows(Map<String, CallTree.Spent> spent, String indent) {
    spent.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, CallTree.Spent> row) -> row.getValue().milligas())
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .forEach(
            row ->
                out.printf(
                    Locale.ROOT,
                    "%s%-" + Math.max(1, NAME_WIDTH - indent.length()) + "s %7d × %22s%n",
                    indent,
                    row.getKey(),
                    row.getValue().count(),
                    gas(row.getValue().milligas())));
  }

  private void printSteps(ApplyResult result, List<String> syscalls) {
    int next = 0;
    String indent = "";
    for (TraceEvent event : result.trace()) {
      switch (event) {
        case TraceEvent.Call call -> {
          out.printf("%s→ %s method %d%n", indent, call.to(), call.method());
          indent += "  ";
        }
        case TraceEvent.Return returned -> {
          indent = indent.substring(2);
          out.printf("%s← exit %s %s%n", indent, returned.exitCode(), returned.message());
        }
        case TraceEvent.Invoke invoked -> out.printf("%sreaches f0%d%n", indent, invoked.id());
        case TraceEvent.Emit emitted ->
            out.printf("%sevent of f0%d%n", indent, emitted.event().emitter());
        case TraceEvent.GasCharge charge -> {
          String syscall =
              charge.name().equals("OnSyscall") && next < syscalls.size()
                  ? " " + syscalls.get(next++)
                  : "";
          out.printf("%s%s%s %s%n", indent, charge.name(), syscall, gas(charge.milligas()));
        }
      }
    }
    out.println();
  }

  private static String gas(long milligas) {
    long rest = Math.floorMod(milligas, Gas.MILLIGAS_PER_GAS);
    long whole = Math.floorDiv(milligas, Gas.MILLIGAS_PER_GAS);
    return rest == 0
        ? String.format(Locale.ROOT, "%,d", whole)
        : String.format(Locale.ROOT, "%,d.%03d", whole, rest);
  }
}
