package io.pandan.bench.evm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contestants, which take turns within each round so that what slows the machine down
 * slows all of them.
 */
final class Comparison {
  /** A turn of a fast workload is several calls, so that looking at the times disturbs few. */
  private static final long TURN_NS = 15_000_000;

  private static final int MOST_CALLS = 40;

  /** Warming up takes so many times its processor time at most. */
  private static final int MOST_WALL = 6;

  /** A contestant is warm when calls have not become cheaper for some windows. */
  private static final long WINDOW_NS = 1_000_000_000;

  private static final int STEADY_WINDOWS = 2;
  private static final double STEADY = 0.95;

  /** Who takes longer than this for a call has one turn only. */
  private static final long SLOW_NS = 2_000_000_000;

  private final List<Contestant> contestants;
  private final List<Workload> workloads;

  Comparison(List<? extends Contestant> contestants, List<Workload> workloads) {
    this.contestants = List.copyOf(contestants);
    this.workloads = List.copyOf(workloads);
  }

  /**
   * What was measured of one workload on one contestant.
   *
   * @param wallNs the median call, in nanoseconds
   * @param processorNs the mean call's processor time, in nanoseconds; 0 where it is not known
   */
  record Figure(double wallNs, double processorNs) {}

  /** Collects one figure. */
  private static final class Samples {
    private final List<Long> walls = new ArrayList<>();
    private long processorNs;
    private int calls = 1;
    private boolean slow;

    private void turn(Contestant contestant, Workload workload) {
      if (slow && !walls.isEmpty()) {
        return;
      }
      long processor = contestant.processorNs();
      for (int i = 0; i < calls; i++) {
        long begun = System.nanoTime();
        contestant.call(workload);
        walls.add(System.nanoTime() - begun);
      }
      processorNs += contestant.processorNs() - processor;
    }

    private Figure figure() {
      long[] sorted = walls.stream().mapToLong(Long::longValue).sorted().toArray();
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
      return new Figure(median, (double) processorNs / sorted.length);
    }
  }

  /**
   * Calls every workload once everywhere.
   *
   * @throws IllegalStateException when contestants do not return the same
   */
  void requireAgreement() {
    for (Workload workload : workloads) {
      byte[] expected = contestants.getFirst().call(workload);
      for (Contestant contestant : contestants) {
        byte[] result = contestant.call(workload);
        if (!Arrays.equals(result, expected)) {
          throw new IllegalStateException(
              "%s: %s returns %s, and %s %s"
                  .formatted(
                      workload.name(),
                      contestants.getFirst().name(),
                      Contestant.show(expected),
                      contestant.name(),
                      Contestant.show(result)));
        }
      }
    }
  }

  /**
   * Measures.
   *
   * @param warmUp how much processor time each workload has before, at most, on what has to warm
   *     up: until its calls become no cheaper
   * @param rounds how many turns everyone has with everything, but one where a call takes more than
   *     2 s
   */
  Map<Workload, Map<Contestant, Figure>> measure(Duration warmUp, int rounds) {
    Map<Workload, Map<Contestant, Samples>> samples = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      Map<Contestant, Samples> row = new LinkedHashMap<>();
      for (Contestant contestant : contestants) {
        row.put(contestant, warm(contestant, workload, warmUp));
      }
      samples.put(workload, row);
    }
    for (int round = 0; round < rounds; round++) {
      samples.forEach(
          (workload, row) -> row.forEach((contestant, turn) -> turn.turn(contestant, workload)));
    }
    Map<Workload, Map<Contestant, Figure>> figures = new LinkedHashMap<>();
    samples.forEach(
        (workload, row) -> {
          Map<Contestant, Figure> cells = new LinkedHashMap<>();
          row.forEach((contestant, turns) -> cells.put(contestant, turns.figure()));
          figures.put(workload, cells);
        });
    return figures;
  }

  private static Samples warm(Contestant contestant, Workload workload, Duration warmUp) {
    long begun = System.nanoTime();
    long last = turn(contestant, workload);
    for (int i = 0; i < 2 && last < SLOW_NS; i++) {
      last = turn(contestant, workload);
    }
    long most = contestant.warmUp(warmUp).toNanos();
    double before = Double.MAX_VALUE;
    int steady = 0;
    for (long spent = 0; spent < most && steady < STEADY_WINDOWS; ) {
      long window = 0;
      int calls = 0;
      long processor = contestant.processorNs();
      long wall = System.nanoTime();
      while (window < WINDOW_NS) {
        last = turn(contestant, workload);
        calls++;
        // On a busy machine much time goes by in which nothing gets warm.
        long used = contestant.processorNs() - processor;
        window = used > 0 ? used : System.nanoTime() - wall;
      }
      double each = (double) window / calls;
      steady = each > STEADY * before ? steady + 1 : 0;
      before = Math.min(before, each);
      spent += window;
      if (System.nanoTime() - begun > MOST_WALL * most) {
        break;
      }
    }
    Samples samples = new Samples();
    samples.slow = last > SLOW_NS;
    samples.calls = Math.clamp(TURN_NS / Math.max(1, last), 1, MOST_CALLS);
    return samples;
  }

  private static long turn(Contestant contestant, Workload workload) {
    long begun = System.nanoTime();
    contestant.call(workload);
    return System.nanoTime() - begun;
  }
}
