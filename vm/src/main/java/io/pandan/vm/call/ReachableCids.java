package io.pandan.vm.call;

import io.pandan.ipld.Cid;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of CIDs that is mostly small: a list up to a length, a hash set beyond. For one thread. */
final class ReachableCids {
  private static final int MAX_LISTED = 12;

  private final @Nullable Cid[] listed = new Cid[MAX_LISTED];
  private int count;
  private @Nullable Set<Cid> others;

  void add(Cid cid) {
    if (contains(cid)) {
      return;
    }
    if (count < MAX_LISTED) {
      listed[count++] = cid;
      return;
    }
    Set<Cid> set = others;
    if (set == null) {
      set = new HashSet<>();
      others = set;
    }
    set.add(cid);
  }

  boolean contains(Cid cid) {
    for (int i = 0; i < count; i++) {
      if (cid.equals(listed[i])) {
        return true;
      }
    }
    return others != null && others.contains(cid);
  }
}
