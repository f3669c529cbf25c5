package io.pandan.conformance.wasm;

import static io.pandan.conformance.wasm.HostileCode.demand;

import io.pandan.api.Address;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.UserActors;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.Opcode;

/**
 * Lets actors take all the memory that they may have, in a JVM whose heap is given: {@code
 * HostMemoryTest} starts it, and docs/wasm.md says which heap is enough for what.
 */
final class HostMemory {
  private static final int MAX_PAGES = 8192;
  private static final long GAS_LIMIT = 5_000_000_000L;

  private HostMemory() {}

  /**
   * Runs a scenario on an engine; the exit status is 0 where the message ended as it should.
   *
   * @param arguments {@code at-once}, {@code in-steps} or {@code nested}, and the engine's name
   */
  public static void main(String[] arguments) {
    byte[] module =
        switch (arguments[0]) {
          case "at-once" -> actor(new Code().i32(MAX_PAGES - 1).op(Opcode.MEMORY_GROW, 0), 1);
          case "in-steps" -> actor(steps(), 1);
          // The fifth actor finds no memory left; the four above have a quarter of it each.
          case "nested" -> actor(new Code().i32(MAX_PAGES - 1).op(Opcode.MEMORY_GROW, 0), 2);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    Engines.Engine engine =
        Engines.all().filter(e -> e.name().equals(arguments[1])).findFirst().orElseThrow();
    try (HostileNetwork network = new HostileNetwork(engine.engine())) {
      ApplyResult installed = network.install(module);
      Address actor =
          UserActors.actor(network.create(UserActors.code(installed), HostileNetwork.MUCH_GAS));
      ApplyResult result = network.call(actor, new byte[0], GAS_LIMIT);
      System.out.println(
          arguments[0]
              + " on "
              + engine
              + " in a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB: exit code "
              + result.receipt().exitCode()
              + " "
              + result.failure().orElse(""));
      System.exit(result.receipt().exitCode().isSuccess() ? 0 : 1);
    }
  }

  private static Code steps() {
    Code code = new Code().block(Opcode.LOOP).i32(16).op(Opcode.MEMORY_GROW, 0);
    code.i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end();
    return code.i32(15).op(Opcode.MEMORY_GROW, 0);
  }

  /** Grows, looks whether it has what it asked for, and sends to itself so many times less one. */
  private static byte[] actor(Code growth, int sends) {
    Code code = new Code().raw(growth.op(Opcode.DROP).toBytes());
    if (sends == 1) {
      Code size = new Code().op(Opcode.MEMORY_SIZE, 0).i32(MAX_PAGES).op(Opcode.I32_EQ);
      return HostileCode.actor(code.raw(demand(size).toBytes()));
    }
    return HostileCode.actor(code.raw(HostileCode.sendToItself().toBytes()).op(Opcode.DROP).i32(0));
  }
}
