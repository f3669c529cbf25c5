package io.pandan.host.rpc.trace;

import io.pandan.host.rpc.methods.Argument;
import java.util.Optional;

/**
 * What a log of instructions has. Source: go-ethereum {@code eth/tracers/logger/logger.go} ({@code
 * Config}).
 *
 * @param stack whether the stack before each instruction is shown
 * @param memory whether the memory before each instruction is shown
 * @param storage whether SLOAD and SSTORE show the words of storage that were touched so far
 * @param returnData whether what the last call gave back is shown
 * @param limit how many instructions are shown; 0 for all
 */
record StructLogOptions(
    boolean stack, boolean memory, boolean storage, boolean returnData, long limit) {

  static StructLogOptions of(Optional<Argument> given) {
    boolean memory = flag(given, "enableMemory");
    Optional<Argument> formerMemory = given.flatMap(options -> options.member("disableMemory"));
    if (formerMemory.isPresent() && given.flatMap(o -> o.member("enableMemory")).isEmpty()) {
      memory = !formerMemory.get().asBoolean();
    }
    return new StructLogOptions(
        !flag(given, "disableStack"),
        memory,
        !flag(given, "disableStorage"),
        flag(given, "enableReturnData"),
        given
            .flatMap(options -> options.member("limit"))
            .map(limit -> limit.asInteger(0, Integer.MAX_VALUE))
            .orElse(0L));
  }

  private static boolean flag(Optional<Argument> given, String name) {
    return given.flatMap(options -> options.member(name)).map(Argument::asBoolean).orElse(false);
  }
}
