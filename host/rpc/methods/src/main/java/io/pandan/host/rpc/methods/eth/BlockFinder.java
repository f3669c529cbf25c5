package io.pandan.host.rpc.methods.eth;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.rpc.RpcException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Finds the tipset behind a block selector. Every visible tipset is executed, so {@code latest} is
 * the chain's head; and as one sequencer makes the chain, no block goes back, so {@code safe} and
 * {@code finalized} are the head, too. Thread-safe.
 */
public final class BlockFinder {
  private final ChainView chain;

  public BlockFinder(ChainView chain) {
    this.chain = chain;
  }

  /** The tipset of exactly this block; empty when it does not exist. */
  public Optional<ExecutedTipset> find(BlockSelector block) {
    return switch (block) {
      case BlockSelector.Tag(BlockSelector.Name name) ->
          Optional.of(
              switch (name) {
                case EARLIEST -> genesis();
                case LATEST, SAFE, FINALIZED, PENDING -> chain.head();
              });
      case BlockSelector.Number(long epoch) -> chain.tipset(epoch);
      case BlockSelector.Hash(byte[] hash) -> chain.tipsetByHash(hash);
    };
  }

  /**
   * The tipset whose state a block has: for a null round that of the tipset before.
   *
   * @throws RpcException when there is no such block yet
   */
  public ExecutedTipset require(BlockSelector block) {
    if (block instanceof BlockSelector.Number(long epoch)) {
      return atOrBefore(epoch)
          .orElseThrow(
              () ->
                  notFound(
                      "block %d does not exist: the latest is %d"
                          .formatted(epoch, chain.head().height())));
    }
    return find(block)
        .orElseThrow(
            () ->
                notFound(
                    block instanceof BlockSelector.Hash(byte[] hash)
                        ? "no block has the hash 0x" + HexFormat.of().formatHex(hash)
                        : "there is no such block"));
  }

  private Optional<ExecutedTipset> atOrBefore(long epoch) {
    if (epoch > chain.head().height()) {
      return Optional.empty();
    }
    for (long at = epoch; at >= 0; at--) {
      Optional<ExecutedTipset> found = chain.tipset(at);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private ExecutedTipset genesis() {
    return chain.tipset(0).orElseThrow(() -> notFound("the genesis block is not kept"));
  }

  private static RpcException notFound(String message) {
    return new RpcException(RpcException.RESOURCE_NOT_FOUND, message);
  }
}
