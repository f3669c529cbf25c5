package io.pandan.api.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes a development network as no other network can be: makes blocks by hand, moves time, goes
 * back, writes into the state. A service of {@code host/chain} that is there only where the genesis
 * says "development". Thread safe.
 *
 * <p>Everything is done by the chain's one thread between two blocks, in the order in which it was
 * asked for, and is stored durably before a method returns; with automining what was acknowledged
 * before is mined before. Methods that wait throw {@link InterruptedException} when their thread is
 * interrupted, {@link NotReadyException} when something that the chain needs is missing, and {@link
 * IllegalStateException} when a {@link Sequencer} of others orders the blocks: then the chain is
 * not this node's to change.
 *
 * <p>The chain, its time and its snapshots survive a restart; when blocks are made is a setting
 * again, and nobody is impersonated.
 */
@ProviderType
public interface DevelopmentChain {

  /** The most blocks of one call of {@link #mine}. */
  long MAX_BLOCKS = 100_000;

  /** The latest time that a block is given, seconds since 1970: in some 35,000 years. */
  long MAX_TIMESTAMP_S = 1L << 40;

  /** The largest state, in bytes of its blocks, that is dumped or loaded: 64 MiB. */
  int MAX_STATE_BYTES = 64 << 20;

  /** When blocks are made. */
  Mining mining();

  /** Changes when blocks are made; an interval begins now. */
  void setMining(Mining mining) throws InterruptedException;

  /**
   * Makes blocks, cron included, of what waits and then empty ones. When the caller is interrupted
   * the blocks that were made stay.
   *
   * @param blocks how many, 0 to {@link #MAX_BLOCKS}
   * @param stepS seconds from each block's timestamp to that of the next
   * @return the head, and before it in the list those that this call made, the oldest first; the
   *     newest 1,000 at most
   */
  List<ExecutedTipset> mine(long blocks, OptionalLong stepS) throws InterruptedException;

  /**
   * Lets time jump: blocks' timestamps are wall clock and an offset. Where blocks, which are a
   * second apart at least, have run ahead of that, time goes on from the newest of them.
   *
   * @param seconds added to the offset, negative to subtract
   * @return the offset in seconds
   * @throws MalformedException when time would be after {@link #MAX_TIMESTAMP_S}
   */
  long increaseTime(long seconds) throws InterruptedException;

  /**
   * Sets the time from which blocks go on with the wall clock.
   *
   * @param timestampS seconds since 1970, not below the head's
   * @return the offset in seconds
   * @throws MalformedException when it is below, or after {@link #MAX_TIMESTAMP_S}
   */
  long setTime(long timestampS) throws InterruptedException;

  /**
   * Sets the next block's timestamp, from which time then goes on.
   *
   * @param timestampS seconds since 1970, above the head's
   * @throws MalformedException when it is not, or after {@link #MAX_TIMESTAMP_S}
   */
  void setNextTimestamp(long timestampS) throws InterruptedException;

  /**
   * Sets the seconds from each block's timestamp to that of the next, whatever the clock says.
   *
   * @param seconds at least 1; empty: the clock is followed
   * @return whether that was set before
   */
  boolean setTimestampStep(OptionalLong seconds) throws InterruptedException;

  /**
   * Sets the next block's base fee, from which the following ones go on.
   *
   * @param attoFil per unit of gas, not negative
   */
  void setNextBaseFee(TokenAmount attoFil) throws InterruptedException;

  /**
   * Sets what the beacon says in an epoch that has no block yet.
   *
   * @param epoch above the head's
   * @param entry the beacon's signature, of which the epoch's randomness is the Blake2b-256 digest
   * @throws MalformedException when the epoch has a block, or the entry more than 1 KiB
   */
  void setBeacon(long epoch, byte[] entry) throws InterruptedException;

  /**
   * Remembers head and time.
   *
   * @return by which number {@link #revert} goes back to it
   */
  long snapshot() throws InterruptedException;

  /** The snapshots that there are, by their numbers, with what was the head; the newest 1,000. */
  SortedMap<Long, ExecutedTipset> snapshots() throws InterruptedException;

  /**
   * Goes back to a snapshot, which is gone then, and the later ones with it. What waits goes on
   * waiting; what the dropped blocks had does not come back.
   *
   * @return whether there was such a snapshot
   */
  boolean revert(long snapshot) throws InterruptedException;

  /**
   * Goes back by some blocks. Snapshots of dropped blocks are gone.
   *
   * @param blocks how many, at most the head's height
   * @throws MalformedException when there are fewer
   */
  ExecutedTipset rollback(long blocks) throws InterruptedException;

  /**
   * Begins anew: the genesis block is the head, nothing waits, there is no snapshot, time is the
   * wall clock's and nobody is impersonated.
   */
  void reset() throws InterruptedException;

  /**
   * Drops a message that waits.
   *
   * @return whether it did
   */
  boolean drop(Cid message) throws InterruptedException;

  /**
   * Drops all that waits.
   *
   * @return how many messages
   */
  int dropAll() throws InterruptedException;

  /**
   * Drops all that waits of one sender.
   *
   * @return how many messages
   */
  int dropAllOf(Address sender) throws InterruptedException;

  /**
   * Writes into the state after the head; the next block's header has its root.
   *
   * @param edits what is written, one after the other
   * @throws MalformedException when an actor cannot have it; then nothing is written
   */
  void edit(List<Edit> edits) throws InterruptedException;

  /**
   * What is written of one account.
   *
   * @param address any address; f0 only of an actor that is there
   * @param change what is put in place
   */
  record Edit(Address address, AccountOverride change) {}

  /**
   * The state after the head, with all of its blocks, as gzip of a CAR file.
   *
   * @throws MalformedException when it is larger than {@link #MAX_STATE_BYTES}
   */
  byte[] dumpState() throws InterruptedException;

  /**
   * Puts a dumped state in the place of that after the head.
   *
   * @param dump what {@link #dumpState} gave on a network of the same actors; not kept
   * @throws MalformedException when it is damaged, incomplete, too large or of other actors
   */
  void loadState(byte[] dump) throws InterruptedException;

  /** Lets messages of an address in without its signature: {@link #impersonated}. */
  void impersonate(Address sender);

  /** Ends that. What was let in stays. */
  void stopImpersonating(Address sender);

  /** Lets messages of every address in without its signature, or ends that. */
  void setAutoImpersonate(boolean all);

  /** Whom {@link #impersonate} has named, in no order. */
  List<Address> impersonatedSenders();

  /** Whether messages of an address need no signature. */
  boolean isImpersonated(Address sender);

  /**
   * A message with the mark of an impersonated sender in the place of a signature: only development
   * networks execute it, and only when its sender is impersonated the pool takes it. The sender may
   * be any actor, a contract too, and pays for the gas.
   */
  SignedMessage impersonated(Message message);
}
