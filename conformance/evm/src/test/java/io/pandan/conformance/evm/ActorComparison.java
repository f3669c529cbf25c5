package io.pandan.conformance.evm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Runs random contracts on the actors in Java and on those that the Filecoin project released, and
 * finds the first difference: {@code ./pandan fuzz evm-actor}. For one thread.
 */
final class ActorComparison {
  private static final long GAS_LIMIT = 10_000_000_000L;
  private static final int CONTRACTS = 4;
  private static final int MESSAGES = 10;

  /** Those of the EVM actor and none. */
  private static final long[] METHODS = {0, 1, 2, 3, 4, 5, 6, 7, 1_023, 1_024};

  /** The first contract's id: genesis gives those before. */
  private static final long FIRST_ID = 1_001;

  private final ReleasedActors actors;
  private int messages;
  private int succeeded;
  private int innerCalls;
  private int exhausted;

  ActorComparison(ReleasedActors actors) {
    this.actors = actors;
  }

  /** How many messages ran. */
  int messages() {
    return messages;
  }

  /** How many of them succeeded. */
  int succeeded() {
    return succeeded;
  }

  /** How many programs ended early because a message's gas was not enough on one side or both. */
  int exhausted() {
    return exhausted;
  }

  /** How many calls messages made. */
  int innerCalls() {
    return innerCalls;
  }

  /**
   * Compares some contracts that call each other, on networks of their own.
   *
   * @param seed which
   * @return the first message that differs, or nothing
   */
  Optional<String> compare(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<EthAddress> others = new ArrayList<>();
    for (int i = 0; i < CONTRACTS; i++) {
      others.add(EthAddress.ofActorId(FIRST_ID + i));
      others.add(EthAddress.ofActorId(FIRST_ID + i));
    }
    others.add(EthAddress.from(Twins.BOB).orElseThrow());
    others.add(EthAddress.ofActorId(100));
    others.add(EthAddress.ofActorId(1));
    others.add(EthAddress.ofActorId(1L << 40));
    others.add(
        EthAddress.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
    RandomPrograms programs = new RandomPrograms(random, others);
    try (Twins twins = new Twins(actors, TokenAmount.ZERO)) {
      for (int i = 0; i < CONTRACTS + MESSAGES; i++) {
        Call call = i < CONTRACTS ? creation(programs.next()) : call(random, programs);
        Twins.Applied applied = apply(twins, call);
        if (isExhausted(applied.inJava()) || isExhausted(applied.released())) {
          // How far they came is a matter of gas.
          exhausted++;
          break;
        }
        List<String> differences = new ArrayList<>(applied.differences());
        differences.addAll(kernelDifferences(applied));
        if (!differences.isEmpty()) {
          return Optional.of(
              "program %d, message %d, %s: ".formatted(seed, i, call)
                  + String.join("\n  ", differences));
        }
        if (random.nextInt(8) == 0) {
          twins.nextEpoch();
        }
      }
    }
    return Optional.empty();
  }

  /** One message. */
  private record Call(Address from, Address to, long value, long method, byte[] params) {
    @Override
    public String toString() {
      return "%s to %s, %d aFIL, method %d with %s"
          .formatted(from, to, value, method, HexFormat.of().formatHex(params));
    }
  }

  private static Call creation(byte[] initCode) {
    byte[] params = new CborWriter().writeBytes(initCode).toByteArray();
    return new Call(Twins.BOB, Contracts.EAM, 50, Contracts.CREATE_EXTERNAL, params);
  }

  private static Call call(SplittableRandom random, RandomPrograms programs) {
    if (random.nextInt(12) == 0) {
      return creation(programs.next());
    }
    Address from = random.nextInt(5) == 0 ? Twins.ALICE : Twins.BOB;
    Address to = Address.id(FIRST_ID + random.nextInt(CONTRACTS));
    byte[] input = new byte[1 + random.nextInt(80)];
    random.nextBytes(input);
    input[0] = 0;
    byte[] params = new CborWriter().writeBytes(input).toByteArray();
    if (random.nextInt(12) == 0) {
      params = random.nextBoolean() ? new byte[0] : input;
    }
    long method =
        switch (random.nextInt(12)) {
          case 0, 1 -> 5_000;
          case 2 -> METHODS[random.nextInt(METHODS.length)];
          default -> Methods.INVOKE_EVM;
        };
    return new Call(from, to, random.nextInt(3), method, params);
  }

  private Twins.Applied apply(Twins twins, Call call) {
    long nonce = twins.actor(call.from()).map(ActorState::nonce).orElse(0L);
    Message message =
        new Message(
            0,
            call.to(),
            call.from(),
            nonce,
            TokenAmount.ofAtto(call.value()),
            GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            call.method(),
            call.params());
    Twins.Applied applied = twins.apply(message, ApplyKind.EXPLICIT);
    messages++;
    if (applied.released().receipt().exitCode().isSuccess()) {
      succeeded++;
    }
    innerCalls += FrameGas.of(applied.released()).size() - 1;
    return applied;
  }

  private static boolean isExhausted(ApplyResult result) {
    return result.receipt().gasUsed() > GAS_LIMIT / 100 * 95;
  }

  /**
   * Calls for which the kernel charges otherwise on one side; those that ran out of gas, and those
   * of precompiles that are computed on one and asked of the kernel on the other, are left out.
   */
  private static List<String> kernelDifferences(Twins.Applied applied) {
    List<FrameGas> frames = FrameGas.of(applied.inJava());
    List<FrameGas> others = FrameGas.of(applied.released());
    List<String> found = new ArrayList<>();
    for (int i = 0; i < Math.min(frames.size(), others.size()); i++) {
      FrameGas frame = frames.get(i);
      FrameGas other = others.get(i);
      if (frame.kernelMilligas() != other.kernelMilligas()
          && !frame.exhausted()
          && !other.exhausted()
          && !frame.precompiled()) {
        found.add(
            "the kernel charges %,d milligas more in Java for call %d, method %d of %s"
                .formatted(
                    frame.kernelMilligas() - other.kernelMilligas(),
                    i,
                    frame.method(),
                    frame.receiver()));
      }
    }
    return found;
  }

  /**
   * Compares programs for some time, from a seed on that changes with the clock or is given.
   *
   * @param arguments the folder of released actors, seconds, and the first seed
   */
  public static void main(String[] arguments) {
    ActorComparison comparison = new ActorComparison(ReleasedActors.in(Path.of(arguments[0])));
    long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.currentTimeMillis();
    System.out.println("First program: " + seed);
    long first = seed;
    while (System.nanoTime() < end) {
      Optional<String> difference = comparison.compare(seed);
      if (difference.isPresent()) {
        System.out.println("They differ in " + difference.get());
        System.exit(1);
      }
      seed++;
    }
    System.out.printf(
        "%d programs ran the same: %d messages, %d of which succeeded, with %d inner calls; "
            + "in %d of them gas came to an end%n",
        seed - first,
        comparison.messages,
        comparison.succeeded,
        comparison.innerCalls,
        comparison.exhausted);
  }
}
