package io.pandan.conformance.vectors;

import io.pandan.api.Receipt;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vectors.MessageVector.ExpectedReceipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Holds a run to what its vector recorded: exit code, return, gas to the unit, state root. */
public final class Comparison {
  /** How many bytes of a return value are shown. */
  private static final int SHOWN_BYTES = 64;

  private Comparison() {}

  /** Everything that is not as recorded; empty when the run is right. */
  public static List<Difference> of(MessageVector vector, VectorRun run) {
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < run.results().size(); i++) {
      String prefix = vector.messages().size() == 1 ? "" : "message " + (i + 1) + " ";
      compare(prefix, vector.receipts().get(i), run.results().get(i), differences);
    }
    run.failure().ifPresent(why -> differences.add(new Difference("host", "no failure", why)));
    if (run.root().isPresent() && !run.root().get().equals(vector.finalRoot())) {
      differences.add(
          new Difference("root", vector.finalRoot().toString(), String.valueOf(run.root().get())));
      differences.addAll(StateDifference.find(vector, run));
    }
    return differences;
  }

  private static void compare(
      String prefix, ExpectedReceipt expected, ApplyResult result, List<Difference> differences) {
    Receipt actual = result.receipt();
    if (!actual.exitCode().equals(expected.exitCode())) {
      differences.add(
          new Difference(
              prefix + "exit",
              expected.exitCode().toString(),
              actual.exitCode()
                  + result.failure().map(why -> " (" + oneLine(why) + ")").orElse("")));
    }
    if (actual.gasUsed() != expected.gasUsed()) {
      differences.add(
          new Difference(
              prefix + "gas",
              number(expected.gasUsed()),
              "%s (%+,d)"
                  .formatted(number(actual.gasUsed()), actual.gasUsed() - expected.gasUsed())));
    }
    if (!Arrays.equals(actual.returnData(), expected.returnData())) {
      differences.add(
          new Difference(
              prefix + "return", bytes(expected.returnData()), bytes(actual.returnData())));
    }
  }

  private static String oneLine(String text) {
    return text.strip().replace("\n", "; ");
  }

  /** A number with separators, as everywhere in the reports. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A length and the first bytes. */
  static String bytes(byte[] data) {
    int shown = Math.min(data.length, SHOWN_BYTES);
    return "%d bytes 0x%s%s"
        .formatted(
            data.length, HexFormat.of().formatHex(data, 0, shown), shown < data.length ? "…" : "");
  }
}
