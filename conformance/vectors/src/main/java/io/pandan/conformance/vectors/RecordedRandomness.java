package io.pandan.conformance.vectors;

import java.util.List;
import java.util.Optional;

/**
 * The randomness that was asked for when a vector was recorded: digests of ticket chain and beacon
 * before they are drawn with tag, round and entropy. Immutable.
 *
 * @param draws in the order of recording
 */
public record RecordedRandomness(List<Draw> draws) {

  /** Nothing was asked for. */
  public static final RecordedRandomness NONE = new RecordedRandomness(List.of());

  /** Where randomness comes from. */
  public enum Source {
    /** The chain of tickets. */
    CHAIN,
    /** The beacon. */
    BEACON
  }

  /**
   * One answer.
   *
   * @param source where from
   * @param epoch the epoch that was asked for
   * @param digest 32 bytes; not copied, never to be changed
   */
  public record Draw(Source source, long epoch, byte[] digest) {}

  /** Copies the list. */
  public RecordedRandomness {
    draws = List.copyOf(draws);
  }

  /** The first answer that was recorded for an epoch. */
  public Optional<byte[]> find(Source source, long epoch) {
    return draws.stream()
        .filter(draw -> draw.source() == source && draw.epoch() == epoch)
        .findFirst()
        .map(Draw::digest);
  }
}
