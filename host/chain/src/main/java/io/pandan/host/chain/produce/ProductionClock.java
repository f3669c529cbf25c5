package io.pandan.host.chain.produce;

import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.NetworkRecord;
import java.time.InstantSource;

/**
 * The timestamps of blocks. In development they follow the wall clock, and rise by a second at
 * least; otherwise an epoch has 30 seconds from genesis on.
 *
 * @param network the network
 * @param clock the wall clock
 * @param offsetS seconds that blocks are ahead of it
 */
public record ProductionClock(NetworkRecord network, InstantSource clock, long offsetS) {

  /** Lotus {@code buildconstants.BlockDelaySecs}. */
  private static final long EPOCH_DURATION_S = 30;

  /** The timestamp of a tipset's child, seconds since 1970. */
  public long timestampAfter(ExecutedTipset parent) {
    if (!network.development()) {
      return network.genesisTimestampS() + EPOCH_DURATION_S * (parent.height() + 1);
    }
    long now = clock.instant().getEpochSecond() + offsetS;
    return Math.max(parent.tipset().first().timestampS() + 1, now);
  }
}
