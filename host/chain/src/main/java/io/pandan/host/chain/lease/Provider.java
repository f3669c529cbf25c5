package io.pandan.host.chain.lease;

import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * A service that fills a slot.
 *
 * @param slot what it fills
 * @param service the service
 * @param name what tells interchangeable providers apart that are not versions of one another, an
 *     engine's; empty for others
 * @param rank which of several providers is taken
 */
public record Provider(Slot slot, Object service, String name, Rank rank) {

  /** Checks that the service is of its slot's point. */
  public Provider {
    if (!slot.point().isInstance(service)) {
      throw new IllegalArgumentException(service + " is no " + slot.point().getName());
    }
  }

  /** A provider without a name of its own. */
  public Provider(Slot slot, Object service, Rank rank) {
    this(slot, service, "", rank);
  }

  /**
   * The order among providers of one slot: the highest bundle version, then the highest service
   * ranking, then the oldest service.
   *
   * @param version the version of the service's bundle
   * @param ranking the service's ranking
   * @param serviceId the framework's number of the service
   */
  public record Rank(Version version, int ranking, long serviceId) implements Comparable<Rank> {

    private static final Comparator<Rank> ORDER =
        Comparator.comparing(Rank::version)
            .thenComparingInt(Rank::ranking)
            .thenComparing(Rank::serviceId, Comparator.reverseOrder());

    @Override
    public int compareTo(Rank other) {
      return ORDER.compare(this, other);
    }
  }
}
