package io.pandan.api.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.StampedEvent;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.StateView;
import io.pandan.api.vm.TraceLimitException;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the chain. A service of {@code host/chain}; thread safe. A tipset is visible once it has
 * been executed and stored: the head's receipts and state are known. Reads go on while the node is
 * not ready; executions ({@link #call}, {@link #estimateGas}) then wait a bounded time and fail
 * with {@link NotReadyException}.
 */
@ProviderType
public interface ChainView {

  /** The network. */
  NetworkInfo network();

  /** The newest tipset. */
  ExecutedTipset head();

  /** The tipset of an epoch; empty for a null round and beyond the head. */
  Optional<ExecutedTipset> tipset(long epoch);

  /** The tipset of a key. */
  Optional<ExecutedTipset> tipset(TipsetKey key);

  /**
   * The tipset of an Ethereum block hash.
   *
   * @param hash the digest of the tipset key's CID, 32 bytes
   */
  Optional<ExecutedTipset> tipsetByHash(byte[] hash);

  /** The state after a tipset. */
  StateView stateAfter(ExecutedTipset tipset);

  /**
   * Where a message was executed.
   *
   * @param message the CID of the message, signed or (for BLS, and by look-up) unsigned
   */
  Optional<MessageLookup> find(Cid message);

  /**
   * Where an Ethereum transaction was executed.
   *
   * @param hash keccak-256 of the signed transaction, 32 bytes; for other messages the digest of
   *     the CID
   */
  Optional<MessageLookup> findTransaction(byte[] hash);

  /** The events of a message, in order. */
  List<StampedEvent> events(MessageLookup message);

  /**
   * Where to look for something: the epochs whose tipsets may have it, found by the index.
   *
   * @param query what is looked for
   * @param from the first epoch
   * @param to the last epoch
   * @return epochs of that range, ascending, found as they are asked for. None is missing that has
   *     what is looked for; some may not have it, or be null rounds. For one thread
   */
  PrimitiveIterator.OfLong candidates(ChainQuery query, long from, long to);

  /** What circulates by the state after a tipset, as actors are told it. */
  Supply supply(ExecutedTipset tipset);

  /** All blocks of the chain and its state. Writing is refused. */
  Blockstore blocks();

  /**
   * Executes a message on the state after a tipset and throws the changes away. The sender need not
   * exist and may be a contract; its nonce is not checked. With a fee cap of 0 gas is free,
   * otherwise the block's base fee holds and the sender has to be able to pay. Source: Lotus {@code
   * chain/stmgr/call.go}. The receipt may have no events root, which nobody keeps.
   *
   * @throws MalformedException when an account cannot have what is pretended of it
   * @throws TraceLimitException when the trace grows too large
   */
  Execution call(CallRequest request);

  /**
   * As {@link #call(CallRequest)}, pretending nothing.
   *
   * @param message what is executed; a gas limit of 0 stands for the node's limit of calls, by
   *     default the block gas limit
   * @param at the tipset
   * @param tracing whether calls and charges are wanted
   */
  default ApplyResult call(Message message, ExecutedTipset at, boolean tracing) {
    Tracing wanted = tracing ? Tracing.FULL : Tracing.NONE;
    return call(CallRequest.of(message, at).traced(() -> wanted)).result();
  }

  /**
   * The least gas limit with which a message succeeds, on the head's state after the sender's
   * pending messages, with the margin that Lotus adds. The request's own trace is not asked for.
   *
   * @return the estimate, or the failed result
   * @throws MalformedException when an account cannot have what is pretended of it
   */
  GasEstimate estimateGas(CallRequest request);

  /** As {@link #estimateGas(CallRequest)}, pretending nothing. */
  default GasEstimate estimateGas(Message message, ExecutedTipset at) {
    return estimateGas(CallRequest.of(message, at));
  }

  /**
   * Executes messages of a tipset again, in their places: those before them first.
   *
   * @return what the wanted messages gave, in order
   * @throws ReplayException when a message does not give the receipt that the chain has
   * @throws TraceLimitException when a trace grows too large
   */
  List<Execution> replay(ReplayRequest request);

  /**
   * Executes calls one after another over pretended blocks, and throws the changes away.
   *
   * @return the blocks, as many as were asked for
   * @throws MessageRejectedException when the simulation validates and a block could not have one
   *     of the messages, or its gas limit is exceeded
   * @throws MalformedException when an account cannot have what is pretended of it
   * @throws TraceLimitException when a trace grows too large
   */
  List<Simulation.Outcome> simulate(Simulation simulation);

  /**
   * An estimate, or why there is none.
   *
   * @param gasLimit units of gas; 0 where the message fails
   * @param result the execution that the estimate is from
   */
  record GasEstimate(long gasLimit, ApplyResult result) {}
}
