package io.pandan.conformance.evm;

import io.pandan.api.StampedEvent;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.IpldBlock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** How two results of one message differ, but for gas and for what messages for people say. */
final class ResultDifferences {
  private ResultDifferences() {}

  /** All differences, each a line; the first inner call that differs comes last. */
  static List<String> of(ApplyResult inJava, ApplyResult released) {
    List<String> found = new ArrayList<>();
    compare(found, "exit code", inJava.receipt().exitCode(), released.receipt().exitCode());
    compare(
        found, "return", hex(inJava.receipt().returnData()), hex(released.receipt().returnData()));
    compare(found, "codec", inJava.returnCodec(), released.returnCodec());
    compare(found, "events", events(inJava), events(released));
    compare(found, "events root", inJava.receipt().eventsRoot(), released.receipt().eventsRoot());
    List<String> calls = calls(inJava);
    List<String> others = calls(released);
    for (int i = 0; i < Math.max(calls.size(), others.size()); i++) {
      String call = i < calls.size() ? calls.get(i) : "nothing more";
      String other = i < others.size() ? others.get(i) : "nothing more";
      if (!call.equals(other)) {
        compare(found, "step " + i, call, other);
        break;
      }
    }
    if (!found.isEmpty()) {
      found.add("failure in Java: " + inJava.failure().orElse("none"));
      found.add("failure of the released: " + released.failure().orElse("none"));
    }
    return found;
  }

  private static void compare(List<String> found, String what, Object inJava, Object released) {
    if (!inJava.equals(released)) {
      found.add(what + "\n    in Java:  " + inJava + "\n    released: " + released);
    }
  }

  /** The events in their encoding. */
  static List<String> events(ApplyResult result) {
    List<String> events = new ArrayList<>();
    for (StampedEvent event : result.events()) {
      CborWriter out = new CborWriter();
      event.write(out);
      events.add(hex(out.toByteArray()));
    }
    return events;
  }

  /** Calls and returns in their order. */
  private static List<String> calls(ApplyResult result) {
    List<String> calls = new ArrayList<>();
    for (TraceEvent event : result.trace()) {
      switch (event) {
        case TraceEvent.Call call ->
            calls.add(
                "call of f0%d to %s method %s with %s, %s aFIL%s"
                    .formatted(
                        call.from(),
                        call.to(),
                        Long.toUnsignedString(call.method()),
                        block(call.params()),
                        call.value(),
                        call.readOnly() ? ", read-only" : ""));
        case TraceEvent.Return returned ->
            calls.add("return of " + returned.exitCode() + " " + block(returned.value()));
        case TraceEvent.GasCharge _, TraceEvent.Invoke _, TraceEvent.Emit _ -> {
          // What is not compared.
        }
      }
    }
    return calls;
  }

  private static String block(Optional<IpldBlock> block) {
    return block.map(b -> "0x" + Long.toHexString(b.codec()) + ":" + hex(b.data())).orElse("none");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
