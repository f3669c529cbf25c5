package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Frame;
import io.pandan.runtime.evm.core.Halt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What compiled code works with besides the frame, and leaves behind for who goes on. */
final class Exit {
  /** Where in {@link #words} limbs are put that were in local variables. */
  static final int FIRST_LIMB = 16;

  /** The most limbs that may be in local variables. */
  static final int MOST_LIMBS = 112;

  /**
   * Operands and results of operations that are not written out, and then the limbs that were in
   * local variables when the code was left at a {@link Site}.
   */
  final long[] words;

  /** Why it was left, if the interpreter is to be careful, and what gas there was then. */
  private @Nullable Halt halt;

  private long gas;

  Exit(Frame frame) {
    words = frame.words(FIRST_LIMB + MOST_LIMBS);
  }

  /** Takes what was thrown in compiled code; what does not need the stack is thrown again. */
  void caught(Halt thrown, Frame frame) {
    if (!thrown.isCareful()) {
      throw thrown;
    }
    halt = thrown;
    gas = frame.gas;
  }

  /** What {@link #caught} took; the frame gets back the gas that it had then. */
  Halt takeHalt(Frame frame) {
    Halt taken = Objects.requireNonNull(halt);
    halt = null;
    frame.gas = gas;
    return taken;
  }

  /** Puts the words that were in local variables where the interpreter expects them. */
  void restore(Frame frame, Site site) {
    int base = frame.sp;
    for (int i = 0; i < site.positions().length; i++) {
      int at = base + 4 * site.positions()[i];
      for (int k = 0; k < 4; k++) {
        int limb = site.limbs()[4 * i + k];
        frame.stack[at + k] = limb >= 0 ? words[FIRST_LIMB + limb] : site.constants()[~limb];
      }
    }
    frame.sp = base + 4 * site.top();
  }
}
