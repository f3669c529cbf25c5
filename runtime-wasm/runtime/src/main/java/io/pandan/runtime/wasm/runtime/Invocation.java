package io.pandan.runtime.wasm.runtime;

import io.pandan.api.ErrorNumber;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.GasRules;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import java.util.Optional;

/**
 * One call of an actor: an instance, its kernel, and the gas that passes between them. The instance
 * counts down a copy of the gas that is left; before each syscall and at the end, what it used is
 * charged to the kernel. Source: ref-fvm fvm/src/syscalls/mod.rs, fvm/src/syscalls/linker.rs and
 * fvm/src/call_manager/default.rs.
 */
final class Invocation implements WasmHost {
  /** What a table's element counts as in the limit of memory (fvm/src/machine/limiter.rs). */
  private static final int TABLE_ELEMENT_BYTES = 8;

  /** Most elements of a table (fvm/src/engine/mod.rs: table_elements). */
  private static final int MAX_TABLE_ELEMENTS = 20_000;

  private final Kernel kernel;
  private final PreparedActor actor;
  private final MeteringRules rules;
  private final WasmInstance instance;
  private final ActorMemory memory;
  private final Context context;

  /** What was left when the instance's counter was set. */
  private long lastMilligas;

  /** Bytes of memory and tables, now and when the counter was set: only traces tell them apart. */
  private long memoryBytes;

  private long lastMemoryBytes;

  private Invocation(
      Kernel kernel, Cid cid, PreparedActor actor, WasmCode code, MeteringRules rules) {
    this.kernel = kernel;
    this.actor = actor;
    this.rules = rules;
    this.instance = code.instantiate(this);
    this.memory = new ActorMemory(instance);
    this.context = new Context(kernel, memory, cid);
  }

  /**
   * Calls an actor.
   *
   * @param cid what the kernel knows the code by
   * @param params the handle of the parameters
   */
  static ActorExit run(
      Kernel kernel, Cid cid, PreparedActor actor, WasmCode code, MeteringRules rules, int params) {
    chargeStart(kernel, actor, rules.gas());
    long memory = actor.memory().minimum() * Metering.PAGE_BYTES;
    long table = actor.table().minimum() * TABLE_ELEMENT_BYTES;
    if (!kernel.reserveMemory(memory) || !kernel.reserveMemory(table)) {
      return ActorExit.trapped("failed to instantiate module: memory is exhausted");
    }
    Invocation invocation = new Invocation(kernel, cid, actor, code, rules);
    try {
      Optional<ActorExit> failed = invocation.initialize(memory + table);
      return failed.isPresent() ? failed.get() : invocation.invoke(params);
    } finally {
      invocation.instance.close();
    }
  }

  /** Charges what memory and table start with; growth is charged by injected instructions. */
  private static void chargeStart(Kernel kernel, PreparedActor actor, GasRules gas) {
    if (actor.table().exported()) {
      kernel.chargeMilligas("wasm_table_init", gas.startingTable(actor.table().minimum()));
    }
    kernel.chargeMilligas(
        "wasm_memory_init", gas.startingMemory(actor.memory().minimum() * Metering.PAGE_BYTES));
  }

  /** Writes segments and runs the start function, which fails the call however it ends. */
  private Optional<ActorExit> initialize(long startingBytes) {
    setGas();
    memoryBytes = startingBytes;
    String failure = "";
    try {
      instance.initialize();
    } catch (WasmTrapException | AbortException | OutOfGasException e) {
      failure = "failed to instantiate module: " + e.getMessage();
    }
    chargeExecution();
    return failure.isEmpty() ? Optional.empty() : Optional.of(ActorExit.trapped(failure));
  }

  private ActorExit invoke(int params) {
    memory.open();
    setGas();
    try {
      int returned = instance.invoke(PreparedActor.ENTRY_POINT, params);
      chargeExecution();
      return ActorExit.returned(returned);
    } catch (WasmTrapException e) {
      // Out of gas looks like a trap: the charge tells.
      chargeExecution();
      return ActorExit.trapped(String.valueOf(e.getMessage()));
    } catch (AbortException e) {
      return e.exit();
    }
  }

  @Override
  public int call(WasmInstance caller, int function, long[] arguments) {
    chargeExecution();
    kernel.chargeSyscall();
    Syscall syscall = actor.syscalls().get(function);
    int result = syscall.resultBytes();
    if (result > 0 && !memory.contains((int) arguments[0], result)) {
      // The counter is not set again, as in ref-fvm, so that execution is charged twice.
      return ErrorNumber.ILLEGAL_ARGUMENT.number();
    }
    context.begin(arguments, result > 0);
    int error = 0;
    try {
      syscall.operation().run(context);
    } catch (SyscallException e) {
      error = e.errorNumber().number();
    }
    setGas();
    return error;
  }

  /** Sets the instance's counter to what is left. */
  private void setGas() {
    lastMilligas = kernel.milligasAvailable();
    lastMemoryBytes = memoryBytes;
    instance.setGas(lastMilligas);
  }

  /** Charges what the instance has counted since its counter was set. */
  private void chargeExecution() {
    long left = instance.gas();
    long used;
    if (left < 0) {
      used = lastMilligas - left;
      used = used < 0 ? Long.MAX_VALUE : used;
    } else {
      used = Math.max(0, lastMilligas - left);
    }
    // How much of it is growth of memory is a matter of traces; the sum is what counts.
    long growth =
        Math.min(used, rules.gas().startingMemory(Math.max(0, memoryBytes - lastMemoryBytes)));
    kernel.chargeMilligas("wasm_exec", used - growth);
    if (growth > 0) {
      kernel.chargeMilligas("wasm_memory_grow", growth);
    }
  }

  @Override
  public boolean growMemory(long fromPages, long toPages) {
    if (toPages > actor.memory().maximum()
        || !reserve((toPages - fromPages) * Metering.PAGE_BYTES)) {
      return false;
    }
    // Reserved nevertheless, as in wasmtime: the limit of the instance is looked at last.
    return toPages * Metering.PAGE_BYTES <= rules.maxMemoryBytes();
  }

  @Override
  public boolean growTable(long fromElements, long toElements) {
    return toElements <= Math.min(actor.table().maximum(), MAX_TABLE_ELEMENTS)
        && reserve((toElements - fromElements) * TABLE_ELEMENT_BYTES);
  }

  private boolean reserve(long bytes) {
    if (!kernel.reserveMemory(bytes)) {
      return false;
    }
    memoryBytes += bytes;
    return true;
  }

  @Override
  public void poll() {
    if (kernel.interrupted()) {
      throw new MachineInterruptedException();
    }
  }
}
