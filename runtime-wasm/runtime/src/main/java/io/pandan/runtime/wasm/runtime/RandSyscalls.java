package io.pandan.runtime.wasm.runtime;

import java.util.List;

/** Randomness (ref-fvm fvm/src/syscalls/rand.rs). */
final class RandSyscalls {
  private static final int RANDOMNESS_BYTES = 32;

  private RandSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall(
            "rand",
            "get_chain_randomness",
            "l",
            RANDOMNESS_BYTES,
            c -> c.giveBytes(c.kernel.chainRandomness(c.i64(0)))),
        new Syscall(
            "rand",
            "get_beacon_randomness",
            "l",
            RANDOMNESS_BYTES,
            c -> c.giveBytes(c.kernel.beaconRandomness(c.i64(0)))));
  }

  /** Networks 18 to 20: drawn, for a purpose, with entropy. */
  static List<Syscall> v3() {
    return List.of(
        new Syscall(
            "rand",
            "get_chain_randomness",
            "llii",
            RANDOMNESS_BYTES,
            c ->
                c.giveBytes(
                    c.kernel.drawChainRandomness(
                        c.i64(0), c.i64(1), c.memory.read(c.i32(2), c.i32(3))))),
        new Syscall(
            "rand",
            "get_beacon_randomness",
            "llii",
            RANDOMNESS_BYTES,
            c ->
                c.giveBytes(
                    c.kernel.drawBeaconRandomness(
                        c.i64(0), c.i64(1), c.memory.read(c.i32(2), c.i32(3))))));
  }
}
