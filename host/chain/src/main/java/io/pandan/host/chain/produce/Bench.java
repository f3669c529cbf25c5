package io.pandan.host.chain.produce;

import io.pandan.api.chain.ExecutedTipset;

/** What work on the chain's thread may do. For that thread, and until the work has ended. */
public interface Bench {

  /** Changes the head. */
  ChainHead head();

  /** Changes the time. */
  ProductionClock clock();

  /**
   * Makes a block of what waits, or an empty one.
   *
   * @throws io.pandan.api.chain.NotReadyException when something that it needs is missing
   * @throws InterruptedException when the chain is being closed
   */
  ExecutedTipset makeBlock() throws InterruptedException;

  /** Whether somebody waits for the work still; long work ends early when nobody does. */
  boolean isWanted();

  /**
   * Work for the chain's thread, between two blocks.
   *
   * @param <T> what it results in
   */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Does it.
     *
     * @param bench what it may do
     * @throws InterruptedException when the chain is being closed
     */
    T run(Bench bench) throws InterruptedException;
  }
}
