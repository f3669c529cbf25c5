package io.pandan.conformance.wasm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A module as its sections, which can be cut, doubled and swapped; nothing is checked. */
final class Sections {
  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

  private final List<Section> sections;

  /** A section: what stands behind its length. */
  record Section(int id, byte[] content) {

    /** The same section with other content. */
    Section with(byte[] other) {
      return new Section(id, other);
    }
  }

  private Sections(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  /** Takes a well-formed module apart. */
  static Sections of(byte[] module) {
    List<Section> sections = new ArrayList<>();
    int[] position = {HEADER.length};
    while (position[0] < module.length) {
      int id = module[position[0]++];
      int length = readU32(module, position);
      sections.add(new Section(id, Arrays.copyOfRange(module, position[0], position[0] + length)));
      position[0] += length;
    }
    return new Sections(sections);
  }

  private static int readU32(byte[] bytes, int[] position) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = bytes[position[0]++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  int count() {
    return sections.size();
  }

  Section get(int index) {
    return sections.get(index);
  }

  /** With another section in the place of one. */
  Sections replaced(int index, Section section) {
    List<Section> changed = new ArrayList<>(sections);
    changed.set(index, section);
    return new Sections(changed);
  }

  /** With one section twice. */
  Sections doubled(int index) {
    List<Section> changed = new ArrayList<>(sections);
    changed.add(index, sections.get(index));
    return new Sections(changed);
  }

  /** With two sections in each other's place. */
  Sections swapped(int one, int other) {
    return replaced(one, sections.get(other)).replaced(other, sections.get(one));
  }

  /** Where the section of this id is. */
  int indexOf(int id) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).id() == id) {
        return i;
      }
    }
    throw new IllegalArgumentException("no section " + id);
  }

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HEADER);
    for (Section section : sections) {
      out.write(section.id());
      out.writeBytes(u32(section.content().length));
      out.writeBytes(section.content());
    }
    return out.toByteArray();
  }

  /** An unsigned LEB128 integer. */
  static byte[] u32(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  /** Bytes one after another. */
  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
