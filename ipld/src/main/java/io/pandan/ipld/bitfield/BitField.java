package io.pandan.ipld.bitfield;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * A set of unsigned numbers below 2^64 - 1, kept as runs, as Filecoin encodes it by RLE+. Immutable
 * and safe for use by many threads; an operation takes time by the number of runs, not of bits.
 *
 * @see <a href="https://github.com/filecoin-project/ref-fvm/tree/master/ipld/bitfield">ref-fvm's
 *     bit field</a>
 */
public final class BitField {
  /** The longest encoding in CBOR, in bytes (ref-fvm MAX_ENCODED_SIZE). */
  public static final int MAX_ENCODED_BYTES = 32 << 10;

  /** The set without elements. */
  public static final BitField EMPTY = new BitField(new long[0]);

  /** No element: one more than the greatest, unsigned. */
  private static final long OUT_OF_RANGE = -1;

  /** Starts and exclusive ends of runs in turn, rising strictly as unsigned numbers. */
  private final long[] bounds;

  private BitField(long[] bounds) {
    this.bounds = bounds;
  }

  /**
   * The set of some bits.
   *
   * @param bits unsigned numbers in any order, also repeatedly
   * @return the set
   * @throws BitFieldException if one is 2^64 - 1
   */
  public static BitField of(long... bits) {
    long[] sorted = bits.clone();
    for (int i = 0; i < sorted.length; i++) {
      requireInRange(sorted[i]);
      sorted[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(sorted);
    Runs runs = new Runs(sorted.length);
    for (long bit : sorted) {
      long unsigned = bit ^ Long.MIN_VALUE;
      runs.add(unsigned, unsigned + 1);
    }
    return runs.toBitField();
  }

  /**
   * The set of all numbers of a range.
   *
   * @param start the first, unsigned
   * @param end the end, unsigned and exclusive
   * @return the set, empty if the end is not behind the start
   */
  public static BitField range(long start, long end) {
    return Long.compareUnsigned(start, end) < 0 ? new BitField(new long[] {start, end}) : EMPTY;
  }

  /**
   * Decodes RLE+.
   *
   * @param rlePlus the encoding; not kept
   * @return the set
   * @throws BitFieldException if it is no RLE+, or not the one encoding of its set
   */
  public static BitField decode(byte[] rlePlus) {
    return new BitField(RlePlus.decode(rlePlus));
  }

  /**
   * Reads a byte string of RLE+.
   *
   * @param in stands before it
   * @return the set
   * @throws BitFieldException if it is longer than {@link #MAX_ENCODED_BYTES} or no RLE+
   */
  public static BitField read(CborReader in) {
    return decode(in.readBytes(MAX_ENCODED_BYTES));
  }

  /**
   * Encodes as RLE+.
   *
   * @return the encoding, empty for the empty set
   */
  public byte[] encode() {
    return RlePlus.encode(bounds);
  }

  /**
   * Writes a byte string of RLE+.
   *
   * @param out is appended to
   * @throws BitFieldException if the encoding is longer than {@link #MAX_ENCODED_BYTES}
   */
  public void write(CborWriter out) {
    byte[] encoded = encode();
    if (encoded.length > MAX_ENCODED_BYTES) {
      throw new BitFieldException(
          "bit field of " + encoded.length + " bytes, limit " + MAX_ENCODED_BYTES);
    }
    out.writeBytes(encoded);
  }

  /**
   * Whether a number is in the set.
   *
   * @param bit an unsigned number
   * @return whether it is
   */
  public boolean get(long bit) {
    int low = 0;
    int high = bounds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(bounds[middle], bit) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (low & 1) == 1;
  }

  /**
   * The set with one number more.
   *
   * @param bit an unsigned number
   * @return the set
   * @throws BitFieldException if it is 2^64 - 1
   */
  public BitField with(long bit) {
    requireInRange(bit);
    return get(bit) ? this : union(range(bit, bit + 1));
  }

  /**
   * The set without one number.
   *
   * @param bit an unsigned number
   * @return the set
   */
  public BitField without(long bit) {
    return get(bit) ? subtract(range(bit, bit + 1)) : this;
  }

  /**
   * Whether the set has no element.
   *
   * @return whether it is empty
   */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /**
   * How many elements the set has.
   *
   * @return the number, unsigned
   */
  public long count() {
    long count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      count += bounds[i + 1] - bounds[i];
    }
    return count;
  }

  /**
   * The least element.
   *
   * @return an unsigned number; empty for the empty set
   */
  public OptionalLong first() {
    return isEmpty() ? OptionalLong.empty() : OptionalLong.of(bounds[0]);
  }

  /**
   * The greatest element.
   *
   * @return an unsigned number; empty for the empty set
   */
  public OptionalLong last() {
    return isEmpty() ? OptionalLong.empty() : OptionalLong.of(bounds[bounds.length - 1] - 1);
  }

  /**
   * Visits all elements by rising number. {@link #count} tells before how many they are.
   *
   * @param visitor is given each element, unsigned
   */
  public void forEach(LongConsumer visitor) {
    for (int i = 0; i < bounds.length; i += 2) {
      for (long bit = bounds[i]; bit != bounds[i + 1]; bit++) {
        visitor.accept(bit);
      }
    }
  }

  /** Is given the runs of a set. */
  @FunctionalInterface
  public interface RunVisitor {
    /**
     * Called for each run.
     *
     * @param start its first element, unsigned
     * @param end the end, unsigned and exclusive
     */
    void visit(long start, long end);
  }

  /**
   * Visits the runs of neighbouring elements by rising number.
   *
   * @param visitor is given each run
   */
  public void forEachRun(RunVisitor visitor) {
    for (int i = 0; i < bounds.length; i += 2) {
      visitor.visit(bounds[i], bounds[i + 1]);
    }
  }

  /**
   * What is in either set.
   *
   * @param other another set
   * @return the union
   */
  public BitField union(BitField other) {
    return combine(other, true, true, true);
  }

  /**
   * What is in both sets.
   *
   * @param other another set
   * @return the intersection
   */
  public BitField intersect(BitField other) {
    return combine(other, false, false, true);
  }

  /**
   * What is in this set and not in another.
   *
   * @param other another set
   * @return the difference
   */
  public BitField subtract(BitField other) {
    return combine(other, true, false, false);
  }

  /**
   * Whether all elements of another set are in this one.
   *
   * @param other another set
   * @return whether they are
   */
  public boolean containsAll(BitField other) {
    return other.subtract(this).isEmpty();
  }

  /**
   * Whether any element of another set is in this one.
   *
   * @param other another set
   * @return whether one is
   */
  public boolean containsAny(BitField other) {
    return !intersect(other).isEmpty();
  }

  /**
   * Some of the elements by their place in the order.
   *
   * @param skip how many elements to pass over, unsigned
   * @param count how many to take, unsigned
   * @return those elements; empty if there are not as many
   */
  public Optional<BitField> slice(long skip, long count) {
    Runs runs = new Runs(bounds.length / 2);
    long toSkip = skip;
    long toTake = count;
    for (int i = 0; i < bounds.length && toTake != 0; i += 2) {
      long size = bounds[i + 1] - bounds[i];
      if (Long.compareUnsigned(size, toSkip) <= 0) {
        toSkip -= size;
        continue;
      }
      long start = bounds[i] + toSkip;
      long left = size - toSkip;
      toSkip = 0;
      long taken = Long.compareUnsigned(left, toTake) < 0 ? left : toTake;
      runs.add(start, start + taken);
      toTake -= taken;
    }
    return toTake == 0 ? Optional.of(runs.toBitField()) : Optional.empty();
  }

  /**
   * Takes the places of another set out of this one: its elements go, and each element above moves
   * down by as many places as went below it.
   *
   * @param other the places to take out
   * @return what is left
   */
  public BitField cut(BitField other) {
    BitField rest = subtract(other);
    Runs runs = new Runs(rest.bounds.length / 2);
    long removed = 0;
    int next = 0;
    for (int i = 0; i < rest.bounds.length; i += 2) {
      while (next < other.bounds.length
          && Long.compareUnsigned(other.bounds[next], rest.bounds[i]) < 0) {
        removed += other.bounds[next + 1] - other.bounds[next];
        next += 2;
      }
      runs.add(rest.bounds[i] - removed, rest.bounds[i + 1] - removed);
    }
    return runs.toBitField();
  }

  /** Sweeps over the bounds of both sets; the flags say where elements of the result are. */
  private BitField combine(BitField other, boolean onlyHere, boolean onlyThere, boolean inBoth) {
    Runs runs = new Runs((bounds.length + other.bounds.length) / 2);
    int here = 0;
    int there = 0;
    boolean inside = false;
    long start = 0;
    while (here < bounds.length || there < other.bounds.length) {
      long at = nextBound(here, other, there);
      if (here < bounds.length && bounds[here] == at) {
        here++;
      }
      if (there < other.bounds.length && other.bounds[there] == at) {
        there++;
      }
      boolean inHere = (here & 1) == 1;
      boolean inThere = (there & 1) == 1;
      boolean now = inHere ? (inThere ? inBoth : onlyHere) : inThere && onlyThere;
      if (now && !inside) {
        start = at;
      } else if (!now && inside) {
        runs.add(start, at);
      }
      inside = now;
    }
    return runs.toBitField();
  }

  private long nextBound(int here, BitField other, int there) {
    if (here == bounds.length) {
      return other.bounds[there];
    }
    if (there == other.bounds.length
        || Long.compareUnsigned(bounds[here], other.bounds[there]) < 0) {
      return bounds[here];
    }
    return other.bounds[there];
  }

  private static void requireInRange(long bit) {
    if (bit == OUT_OF_RANGE) {
      throw new BitFieldException(
          "bit " + Long.toUnsignedString(bit) + ", limit " + Long.toUnsignedString(bit - 1));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitField field && Arrays.equals(bounds, field.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** The runs, such as {@code {0, 3-7}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < bounds.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(Long.toUnsignedString(bounds[i]));
      if (bounds[i + 1] - bounds[i] != 1) {
        text.append('-').append(Long.toUnsignedString(bounds[i + 1] - 1));
      }
    }
    return text.append('}').toString();
  }

  /** Collects runs in order, joining those that touch or overlap. */
  private static final class Runs {
    private final long[] bounds;
    private int count;

    Runs(int capacity) {
      bounds = new long[capacity * 2 + 2];
    }

    void add(long start, long end) {
      if (count > 0 && Long.compareUnsigned(start, bounds[count - 1]) <= 0) {
        bounds[count - 1] = end;
      } else {
        bounds[count++] = start;
        bounds[count++] = end;
      }
    }

    BitField toBitField() {
      return count == 0 ? EMPTY : new BitField(Arrays.copyOf(bounds, count));
    }
  }
}
