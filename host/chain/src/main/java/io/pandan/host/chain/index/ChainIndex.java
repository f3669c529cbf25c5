package io.pandan.host.chain.index;

import io.pandan.api.FatalException;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.eth.EthTransaction;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where tipsets and messages are. A tipset is known by the digest of its key's CID, which is
 * Ethereum's block hash, and by its height; a message by its CIDs and by its transaction's hash.
 * Thread safe.
 */
public final class ChainIndex {
  private static final String CHAIN = "chain";

  /** The tables of tipsets and messages. */
  public static final String TIPSETS = "tipsets";

  /** Of hashes by height. */
  public static final String HEIGHTS = "heights";

  /** Of places by message. */
  public static final String MESSAGES = "messages";

  /** Of places by transaction. */
  public static final String TRANSACTIONS = "transactions";

  private static final byte[] HEAD = "head".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NETWORK = "network".getBytes(StandardCharsets.US_ASCII);

  private final ChainStore store;
  private final TipsetCache cache = new TipsetCache();

  /**
   * The index of a store's chain.
   *
   * @param store where it is kept
   */
  public ChainIndex(ChainStore store) {
    this.store = store;
  }

  /** The network; empty before its genesis. */
  public Optional<NetworkRecord> network() {
    return store.get(CHAIN, NETWORK).map(NetworkRecord::read);
  }

  /** The newest tipset; empty before genesis. */
  public Optional<ExecutedTipset> head() {
    return store.get(CHAIN, HEAD).map(this::required);
  }

  /**
   * The tipset of a hash.
   *
   * @param hash the digest of the key's CID
   */
  public Optional<ExecutedTipset> tipset(byte[] hash) {
    ExecutedTipset cached = cache.get(hash);
    if (cached != null) {
      return Optional.of(cached);
    }
    long generation = cache.generation();
    Optional<ExecutedTipset> read = store.get(TIPSETS, hash).map(TipsetRecord::read);
    read.ifPresent(executed -> cache.put(hash, executed, generation));
    return read;
  }

  /** The tipset of a height. */
  public Optional<ExecutedTipset> tipset(long height) {
    return hashAt(height).flatMap(this::tipset);
  }

  /** The CID of the key of the tipset at a height. */
  public Optional<Cid> keyCid(long height) {
    return hashAt(height).map(hash -> Cid.v1(Codec.DAG_CBOR, MultihashCode.BLAKE2B_256, hash));
  }

  /** Where a message was executed. */
  public Optional<MessageLookup> message(Cid cid) {
    return store.get(MESSAGES, cid.toBytes()).flatMap(this::lookup);
  }

  /**
   * Where a transaction was executed.
   *
   * @param hash the transaction's, or the digest of another message's CID
   */
  public Optional<MessageLookup> transaction(byte[] hash) {
    return store.get(TRANSACTIONS, hash).flatMap(this::lookup);
  }

  /** Adds the network to a batch. */
  public void add(NetworkRecord network, StoreBatch batch) {
    batch.put(CHAIN, NETWORK, network.toCbor());
  }

  /**
   * Adds a tipset, as the new head, to a batch.
   *
   * @param executed the tipset
   * @param chainId the network's, which a message does not carry
   * @param batch what will be written
   */
  public void add(ExecutedTipset executed, long chainId, StoreBatch batch) {
    insert(executed, chainId, batch);
    batch.put(CHAIN, HEAD, executed.key().cid().digest());
  }

  /**
   * Adds a tipset, which is not the head, to a batch.
   *
   * @param executed the tipset
   * @param chainId the network's, which a message does not carry
   * @param batch what will be written
   */
  public static void insert(ExecutedTipset executed, long chainId, StoreBatch batch) {
    byte[] hash = executed.key().cid().digest();
    batch.put(TIPSETS, hash, TipsetRecord.write(executed));
    batch.put(HEIGHTS, longBytes(executed.height()), hash);
    for (int i = 0; i < executed.messages().size(); i++) {
      SignedMessage signed = executed.messages().get(i);
      byte[] place = ByteBuffer.allocate(12).putLong(executed.height()).putInt(i).array();
      batch.put(MESSAGES, signed.cid().toBytes(), place);
      batch.put(MESSAGES, signed.message().cid().toBytes(), place);
      batch.put(TRANSACTIONS, transactionHash(signed, chainId), place);
    }
  }

  /**
   * Adds a tipset that is in the index already, as the head and with what was edited of it, to a
   * batch. When that is written, {@link #forget} has to be called.
   */
  public void replace(ExecutedTipset edited, StoreBatch batch) {
    byte[] hash = edited.key().cid().digest();
    batch.put(TIPSETS, hash, TipsetRecord.write(edited));
    batch.put(CHAIN, HEAD, hash);
  }

  /**
   * Adds the removal of the newest tipsets, with their messages, to a batch. Their blocks stay.
   * When that is written, {@link #forget} has to be called.
   *
   * @param height the height that stays
   * @param head the newest height
   * @param chainId the network's
   * @param batch what will be written
   * @return the tipsets, the newest first
   */
  public List<ExecutedTipset> removeAbove(long height, long head, long chainId, StoreBatch batch) {
    List<ExecutedTipset> gone = new ArrayList<>();
    for (long at = head; at > height; at--) {
      ExecutedTipset executed = tipset(at).orElseThrow();
      gone.add(executed);
      batch.remove(TIPSETS, executed.key().cid().digest());
      batch.remove(HEIGHTS, longBytes(at));
      for (SignedMessage signed : executed.messages()) {
        batch.remove(MESSAGES, signed.cid().toBytes());
        batch.remove(MESSAGES, signed.message().cid().toBytes());
        batch.remove(TRANSACTIONS, transactionHash(signed, chainId));
      }
    }
    return gone;
  }

  /** A tipset as the index stores it. */
  public static byte[] encode(ExecutedTipset executed) {
    return TipsetRecord.write(executed);
  }

  /** A tipset from that. */
  public static ExecutedTipset decode(byte[] stored) {
    return TipsetRecord.read(stored);
  }

  /** Forgets what was read: the tables have changed where they do not grow. */
  public void forget() {
    cache.clear();
  }

  /**
   * The hash by which Ethereum's clients know a message: of the transaction that it carries,
   * otherwise the digest of its CID.
   */
  public static byte[] transactionHash(SignedMessage signed, long chainId) {
    return signed.signature().type() == Signature.Type.DELEGATED
        ? EthTransaction.from(signed, chainId).hash()
        : signed.cid().digest();
  }

  private Optional<byte[]> hashAt(long height) {
    return store.get(HEIGHTS, longBytes(height));
  }

  /** Empty where the chain went back in between. */
  private Optional<MessageLookup> lookup(byte[] place) {
    ByteBuffer in = ByteBuffer.wrap(place);
    long height = in.getLong();
    int index = in.getInt();
    return tipset(height)
        .filter(executed -> index < executed.messages().size())
        .map(executed -> new MessageLookup(executed, index));
  }

  private ExecutedTipset required(byte[] hash) {
    return tipset(hash)
        .orElseThrow(
            () ->
                new FatalException("the index lacks the tipset " + HexFormat.of().formatHex(hash)));
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
