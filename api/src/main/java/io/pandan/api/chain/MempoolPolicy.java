package io.pandan.api.chain;

import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Cid;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says which messages the pool takes, which replace others, and in what order a block takes them. A
 * service; of several the one with the highest ranking is asked, from the next message and the next
 * block on. Without any, the node's own rules hold, which are Lotus'.
 *
 * <p>The pool itself sees to what no policy may break: a message is stored before it is
 * acknowledged, a sender's messages are executed by nonce and without gap, and none twice.
 *
 * <p>Called on many threads, by the pool under its lock: implementations are thread safe, quick,
 * and do not call the chain.
 */
@ConsumerType
public interface MempoolPolicy {

  /**
   * Lets a message in, or says why not. Its form and signature have been checked already.
   *
   * @param message the message
   * @param situation what the pool knows of its sender and of itself
   * @throws MessageRejectedException why it is not taken
   */
  void admit(SignedMessage message, Situation situation);

  /**
   * Orders what different senders' next messages are.
   *
   * @return negative when the one is to be executed before the other; a total order
   */
  int compare(Pending one, Pending other);

  /**
   * Whether a block takes a message. Asked for each sender's messages by nonce.
   *
   * @param next the message
   * @param room what the block has room for
   */
  Choice choose(Pending next, Room room);

  /** What becomes of a message that a block could take. */
  enum Choice {
    /** The block takes it. */
    TAKE,
    /** It waits, and with it what its sender has sent after it. */
    WAIT,
    /** Likewise, and only for the base fee to fall: empty blocks would help. */
    WAIT_FOR_LOWER_BASE_FEE,
    /** The block is full: nothing more is taken. */
    FULL
  }

  /**
   * A message that waits.
   *
   * @param message the message
   * @param cid its CID
   * @param sequence the order of arrival, unique in a pool
   */
  record Pending(SignedMessage message, Cid cid, long sequence) {}

  /**
   * What the pool knows when a message comes.
   *
   * @param length the signed message's length in bytes
   * @param nonce what the sender's next message needs, by the newest state
   * @param balance what the sender holds there
   * @param replaced the message of this sender and nonce that waits already
   * @param waitingOfSender how many of the sender's messages wait
   * @param waiting how many messages wait in all
   * @param gasOfOthers the most that the gas of the sender's other messages may cost, attoFIL
   * @param baseFee of the next block, attoFIL per unit of gas
   * @param mining whether the next block is made at once
   */
  record Situation(
      int length,
      long nonce,
      TokenAmount balance,
      Optional<SignedMessage> replaced,
      int waitingOfSender,
      int waiting,
      TokenAmount gasOfOthers,
      TokenAmount baseFee,
      boolean mining) {}

  /**
   * What a block has room for.
   *
   * @param baseFee its base fee, attoFIL per unit of gas
   * @param gasLeft units of gas that are not taken yet
   * @param messages how many messages it has taken
   */
  record Room(TokenAmount baseFee, long gasLeft, int messages) {}
}
