package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Runs contracts on an engine and on {@link PlainEngine}, with much gas and with so little that it
 * ends anywhere, and finds the first difference in what they ask the host, charge and give back.
 */
public final class EngineDifferences {
  /** Much gas is what so many additions cost. */
  private static final long MOST_ADDITIONS = 15_000;

  private static final int LITTLE_GAS_RUNS = 6;

  private final EvmEngine plain;
  private final EvmEngine engine;
  private final long mostGas;
  private int programs;
  private int finished;

  /** Compares an engine that has the given profile. */
  public EngineDifferences(Profile profile, EvmEngine engine) {
    plain = new PlainEngine(profile);
    this.engine = engine;
    mostGas = MOST_ADDITIONS * profile.cost(Opcode.ADD);
  }

  /** How many programs were compared. */
  public int programs() {
    return programs;
  }

  /** How many of them stopped, returned or reverted of their own will. */
  public int finished() {
    return finished;
  }

  /**
   * Compares the programs of a seed.
   *
   * @return the first difference, or nothing
   */
  public Optional<String> compare(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomPrograms source = new RandomPrograms(random.split());
    List<byte[]> programs = List.of(source.next(), source.next(), source.next());
    return compare(programs, random).map(difference -> "seed " + seed + ": " + difference);
  }

  /**
   * Compares programs, of which the first is run and may call all.
   *
   * @param random chooses input and gas
   */
  public Optional<String> compare(List<byte[]> programs, SplittableRandom random) {
    List<EvmCode> contracts = new ArrayList<>();
    for (byte[] program : programs) {
      contracts.add(new EvmCode(program, Optional.of(Cid.sum(Codec.RAW, program))));
    }
    byte[] input = new byte[random.nextInt(80)];
    random.nextBytes(input);
    boolean readOnly = random.nextInt(8) == 0;
    List<String> lines = new ArrayList<>();
    long left = ProbingHost.run(plain, contracts, input, mostGas, readOnly, lines);
    this.programs++;
    String end = lines.get(lines.size() - 2);
    finished += end.startsWith("returns") || end.startsWith("reverts") ? 1 : 0;
    long used = mostGas - left;
    Optional<String> difference = compare(contracts, input, mostGas, readOnly, lines);
    for (int i = 0; i < LITTLE_GAS_RUNS && difference.isEmpty(); i++) {
      long gas = i == 0 ? used : i == 1 ? Math.max(0, used - 1) : random.nextLong(used + 1);
      List<String> expected = new ArrayList<>();
      ProbingHost.run(plain, contracts, input, gas, readOnly, expected);
      difference = compare(contracts, input, gas, readOnly, expected);
    }
    return difference;
  }

  private Optional<String> compare(
      List<EvmCode> contracts, byte[] input, long gas, boolean readOnly, List<String> expected) {
    List<String> actual = new ArrayList<>();
    ProbingHost.run(engine, contracts, input, gas, readOnly, actual);
    if (expected.equals(actual)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < Math.min(expected.size(), actual.size())
        && expected.get(at).equals(actual.get(at))) {
      at++;
    }
    StringBuilder text = new StringBuilder("line " + at + " of a run with " + gas + " gas");
    text.append(readOnly ? ", read-only" : "").append(", input ").append(hex(input));
    text.append("\n  plain:  ").append(at < expected.size() ? expected.get(at) : "nothing more");
    text.append("\n  engine: ").append(at < actual.size() ? actual.get(at) : "nothing more");
    for (EvmCode contract : contracts) {
      text.append("\n  code ").append(hex(contract.bytes()));
    }
    return Optional.of(text.toString());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
