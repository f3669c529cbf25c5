package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Frame;
import io.pandan.runtime.evm.core.Halt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What compiled code works with besides the frame, and leaves behind for who goes on. */
final class Exit {
  /** Operands and results of operations that are not written out; also to be read by those. */
  final long[] words = new long[16];

  /** The limbs that were in local variables when the code was left at a {@link Site}. */
  private long[] limbs = {};

  /** Why it was left, if the interpreter is to be careful. */
  private @Nullable Halt halt;

  /** Room for limbs that are going to be left behind. */
  long[] limbs(int count) {
    if (limbs.length < count) {
      limbs = new long[count];
    }
    return limbs;
  }

  /** Takes what was thrown in compiled code; what does not need the stack is thrown again. */
  void caught(Halt thrown) {
    if (!thrown.isCareful()) {
      throw thrown;
    }
    halt = thrown;
  }

  /** What {@link #caught} took. */
  Halt takeHalt() {
    Halt taken = Objects.requireNonNull(halt);
    halt = null;
    return taken;
  }

  boolean hasHalt() {
    return halt != null;
  }

  /** Puts the words that were in local variables where the interpreter expects them. */
  void restore(Frame frame, Site site) {
    int base = frame.sp;
    for (int i = 0; i < site.positions().length; i++) {
      int at = base + 4 * site.positions()[i];
      for (int k = 0; k < 4; k++) {
        int limb = site.limbs()[4 * i + k];
        frame.stack[at + k] = limb >= 0 ? limbs[limb] : site.constants()[~limb];
      }
    }
    frame.sp = base + 4 * site.top();
  }
}
