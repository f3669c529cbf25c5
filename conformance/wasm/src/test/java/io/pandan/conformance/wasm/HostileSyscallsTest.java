package io.pandan.conformance.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.UserActors;
import io.pandan.conformance.wasm.Engines.Engine;
import io.pandan.conformance.wasm.HostileNetwork.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every syscall with pointers and lengths at the end of the memory, over it and around it, with
 * results that lie in arguments, and with numbers that are none: it gives an error number or does
 * its work, by the same gas on every engine, and never harms the host.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSyscallsTest {
  private static final int END = HostileSyscall.MEMORY_BYTES;

  /** Pointers, lengths and handles. */
  private static final int[] INTEGERS = {
    0,
    1,
    2,
    3,
    21,
    65,
    HostileSyscall.ID_ADDRESS,
    HostileSyscall.KEY_ADDRESS,
    HostileSyscall.EMPTY_STATE,
    END - 80,
    END - 20,
    END - 4,
    END - 1,
    END,
    END + 1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -END,
    -4,
    -1
  };

  /** Actors, epochs, codecs, hashes, amounts and flags. */
  private static final long[] LONGS = {
    0,
    1,
    2,
    0x12,
    0x55,
    0x71,
    0xb220,
    99,
    1_000,
    Integer.MAX_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -2,
    -1
  };

  private static final int RANDOM_CALLS = 150;

  private final Map<Engine, HostileNetwork> networks = new HashMap<>();
  private final Map<String, List<Outcome>> outcomes = new HashMap<>();

  @AfterAll
  void closeNetworks() {
    networks.values().forEach(HostileNetwork::close);
  }

  static Stream<Arguments> syscalls() {
    return Engines.all()
        .flatMap(
            engine -> HostileSyscall.all().stream().map(syscall -> Arguments.of(engine, syscall)));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("syscalls")
  void shouldStandPointersThatPointAnywhere(Engine engine, HostileSyscall syscall) {
    HostileNetwork network = networks.computeIfAbsent(engine, e -> new HostileNetwork(e.engine()));
    Address actor = create(network, syscall);
    List<Outcome> came = new ArrayList<>();
    for (long[] arguments : arguments(syscall)) {
      ApplyResult result =
          network.call(actor, HostileSyscall.params(arguments), HostileNetwork.LITTLE_GAS);
      if (result.receipt().exitCode().equals(ExitCode.SYS_INVALID_RECEIVER)) {
        // The actor destroyed itself.
        actor = create(network, syscall);
      } else if (!syscall.name().equals("exit")) {
        int exitCode = result.receipt().exitCode().value();
        assertThat(exitCode == ExitCode.SYS_OUT_OF_GAS.value() || isErrorNumber(exitCode))
            .as("%s%s: %s %s", syscall, Arrays.toString(arguments), exitCode, result.failure())
            .isTrue();
      }
      came.add(Outcome.of(result));
    }

    assertThat(came).isEqualTo(outcomes.computeIfAbsent(syscall.toString(), n -> came));
    assertThat(network.transfers()).isTrue();
  }

  @Test
  void shouldDoWhatASyscallIsForSomewhereInBetween() {
    // On a network of its own: those of the other test have the same messages on every engine.
    Engine engine = Engines.all().findFirst().orElseThrow();
    try (HostileNetwork network = new HostileNetwork(engine.engine())) {
      HostileSyscall context = new HostileSyscall("network", "context", "i");
      Address actor = create(network, context);

      assertThat(exitCode(network, actor, END - 44)).isEqualTo(HostileSyscall.FIRST_EXIT_CODE);
      assertThat(exitCode(network, actor, END - 43))
          .isEqualTo(HostileSyscall.FIRST_EXIT_CODE + ErrorNumber.ILLEGAL_ARGUMENT.number());
    }
  }

  private static int exitCode(HostileNetwork network, Address actor, long argument) {
    return network
        .call(actor, HostileSyscall.params(argument), HostileNetwork.LITTLE_GAS)
        .receipt()
        .exitCode()
        .value();
  }

  private static boolean isErrorNumber(int exitCode) {
    int number = exitCode - HostileSyscall.FIRST_EXIT_CODE;
    return number >= 0 && number <= ErrorNumber.values().length;
  }

  private static Address create(HostileNetwork network, HostileSyscall syscall) {
    ApplyResult installed = network.install(syscall.actor());
    return UserActors.actor(network.create(UserActors.code(installed), HostileNetwork.LITTLE_GAS));
  }

  /** Each value for all arguments at once, and the same random choices every time. */
  private static List<long[]> arguments(HostileSyscall syscall) {
    List<long[]> all = new ArrayList<>();
    for (int i = 0; i < INTEGERS.length; i++) {
      int chosen = i;
      all.add(choose(syscall, bound -> chosen % bound));
    }
    Random random = new Random(syscall.toString().hashCode());
    for (int i = 0; i < RANDOM_CALLS; i++) {
      all.add(choose(syscall, random::nextInt));
    }
    return all;
  }

  private static long[] choose(HostileSyscall syscall, IntUnaryOperator chosen) {
    long[] arguments = new long[syscall.parameters().length()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          syscall.parameters().charAt(i) == 'l'
              ? LONGS[chosen.applyAsInt(LONGS.length)]
              : INTEGERS[chosen.applyAsInt(INTEGERS.length)];
    }
    return arguments;
  }
}
