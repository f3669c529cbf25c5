package io.pandan.api.chain;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Tracing;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls one after another over pretended blocks, each on the state that those before have left. No
 * cron runs between the blocks, and nobody is paid for them.
 *
 * @param base the tipset on which the first block stands
 * @param blocks the blocks, lowest first
 * @param validating whether nonces and funds count as they do in a block; otherwise nonces are
 *     filled in and gas whose price is 0 is free
 * @param tracing what is recorded of each call; asked anew each time that one is about to be
 *     executed, and on another thread than the caller's
 */
public record Simulation(
    ExecutedTipset base, List<Block> blocks, boolean validating, Supplier<Tracing> tracing) {

  /** Copies the list. */
  public Simulation {
    blocks = List.copyOf(blocks);
  }

  /**
   * A block to pretend.
   *
   * @param height the epoch, above that of the block before
   * @param timestampS seconds since 1970, after the block before
   * @param baseFee attoFIL per unit of gas; where it is not given it follows from the block before
   *     if the simulation is validating, and is 0 otherwise
   * @param accounts what is put in the place of accounts before the first call, in this order
   * @param calls what is executed
   * @param gasLimit what the calls may use together, units of gas
   */
  public record Block(
      long height,
      long timestampS,
      Optional<TokenAmount> baseFee,
      Map<Address, AccountOverride> accounts,
      List<Call> calls,
      long gasLimit) {

    /** Copies map and list. */
    public Block {
      accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
      calls = List.copyOf(calls);
    }
  }

  /**
   * A call of a block.
   *
   * @param message what is executed; a gas limit of 0 stands for what the block has left
   * @param hasNonce whether the message's nonce was chosen; otherwise it is the sender's next one
   */
  public record Call(Message message, boolean hasNonce) {}

  /**
   * A block that was pretended.
   *
   * @param key the key that its tipset would have
   * @param parent the key of the tipset before
   * @param height the epoch
   * @param timestampS seconds since 1970
   * @param baseFee attoFIL per unit of gas
   * @param calls what its calls gave, in order
   */
  public record Outcome(
      TipsetKey key,
      TipsetKey parent,
      long height,
      long timestampS,
      TokenAmount baseFee,
      List<Execution> calls) {

    /** Copies the list. */
    public Outcome {
      calls = List.copyOf(calls);
    }
  }
}
