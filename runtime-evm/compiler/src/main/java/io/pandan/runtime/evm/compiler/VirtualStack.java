package io.pandan.runtime.evm.compiler;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Where the stack's words are at a place of the code that is being written. Position 0 is the top
 * of the stack at the head that the code belongs to, so that positions above are positive. A word
 * that is not listed is in memory, in its place of the frame's stack.
 */
final class VirtualStack {
  /** A word in slots; {@code clean} if memory has it too. */
  private record Entry(Word word, boolean clean) {}

  private final TreeMap<Integer, Entry> entries;
  private int top;

  VirtualStack() {
    entries = new TreeMap<>();
  }

  private VirtualStack(VirtualStack other) {
    entries = new TreeMap<>(other.entries);
    top = other.top;
  }

  VirtualStack copy() {
    return new VirtualStack(this);
  }

  /** The position of the top. */
  int top() {
    return top;
  }

  boolean isInMemory(int position) {
    return !entries.containsKey(position);
  }

  /** The word at a position, which is not in memory only. */
  Word at(int position) {
    Entry entry = entries.get(position);
    if (entry == null) {
      throw new IllegalStateException("position " + position + " is in memory");
    }
    return entry.word;
  }

  void push(Word word) {
    set(++top, word);
  }

  /** A word that memory has in its place. */
  void pushMemory() {
    entries.remove(++top);
  }

  void drop(int words) {
    for (int i = 0; i < words; i++) {
      entries.remove(top--);
    }
  }

  void set(int position, Word word) {
    entries.put(position, new Entry(word, false));
  }

  /** Says that memory has a word too, or that it has been loaded from there. */
  void setClean(int position, Word word) {
    entries.put(position, new Entry(word, true));
  }

  /** Forgets the slots of a word that memory has. */
  void forget(int position) {
    entries.remove(position);
  }

  /** The words that memory does not have, from below. */
  void forEachDirty(BiConsumer<Integer, Word> action) {
    for (Map.Entry<Integer, Entry> each : new TreeMap<>(entries).entrySet()) {
      if (!each.getValue().clean) {
        action.accept(each.getKey(), each.getValue().word);
      }
    }
  }

  /** The words that are not in memory only. */
  void forEach(BiConsumer<Integer, Word> action) {
    new TreeMap<>(entries).forEach((position, entry) -> action.accept(position, entry.word));
  }

  /** Whether memory does not have the word at a position. */
  boolean isDirty(int position) {
    Entry entry = entries.get(position);
    return entry != null && !entry.clean;
  }

  /** The lowest position that is in slots. */
  int lowest() {
    return entries.firstKey();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The slots that words are in. */
  BitSet usedSlots() {
    BitSet used = new BitSet();
    entries.values().forEach(entry -> markSlots(entry.word, used));
    return used;
  }

  static void markSlots(Word word, BitSet used) {
    if (word.isCondition()) {
      markSlots(word.condition().left(), used);
      markSlots(word.condition().right(), used);
      return;
    }
    for (int i = 0; i < 4; i++) {
      if (!word.limb(i).isConstant()) {
        used.set(word.limb(i).slot());
      }
    }
  }
}
