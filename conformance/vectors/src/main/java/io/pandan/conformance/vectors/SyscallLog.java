package io.pandan.conformance.vectors;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of syscalls in the order in which they began. The kernel charges each of them at its
 * beginning, so that the names belong to these charges one by one. For one thread at a time.
 */
final class SyscallLog implements EngineObserver {
  private List<String> names = new ArrayList<>();

  @Override
  public void enter(Activity activity, String name) {
    if (activity == Activity.HOST) {
      names.add(name);
    }
  }

  @Override
  public void leave() {
    // Beginnings are enough.
  }

  /** The names since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(names);
    names = new ArrayList<>();
    return taken;
  }
}
