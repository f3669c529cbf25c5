package io.pandan.host.chain.produce;

import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.NetworkRecord;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * The timestamps of blocks. In development they follow the wall clock at an offset that can be
 * changed, and rise by a second at least; otherwise an epoch has 30 seconds from genesis on. For
 * the chain's thread.
 */
public final class ProductionClock {

  /** Lotus {@code buildconstants.BlockDelaySecs}. */
  private static final long EPOCH_DURATION_S = 30;

  private final NetworkRecord network;
  private final InstantSource clock;
  private final long aheadS;
  private long shiftS;
  private OptionalLong next = OptionalLong.empty();
  private OptionalLong stepS = OptionalLong.empty();

  /**
   * A clock.
   *
   * @param network the network
   * @param clock the wall clock
   * @param aheadS seconds that blocks are ahead of it by the node's settings
   * @param shiftS seconds that time was moved beside
   */
  public ProductionClock(NetworkRecord network, InstantSource clock, long aheadS, long shiftS) {
    this.network = network;
    this.clock = clock;
    this.aheadS = aheadS;
    this.shiftS = shiftS;
  }

  /** The timestamp of a tipset's child, seconds since 1970. */
  public long timestampAfter(ExecutedTipset parent) {
    if (!network.development()) {
      return network.genesisTimestampS() + EPOCH_DURATION_S * (parent.height() + 1);
    }
    long last = parent.tipset().first().timestampS();
    if (next.isPresent()) {
      return Math.max(last + 1, next.getAsLong());
    }
    if (stepS.isPresent()) {
      return last + Math.max(1, stepS.getAsLong());
    }
    return Math.max(last + 1, now() + offsetS());
  }

  /** By how much time is moved once a block of that time is made. */
  long shiftAfter(long timestampS) {
    return next.isPresent() ? timestampS - now() - aheadS : shiftS;
  }

  /** Seconds that blocks are ahead of the wall clock. */
  public long offsetS() {
    return Math.addExact(aheadS, shiftS);
  }

  /** By how many seconds time was moved. */
  public long shiftS() {
    return shiftS;
  }

  /** Moves time; what was set for the next block counts no more. */
  public void setShift(long seconds) {
    shiftS = seconds;
    next = OptionalLong.empty();
  }

  /** Lets time be that of a block, seconds since 1970, where it is earlier. */
  public void catchUp(long timestampS) {
    if (now() + offsetS() < timestampS) {
      setTime(timestampS);
    }
  }

  /** Sets the time, seconds since 1970, from which blocks go on with the wall clock. */
  public void setTime(long timestampS) {
    setShift(timestampS - now() - aheadS);
  }

  /** Sets the timestamp of the next block. */
  public void setNext(long timestampS) {
    next = OptionalLong.of(timestampS);
  }

  /**
   * Sets the seconds between blocks; empty: blocks follow the wall clock.
   *
   * @return what was set before
   */
  public OptionalLong setStep(OptionalLong seconds) {
    OptionalLong before = stepS;
    stepS = seconds;
    return before;
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
