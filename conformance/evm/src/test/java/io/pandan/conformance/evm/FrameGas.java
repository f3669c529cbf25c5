package io.pandan.conformance.evm;

import io.pandan.api.ExitCode;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where the gas of one call of a message went, without the calls inside: to the kernel, which
 * charges the same on both actor sets, or to computation, which is metered WebAssembly on one and
 * this project's schedule on the other.
 *
 * @param receiver whose call it is, as the trace has it
 * @param method the method's number
 * @param computedMilligas metered or scheduled
 * @param kernelMilligas charged by the kernel
 * @param exhausted whether it ended for want of gas
 * @param precompiled whether a precompile was computed here that is a matter of the kernel there
 */
record FrameGas(
    String receiver,
    long method,
    long computedMilligas,
    long kernelMilligas,
    boolean exhausted,
    boolean precompiled) {

  private static final int COMPUTED = 0;
  private static final int KERNEL = 1;
  private static final int EXHAUSTED = 2;
  private static final int PRECOMPILED = 3;

  /** The calls of a traced message, in the order in which they began. */
  static List<FrameGas> of(ApplyResult result) {
    List<long[]> sums = new ArrayList<>();
    List<TraceEvent.Call> calls = new ArrayList<>();
    Deque<long[]> open = new ArrayDeque<>();
    // What the message costs besides its calls.
    open.push(new long[4]);
    for (TraceEvent event : result.trace()) {
      switch (event) {
        case TraceEvent.Call call -> {
          long[] sum = new long[4];
          calls.add(call);
          sums.add(sum);
          open.push(sum);
        }
        case TraceEvent.Return returned -> {
          long[] sum = open.pop();
          if (returned.exitCode().equals(ExitCode.SYS_OUT_OF_GAS)) {
            sum[EXHAUSTED] = 1;
          }
        }
        case TraceEvent.GasCharge charge -> {
          open.element()[isComputed(charge.name()) ? COMPUTED : KERNEL] += charge.milligas();
          if (charge.name().equals("precompile")) {
            open.element()[PRECOMPILED] = 1;
          }
        }
        case TraceEvent.Invoke _, TraceEvent.Emit _ -> {
          // Neither costs anything of its own.
        }
      }
    }
    List<FrameGas> frames = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      TraceEvent.Call call = calls.get(i);
      long[] sum = sums.get(i);
      frames.add(
          new FrameGas(
              call.to().toString(),
              call.method(),
              sum[COMPUTED],
              sum[KERNEL],
              sum[EXHAUSTED] != 0,
              sum[PRECOMPILED] != 0));
    }
    return frames;
  }

  private static boolean isComputed(String charge) {
    return charge.startsWith("wasm_")
        || charge.startsWith("native_")
        || charge.startsWith("evm")
        || charge.equals("precompile");
  }
}
