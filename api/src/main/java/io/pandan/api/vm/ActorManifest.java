package io.pandan.api.vm;

import io.pandan.api.MalformedException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names and code of the built-in actors, in the order that gives their type numbers (the first is
 * 1). Its CBOR is the data block that the System actor's state links. Source: ref-fvm {@code
 * fvm/src/machine/manifest.rs}.
 *
 * @param entries names and code in order
 */
public record ActorManifest(List<Entry> entries) {

  /**
   * One built-in actor.
   *
   * @param name its type name, as in {@code account}
   * @param code its code
   */
  public record Entry(String name, Cid code) {}

  /** Copies the list. */
  public ActorManifest {
    entries = List.copyOf(entries);
  }

  /** Reads the list of pairs. */
  public static ActorManifest read(CborReader in) {
    int count = in.readArrayHeader();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.readArrayHeader(2);
      entries.add(new Entry(in.readText(), in.readCid()));
    }
    return new ActorManifest(entries);
  }

  /** Writes the list of pairs. */
  public void write(CborWriter out) {
    out.writeArrayHeader(entries.size());
    for (Entry entry : entries) {
      out.writeArrayHeader(2);
      out.writeText(entry.name());
      out.writeCid(entry.code());
    }
  }

  /** The list in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }

  /** The code of a type name. */
  public Cid code(String name) {
    return find(name)
        .orElseThrow(() -> new MalformedException("no built-in actor named '" + name + "'"));
  }

  /** The code of a type name, where there is one. */
  public Optional<Cid> find(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst().map(Entry::code);
  }

  /** The type name of code, where it is a built-in actor's. */
  public Optional<String> name(Cid code) {
    return entries.stream().filter(e -> e.code().equals(code)).findFirst().map(Entry::name);
  }

  /** The type number of code; 0 where it is no built-in actor's. */
  public int type(Cid code) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).code().equals(code)) {
        return i + 1;
      }
    }
    return 0;
  }
}
