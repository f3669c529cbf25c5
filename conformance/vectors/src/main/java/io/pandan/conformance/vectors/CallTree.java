package io.pandan.conformance.vectors;

import io.pandan.api.ExitCode;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of a message with what each of them spent, by syscall and by charge. Made from a trace
 * and the syscalls' names.
 */
public final class CallTree {
  /** What begins a syscall (ref-fvm {@code PriceList::on_syscall}). */
  private static final String SYSCALL = "OnSyscall";

  /** What ends one: WebAssembly runs again. */
  private static final String EXECUTION = "wasm_exec";

  private static final String OUTSIDE = "call";

  private final Call root = new Call(Optional.empty());
  private final Map<String, Spent> charges = new LinkedHashMap<>();

  /** How often and how much. For one thread. */
  public static final class Spent {
    private long count;
    private long milligas;

    private void add(long amount) {
      count++;
      milligas += amount;
    }

    /** How often. */
    public long count() {
      return count;
    }

    /** How much. */
    public long milligas() {
      return milligas;
    }
  }

  /** One call, or the message around the first. For one thread. */
  public static final class Call {
    private final Optional<TraceEvent.Call> begin;
    private final Map<String, Spent> syscalls = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private Optional<TraceEvent.Return> end = Optional.empty();
    private String syscall = OUTSIDE;

    private Call(Optional<TraceEvent.Call> begin) {
      this.begin = begin;
    }

    /** Who calls whom; empty for the message around. */
    public Optional<TraceEvent.Call> begin() {
      return begin;
    }

    /** How it ended; empty where the trace breaks off. */
    public Optional<TraceEvent.Return> end() {
      return end;
    }

    /**
     * What it spent itself by syscall, without the calls inside: {@code wasm} is execution, {@code
     * call} what the call itself costs.
     */
    public Map<String, Spent> syscalls() {
      return syscalls;
    }

    /** The calls inside, in order. */
    public List<Call> calls() {
      return calls;
    }

    /** What it and everything inside spent. */
    public long milligas() {
      return syscalls.values().stream().mapToLong(Spent::milligas).sum()
          + calls.stream().mapToLong(Call::milligas).sum();
    }

    /** Whether it succeeded. */
    public boolean succeeded() {
      return end.map(e -> e.exitCode().equals(ExitCode.OK)).orElse(false);
    }
  }

  private CallTree() {}

  /**
   * Makes the tree of a message.
   *
   * @param result a traced result
   * @param syscalls the names of its syscalls in order
   */
  public static CallTree of(ApplyResult result, List<String> syscalls) {
    CallTree tree = new CallTree();
    Deque<Call> open = new ArrayDeque<>();
    open.push(tree.root);
    int next = 0;
    for (TraceEvent event : result.trace()) {
      switch (event) {
        case TraceEvent.Call call -> {
          Call inner = new Call(Optional.of(call));
          open.element().calls.add(inner);
          open.push(inner);
        }
        case TraceEvent.Return returned -> open.pop().end = Optional.of(returned);
        case TraceEvent.GasCharge charge -> {
          Call call = open.element();
          tree.charges.computeIfAbsent(charge.name(), n -> new Spent()).add(charge.milligas());
          boolean begins = charge.name().equals(SYSCALL);
          if (begins) {
            call.syscall = next < syscalls.size() ? syscalls.get(next++) : SYSCALL;
          } else if (charge.name().equals(EXECUTION)) {
            call.syscall = OUTSIDE;
          }
          add(call, charge, begins);
        }
        case TraceEvent.Invoke _, TraceEvent.Emit _ -> {
          // Neither costs anything of its own.
        }
      }
    }
    return tree;
  }

  private static void add(Call call, TraceEvent.GasCharge charge, boolean begins) {
    String to = charge.name().startsWith("wasm_") ? "wasm" : call.syscall;
    Spent spent = call.syscalls.computeIfAbsent(to, n -> new Spent());
    if (begins || to.equals("wasm") || to.equals(OUTSIDE)) {
      spent.add(charge.milligas());
    } else {
      spent.milligas += charge.milligas();
    }
  }

  /** The message: what it spent outside of calls, and its call. */
  public Call root() {
    return root;
  }

  /** Sums by the name of the charge, over all calls. */
  public Map<String, Spent> charges() {
    return charges;
  }
}
