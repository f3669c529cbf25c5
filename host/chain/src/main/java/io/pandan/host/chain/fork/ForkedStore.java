package io.pandan.host.chain.fork;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The store of a forked network: what it lacks of blocks, and of tipsets and messages below the
 * fork, is asked of the node that it was forked from, and kept. Thread safe.
 */
public final class ForkedStore implements ChainStore, AutoCloseable {
  /** What is known to be nowhere. */
  private static final int MAX_ABSENT = 20_000;

  private final ChainStore local;
  private final OriginRpc rpc;
  private final Blockstore blocks;
  private final Origin origin;
  private final ForkRecord fork;
  private final long chainId;
  private final Set<String> absent =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MAX_ABSENT;
                }
              }));

  /**
   * The store of a network that was forked.
   *
   * @param local what this node has
   * @param source the other node
   * @param fork where it was forked
   */
  public ForkedStore(ChainStore local, ForkSource source, ForkRecord fork) {
    this.local = local;
    this.rpc = source.connect();
    this.blocks = new OriginBlockstore(local.blocks(), rpc);
    this.origin = new Origin(rpc, blocks);
    this.fork = fork;
    this.chainId = new ChainIndex(local).network().map(NetworkRecord::chainId).orElseThrow();
  }

  @Override
  public Blockstore blocks() {
    return blocks;
  }

  @Override
  public Optional<byte[]> get(String table, byte[] key) {
    Optional<byte[]> here = local.get(table, key);
    if (here.isPresent()) {
      return here;
    }
    return switch (table) {
      case ChainIndex.HEIGHTS, ChainIndex.TIPSETS, ChainIndex.MESSAGES, ChainIndex.TRANSACTIONS ->
          below(table, key);
      default -> here;
    };
  }

  private Optional<byte[]> below(String table, byte[] key) {
    boolean isHeight = table.equals(ChainIndex.HEIGHTS);
    if (isHeight && ByteBuffer.wrap(key).getLong() >= fork.base().height()) {
      return Optional.empty();
    }
    String name = table + new BigInteger(1, key).toString(Character.MAX_RADIX);
    if (absent.contains(name)) {
      return Optional.empty();
    }
    try {
      OptionalLong height =
          isHeight ? OptionalLong.of(ByteBuffer.wrap(key).getLong()) : height(table, key);
      if (height.isPresent() && height.getAsLong() < fork.base().height()) {
        load(height.getAsLong());
      }
    } catch (NotReadyException | MalformedException e) {
      if (isHeight) {
        throw e;
      }
      // Whether there is such a thing over there, nobody can say now; here there is none.
      return Optional.empty();
    }
    Optional<byte[]> loaded = local.get(table, key);
    if (loaded.isEmpty()) {
      absent.add(name);
    }
    return loaded;
  }

  private OptionalLong height(String table, byte[] key) {
    return switch (table) {
      case ChainIndex.TIPSETS -> origin.heightOfBlock(key);
      case ChainIndex.TRANSACTIONS -> origin.heightOfTransaction(key);
      default -> origin.heightOfMessage(Cid.of(key));
    };
  }

  private void load(long height) {
    Optional<ExecutedTipset> found = origin.tipset(height, fork.base().height(), fork.keyJson());
    found.ifPresent(
        executed -> {
          StoreBatch batch = new StoreBatch();
          ChainIndex.insert(executed, chainId, batch);
          batch.block(executed.key().cid(), executed.key().toCbor());
          local.write(batch);
        });
  }

  @Override
  public void scan(String table, byte[] prefix, Visitor visitor) {
    local.scan(table, prefix, visitor);
  }

  @Override
  public void write(StoreBatch batch) {
    local.write(batch);
  }

  /** Ends what is being asked; the store below is its owner's. */
  @Override
  public void close() {
    rpc.close();
  }
}
