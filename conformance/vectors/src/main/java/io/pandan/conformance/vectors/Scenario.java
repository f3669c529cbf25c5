package io.pandan.conformance.vectors;

import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;

/**
 * Messages over a state, with everything that the machine asks of the world outside. Immutable.
 *
 * @param name for people
 * @param networkVersion the network version
 * @param chainId Ethereum's chain id
 * @param actorSet which implementation runs the built-in actors
 * @param epoch the epoch that is executed; its timestamp is thirty times as many seconds
 * @param baseFee attoFIL per unit of gas
 * @param circulatingSupply what the network says is in circulation
 * @param stateRoot the state before
 * @param blocks the state's blocks and the actors' code; never written to
 * @param steps the messages in order
 * @param randomness what the chain answers
 * @param postsHold whether window proofs of spacetime are taken to hold; other proofs always are
 */
public record Scenario(
    String name,
    int networkVersion,
    long chainId,
    ActorSet actorSet,
    long epoch,
    TokenAmount baseFee,
    TokenAmount circulatingSupply,
    Cid stateRoot,
    Blockstore blocks,
    List<Step> steps,
    RecordedRandomness randomness,
    boolean postsHold) {

  /** Mainnet's chain id. */
  public static final long MAINNET_CHAIN_ID = 314;

  /** Seconds from one epoch to the next. */
  public static final long EPOCH_SECONDS = 30;

  /**
   * One message.
   *
   * @param message the message
   * @param kind how it is applied
   * @param chainLength its length on chain in bytes, which inclusion is charged for
   */
  public record Step(Message message, ApplyKind kind, int chainLength) {}

  /** Copies the list. */
  public Scenario {
    steps = List.copyOf(steps);
  }

  /** All proofs hold. */
  public Scenario(
      String name,
      int networkVersion,
      long chainId,
      ActorSet actorSet,
      long epoch,
      TokenAmount baseFee,
      TokenAmount circulatingSupply,
      Cid stateRoot,
      Blockstore blocks,
      List<Step> steps,
      RecordedRandomness randomness) {
    this(
        name,
        networkVersion,
        chainId,
        actorSet,
        epoch,
        baseFee,
        circulatingSupply,
        stateRoot,
        blocks,
        steps,
        randomness,
        true);
  }

  /** The same messages over the same state with more blocks to read from: actors' code. */
  public Scenario withBlocks(Blockstore more) {
    return new Scenario(
        name,
        networkVersion,
        chainId,
        actorSet,
        epoch,
        baseFee,
        circulatingSupply,
        stateRoot,
        new LayeredBlockstore(List.of(blocks, more)),
        steps,
        randomness,
        postsHold);
  }
}
