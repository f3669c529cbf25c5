package io.pandan.host.chain.index;

import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.crypto.Blake2b;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.Function;

/**
 * At which heights a term occurs: an emitter of events, an entry of an event, the sender or
 * receiver of a message. An entry of the table {@code terms} is 17 bytes and nothing else: a kind,
 * eight bytes that stand for the term, the height. Eight bytes of a digest may stand for two terms:
 * what is found is a candidate that is looked at.
 *
 * <p>Sections of 256 heights are read at a time, each by one scan a term, so that a query costs
 * what it finds and little more. Thread safe.
 */
public final class TermIndex {
  private static final String TERMS = "terms";
  private static final String CHAIN = "chain";

  /** From which height on the index is complete. */
  private static final byte[] COMPLETE_FROM = "terms-from".getBytes(StandardCharsets.US_ASCII);

  private static final int SECTION_BITS = 8;
  private static final int SECTION = 1 << SECTION_BITS;

  /** A condition of more alternatives costs more than it spares. */
  private static final int MAX_ALTERNATIVES = 64;

  /** Longer values of events are not indexed: a contract's topics have 32 bytes. */
  private static final int MAX_VALUE_BYTES = 64;

  /** The key of a contract's data (builtin-actors {@code actors/evm/src/interpreter/log.rs}). */
  private static final String DATA = "d";

  private static final byte EVENTS = 'a';
  private static final byte EMITTER = 'e';
  private static final byte ENTRY = 'k';
  private static final byte SENDER = 's';
  private static final byte RECEIVER = 'r';

  private final ChainStore store;

  /**
   * The index of a store's chain.
   *
   * @param store where it is kept
   */
  public TermIndex(ChainStore store) {
    this.store = store;
  }

  /** A term: its kind and the bytes that stand for it. */
  private record Term(byte kind, long value) {}

  /**
   * Adds the terms of a tipset to the batch that stores it.
   *
   * @param executed the tipset
   * @param events the events of each of its messages
   * @param batch what will be written
   */
  public void add(ExecutedTipset executed, List<List<StampedEvent>> events, StoreBatch batch) {
    terms(executed, events)
        .forEach(term -> batch.put(TERMS, key(term, executed.height()), new byte[0]));
  }

  /**
   * Adds the removal of a tipset's terms to the batch that takes it back.
   *
   * @param executed the tipset
   * @param events the events of each of its messages
   * @param batch what will be written
   */
  public void remove(ExecutedTipset executed, List<List<StampedEvent>> events, StoreBatch batch) {
    terms(executed, events).forEach(term -> batch.remove(TERMS, key(term, executed.height())));
  }

  /** The lowest height from which on the index is complete; all heights of an old chain lack. */
  public long completeFrom() {
    return store
        .get(CHAIN, COMPLETE_FROM)
        .map(bytes -> ByteBuffer.wrap(bytes).getLong())
        .orElse(Long.MAX_VALUE);
  }

  /** Adds to a batch from which height on the index is complete with it. */
  public void setCompleteFrom(long height, StoreBatch batch) {
    batch.put(CHAIN, COMPLETE_FROM, ByteBuffer.allocate(Long.BYTES).putLong(height).array());
  }

  private static Set<Term> terms(ExecutedTipset executed, List<List<StampedEvent>> events) {
    Set<Term> terms = new HashSet<>();
    for (SignedMessage signed : executed.messages()) {
      Message message = signed.message();
      terms.add(address(SENDER, message.from()));
      terms.add(address(RECEIVER, message.to()));
    }
    for (List<StampedEvent> ofMessage : events) {
      for (StampedEvent event : ofMessage) {
        terms.add(new Term(EVENTS, 0));
        terms.add(new Term(EMITTER, event.emitter()));
        for (EventEntry entry : event.event().entries()) {
          if (isIndexed(entry.key(), entry.value())) {
            terms.add(entry(entry.key(), entry.value()));
          }
        }
      }
    }
    return terms;
  }

  /** Whatever an entry's flags say: logs show topics that are not to be indexed, too. */
  private static boolean isIndexed(String key, byte[] value) {
    return value.length <= MAX_VALUE_BYTES && !key.equals(DATA);
  }

  private static Term address(byte kind, Address address) {
    return new Term(kind, digest(address.toBytes()));
  }

  private static Term entry(String key, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    byte[] both =
        ByteBuffer.allocate(name.length + 1 + value.length)
            .put(name)
            .put((byte) 0)
            .put(value)
            .array();
    return new Term(ENTRY, digest(both));
  }

  private static long digest(byte[] bytes) {
    return ByteBuffer.wrap(Blake2b.hash256(bytes)).getLong();
  }

  private static byte[] key(Term term, long height) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(term.kind)
        .putLong(term.value)
        .putLong(height)
        .array();
  }

  /**
   * Finds candidates.
   *
   * @param query what is looked for
   * @param from the lowest height
   * @param to the highest height
   * @return heights, ascending, found as they are asked for; where the index is not complete yet,
   *     all of them
   */
  public PrimitiveIterator.OfLong find(ChainQuery query, long from, long to) {
    return new Candidates(conditions(query), from, to, completeFrom());
  }

  private static List<List<Term>> conditions(ChainQuery query) {
    List<List<Term>> conditions = new ArrayList<>();
    add(conditions, query.emitters(), id -> new Term(EMITTER, id));
    query
        .values()
        .forEach(
            (key, values) -> {
              if (values.stream().allMatch(value -> isIndexed(key, value))) {
                add(conditions, values, value -> entry(key, value));
              }
            });
    if (query.events() && conditions.isEmpty()) {
      conditions.add(List.of(new Term(EVENTS, 0)));
    }
    add(conditions, query.senders(), sender -> address(SENDER, sender));
    add(conditions, query.receivers(), receiver -> address(RECEIVER, receiver));
    return conditions;
  }

  private static <T> void add(
      List<List<Term>> conditions, Collection<T> alternatives, Function<T, Term> term) {
    if (!alternatives.isEmpty() && alternatives.size() <= MAX_ALTERNATIVES) {
      conditions.add(alternatives.stream().map(term).toList());
    }
  }

  /** One section after the other. */
  private final class Candidates implements PrimitiveIterator.OfLong {
    private final List<List<Term>> conditions;
    private final long to;
    private final long completeFrom;
    private BitSet found = new BitSet();
    private long start;
    private long next;

    Candidates(List<List<Term>> conditions, long from, long to, long completeFrom) {
      this.conditions = conditions;
      this.to = to;
      this.completeFrom = completeFrom;
      this.start = Math.max(0, from) & -SECTION;
      this.next = Math.max(0, from);
      load();
      advance();
    }

    @Override
    public boolean hasNext() {
      return next <= to;
    }

    @Override
    public long nextLong() {
      if (!hasNext()) {
        throw new NoSuchElementException("no height up to " + to);
      }
      long height = next++;
      advance();
      return height;
    }

    /** Moves to the next candidate, or beyond the end. */
    private void advance() {
      while (next <= to) {
        int bit = next - start < SECTION ? found.nextSetBit((int) (next - start)) : -1;
        if (bit >= 0) {
          next = start + bit;
          return;
        }
        start += SECTION;
        next = start;
        load();
      }
    }

    private void load() {
      found = new BitSet(SECTION);
      if (start > to) {
        return;
      }
      found.set(0, SECTION);
      for (List<Term> alternatives : conditions) {
        if (found.isEmpty()) {
          break;
        }
        BitSet one = new BitSet(SECTION);
        alternatives.forEach(term -> occurrences(term, start, one));
        found.and(one);
      }
      if (start < completeFrom) {
        found.set(0, (int) Math.min(SECTION, completeFrom - start));
      }
    }
  }

  private void occurrences(Term term, long section, BitSet heights) {
    byte[] key = key(term, section);
    byte[] prefix = Arrays.copyOf(key, key.length - 1);
    store.scan(
        TERMS,
        prefix,
        (found, _) -> {
          heights.set(found[found.length - 1] & 0xff);
          return true;
        });
  }
}
