package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Visits the blocks below roots, parents before children: of states each block once, of messages
 * and receipts only lately visited ones are left out, so that memory grows with states alone. For
 * one thread.
 */
final class BlockWalk {
  /** What small trees share: the empty ones above all. */
  private static final int RECENT = 10_000;

  private static final int LEAST_DIGEST_BYTES = 16;

  private final Blockstore store;
  private final Predicate<Cid> leftOut;
  private final Visitor visitor;
  private final CidSet states = new CidSet();
  private final Set<Cid> recent = recent();

  /** Is given each block. */
  interface Visitor {
    void visit(Cid cid, byte[] block) throws IOException, InterruptedException;
  }

  /**
   * A walk.
   *
   * @param store where blocks are
   * @param leftOut which blocks are not in it: the code of actors in Java
   * @param visitor is given each block
   */
  BlockWalk(Blockstore store, Predicate<Cid> leftOut, Visitor visitor) {
    this.store = store;
    this.leftOut = leftOut;
    this.visitor = visitor;
  }

  private static Set<Cid> recent() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Cid, Boolean> eldest) {
            return size() > RECENT;
          }
        });
  }

  /**
   * Visits a state.
   *
   * @throws MalformedException which block is missing
   */
  void state(Cid root) throws IOException, InterruptedException {
    walk(root, states::add);
  }

  /**
   * Visits a tree of messages or receipts, with events.
   *
   * @throws MalformedException which block is missing
   */
  void tree(Cid root) throws IOException, InterruptedException {
    walk(root, recent::add);
  }

  /**
   * Visits one block.
   *
   * @return its bytes
   * @throws MalformedException when it is missing
   */
  byte[] block(Cid cid) throws IOException, InterruptedException {
    byte[] block = read(cid);
    visitor.visit(cid, block);
    return block;
  }

  /** How many blocks of states were visited. */
  int stateBlocks() {
    return states.size();
  }

  private byte[] read(Cid cid) {
    return store.get(cid).orElseThrow(() -> new MalformedException("block " + cid + " is missing"));
  }

  private void walk(Cid root, Predicate<Cid> isNew) throws IOException, InterruptedException {
    Deque<Cid> open = new ArrayDeque<>();
    push(root, open, isNew);
    while (!open.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Cid cid = open.pop();
      byte[] block = cid.isIdentity() ? cid.digest() : read(cid);
      if (!cid.isIdentity()) {
        visitor.visit(cid, block);
      }
      if (cid.codec() == Codec.DAG_CBOR) {
        CborLinks.scan(block, link -> push(link, open, isNew));
      }
    }
  }

  private void push(Cid cid, Deque<Cid> open, Predicate<Cid> isNew) {
    // Commitments to sealed data look like links, and nobody has what they link.
    boolean block =
        cid.codec() == Codec.DAG_CBOR || cid.codec() == Codec.RAW || cid.codec() == Codec.CBOR;
    if (!block || leftOut.test(cid)) {
      return;
    }
    if (cid.isIdentity()) {
      if (cid.codec() == Codec.DAG_CBOR) {
        open.push(cid);
      }
    } else if (cid.digestSize() < LEAST_DIGEST_BYTES || isNew.test(cid)) {
      open.push(cid);
    }
  }
}
