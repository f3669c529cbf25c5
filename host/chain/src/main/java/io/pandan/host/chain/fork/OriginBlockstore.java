package io.pandan.host.chain.fork;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.json.JsonString;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Blocks of this node, and for what it lacks those of the node that it was forked from. A block
 * that was read there is checked against its CID and kept here; several who ask for one wait for
 * the same answer. While that node does not answer, what is here is read, and the rest fails with
 * {@link NotReadyException}. Thread safe.
 */
final class OriginBlockstore implements Blockstore {
  private final Blockstore local;
  private final OriginRpc origin;
  private final ConcurrentMap<Cid, CompletableFuture<Optional<byte[]>>> asked =
      new ConcurrentHashMap<>();

  /**
   * Both together.
   *
   * @param local the node's own
   * @param origin the node that it was forked from
   */
  OriginBlockstore(Blockstore local, OriginRpc origin) {
    this.local = local;
    this.origin = origin;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    Optional<byte[]> here = local.get(cid);
    return here.isPresent() || !isBlock(cid) ? here : ask(cid);
  }

  /** Commitments to sealed data are nobody's blocks, and identities are their own. */
  private static boolean isBlock(Cid cid) {
    long codec = cid.codec();
    boolean known = codec == Codec.DAG_CBOR || codec == Codec.RAW || codec == Codec.CBOR;
    return known && !cid.isIdentity();
  }

  private Optional<byte[]> ask(Cid cid) {
    CompletableFuture<Optional<byte[]>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<byte[]>> other = asked.putIfAbsent(cid, mine);
    if (other != null) {
      try {
        return other.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof NotReadyException missing) {
          throw new NotReadyException(String.valueOf(missing.getMessage()));
        }
        throw e;
      }
    }
    try {
      Optional<byte[]> block = fetch(cid);
      block.ifPresent(bytes -> local.put(cid, bytes));
      mine.complete(block);
      return block;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asked.remove(cid);
    }
  }

  private Optional<byte[]> fetch(Cid cid) {
    String purpose = "block " + cid + " is not here";
    byte[] block;
    try {
      String parameters = "[{\"/\":\"" + cid + "\"}]";
      if (!(origin.call(purpose, "Filecoin.ChainReadObj", parameters)
          instanceof JsonString(String text))) {
        return Optional.empty();
      }
      block = Base64.getDecoder().decode(text);
    } catch (OriginRpc.Refusal e) {
      // A node that lacks a block says so by an error, each in its own words.
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new NotReadyException(purpose + ", and " + origin.url() + " answers with no base 64");
    }
    if (!cid.isOf(block)) {
      throw new NotReadyException(
          purpose + ", and what " + origin.url() + " answers has another hash");
    }
    return Optional.of(block);
  }

  @Override
  public boolean has(Cid cid) {
    return local.has(cid) || get(cid).isPresent();
  }

  @Override
  public void put(Cid cid, byte[] block) {
    local.put(cid, block);
  }

  @Override
  public void putAll(Map<Cid, byte[]> blocks) {
    local.putAll(blocks);
  }
}
