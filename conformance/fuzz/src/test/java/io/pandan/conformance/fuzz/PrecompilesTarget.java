package io.pandan.conformance.fuzz;

import io.pandan.conformance.fuzz.PrecompileReferences.Answer;
import io.pandan.runtime.evm.core.precompile.Precompile;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The precompiles of all forks. The first byte chooses one, the second the fork, the third whether
 * the rest is its input or what an input is made of, points of curves among it. What a call answers
 * is compared with another way to it, or with what has to hold.
 */
public final class PrecompilesTarget {
  private static final List<Precompiles> FORKS =
      List.of(
          Precompiles.OSAKA,
          Precompiles.FILECOIN,
          Precompiles.FRONTIER,
          Precompiles.BYZANTIUM,
          Precompiles.ISTANBUL,
          Precompiles.BERLIN,
          Precompiles.CANCUN,
          Precompiles.PRAGUE);

  /** What is dearer is not executed: nobody could pay for many of it. */
  private static final long MAX_GAS = 3_000_000;

  private PrecompilesTarget() {}

  /** Calls a precompile. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 3) {
      return;
    }
    int[] addresses = Precompiles.OSAKA.addresses();
    int address = addresses[Byte.toUnsignedInt(data[0]) % addresses.length];
    Precompiles fork = FORKS.get(Byte.toUnsignedInt(data[1]) % FORKS.size());
    byte[] rest = Arrays.copyOfRange(data, 3, data.length);
    byte[] input = (data[2] & 1) == 0 ? rest : new PrecompileInputs(rest).input(address);
    Optional<Precompile> precompile = fork.byAddress(address);
    long price = fork.gas(address, input);
    require(price >= 0 && (precompile.isPresent() || price == 0), address, input, "gas " + price);
    if (precompile.isEmpty()) {
      return;
    }
    long gas = precompile.get().ethereumGas(input);
    require(gas >= 0, address, input, "gas " + gas);
    if (gas <= MAX_GAS) {
      execute(fork, address, precompile.get(), input);
    }
  }

  private static void execute(Precompiles fork, int address, Precompile precompile, byte[] input) {
    byte[] before = input.clone();
    Optional<byte[]> answer = precompile.execute(input);
    require(Arrays.equals(before, input), address, before, "the input was changed");
    Optional<Answer> expected = PrecompileReferences.answer(fork, address, input);
    if (expected.isPresent()) {
      requireEqual(address, input, answer, expected.get().bytes());
    }
    answer.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0xa5));
    Optional<byte[]> again = precompile.execute(input);
    require(answer.isPresent() == again.isPresent(), address, input, "another answer");
    expected.ifPresent(other -> requireEqual(address, input, again, other.bytes()));
    PrecompileReferences.requireIdentities(address, precompile, input, again);
  }

  static void requireEqual(
      int address, byte[] input, Optional<byte[]> answer, Optional<byte[]> expected) {
    String is = answer.map(HexFormat.of()::formatHex).orElse("refused");
    String other = expected.map(HexFormat.of()::formatHex).orElse("refused");
    require(is.equals(other), address, input, "answer " + is + ", expected " + other);
  }

  static void require(boolean condition, int address, byte[] input, String what) {
    if (!condition) {
      throw new IllegalStateException(
          String.format("precompile %x of %s: %s", address, HexFormat.of().formatHex(input), what));
    }
  }
}
