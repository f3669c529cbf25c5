package io.pandan.host.chain.testing;

import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.Cid;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime that notices when it is used although it has left. */
public final class SwappedRuntime implements ActorRuntime {
  private volatile boolean gone;
  private final AtomicInteger uses = new AtomicInteger();

  /** It has left. */
  public void leave() {
    gone = true;
  }

  /** How often it was used. */
  public int uses() {
    return uses.get();
  }

  void use() {
    if (gone) {
      throw new NoClassDefFoundError("used after it has left");
    }
    uses.incrementAndGet();
  }

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    throw new UnsupportedOperationException();
  }
}
