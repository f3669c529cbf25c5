package io.pandan.host.rpc.eth;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.host.rpc.methods.eth.TransactionView;
import io.pandan.ipld.Cid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Finds transactions that wait for a block by their hash. Those that this node was sent last are
 * remembered; for others all that waits is looked through. Thread-safe.
 */
@Component(service = PendingTransactions.class)
public final class PendingTransactions {
  private static final int REMEMBERED = 10_000;

  /** Knows whether blocks are made at once; on other networks there is none. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable DevelopmentChain development;

  private volatile byte @Nullable [] newest;

  private final ChainView chain;
  private final MessageOutbox outbox;
  private final Map<ByteBuffer, Cid> sent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Cid> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Made by Declarative Services, for all modules of this bundle.
   *
   * @param chain reads the chain
   * @param outbox knows what waits
   */
  @Activate
  public PendingTransactions(@Reference ChainView chain, @Reference MessageOutbox outbox) {
    this.chain = chain;
    this.outbox = outbox;
  }

  /** Remembers a transaction that was put into the pool. */
  void add(byte[] hash, Cid message) {
    synchronized (sent) {
      sent.put(ByteBuffer.wrap(hash), message);
    }
    newest = hash;
  }

  /** Whether the newest transaction that this node was sent is about to be mined. */
  boolean isNewestAboutToBeMined() {
    byte[] hash = newest;
    return hash != null && isAboutToBeMined(hash);
  }

  /** Whether a transaction that this node was sent waits for a block that is made at once. */
  boolean isAboutToBeMined(byte[] hash) {
    DevelopmentChain chainByHand = development;
    return (chainByHand == null || chainByHand.mining().automine()) && sent(hash).isPresent();
  }

  /**
   * A transaction that waits; of Filecoin's messages none, as with Lotus: they may lack addresses.
   */
  Optional<TransactionView> find(byte[] hash) {
    long chainId = chain.network().chainId();
    return sent(hash)
        .flatMap(message -> TransactionView.ethereum(message, chainId))
        .or(
            () ->
                outbox.pending().stream()
                    .flatMap(message -> TransactionView.ethereum(message, chainId).stream())
                    .filter(transaction -> Arrays.equals(transaction.hash(), hash))
                    .findFirst());
  }

  private Optional<SignedMessage> sent(byte[] hash) {
    Cid message;
    synchronized (sent) {
      message = sent.get(ByteBuffer.wrap(hash));
    }
    return message == null ? Optional.empty() : outbox.pending(message);
  }
}
