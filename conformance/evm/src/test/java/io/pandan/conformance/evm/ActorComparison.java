package io.pandan.conformance.evm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.core.Bytecode;
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

  /** The first contract's id: genesis gives those before. */
  private static final long FIRST_ID = 1_001;

  private final ReleasedActors actors;
  private int messages;
  private int succeeded;
  private int innerCalls;

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
      for (int i = 0; i < CONTRACTS; i++) {
        byte[] program = programs.next();
        byte[] create = new CborWriter().writeBytes(Bytecode.deployer(program)).toByteArray();
        Optional<String> found = apply(twins, Contracts.EAM, 50, Contracts.CREATE_EXTERNAL, create);
        if (found.isPresent()) {
          String where = "program %d, contract %d: ".formatted(seed, i);
          return found.map(f -> where + f);
        }
      }
      for (int i = 0; i < MESSAGES; i++) {
        byte[] input = new byte[1 + random.nextInt(80)];
        random.nextBytes(input);
        input[0] = 0;
        Address to = Address.id(FIRST_ID + random.nextInt(CONTRACTS));
        byte[] params = new CborWriter().writeBytes(input).toByteArray();
        long method = random.nextInt(8) == 0 ? 5_000 : Methods.INVOKE_EVM;
        Optional<String> found = apply(twins, to, random.nextInt(3), method, params);
        if (found.isPresent()) {
          String where =
              "program %d, message %d to %s with %s: "
                  .formatted(seed, i, to, HexFormat.of().formatHex(input));
          return found.map(f -> where + f);
        }
        if (random.nextInt(4) == 0) {
          twins.nextEpoch();
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> apply(Twins twins, Address to, long value, long method, byte[] params) {
    long nonce = twins.actor(Twins.BOB).map(ActorState::nonce).orElse(0L);
    Message message =
        new Message(
            0,
            to,
            Twins.BOB,
            nonce,
            TokenAmount.ofAtto(value),
            GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    Twins.Applied applied = twins.apply(message, ApplyKind.EXPLICIT);
    messages++;
    if (applied.released().receipt().exitCode().isSuccess()) {
      succeeded++;
    }
    innerCalls += FrameGas.of(applied.released()).size() - 1;
    return applied.differences().isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("\n  ", applied.differences()));
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
        "%d programs ran the same: %d messages, %d of which succeeded, with %d inner calls%n",
        seed - first, comparison.messages, comparison.succeeded, comparison.innerCalls);
  }
}
