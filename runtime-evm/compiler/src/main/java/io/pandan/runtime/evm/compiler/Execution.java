package io.pandan.runtime.evm.compiler;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.Frame;
import io.pandan.runtime.evm.core.Halt;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Opcode;
import java.util.function.Function;

/**
 * Runs one frame, by turns in compiled regions and in the interpreter. Both work on the same {@link
 * Frame}, and change only between gas blocks, or where an instruction demands care.
 */
final class Execution {
  /** Gas that compiled code may use before the host is asked whether to go on. */
  private static final long SLICE = 1L << 28;

  /**
   * The interpreter looks for compiled code whenever it has used so many times what PUSH1 costs.
   */
  private static final long BURST = 200;

  /** How long code that will hardly be run again is interpreted before anything else. */
  private static final int BURSTS_ALONE = 200;

  /** What a block counts at which the interpreter was after a burst. */
  private static final int WEIGHT_OF_BURST = 8;

  private final Frame frame;
  private final Exit exit;
  private final long burst;

  /** Whether gas is given in the slices that the interpreter is to stop at. */
  private boolean bursting;

  private Execution(Code code, EvmCall call, EvmHost host) {
    frame = new Frame(code, call, host);
    exit = new Exit(frame);
    burst = BURST * Math.max(1, code.profile().cost(Opcode.PUSH1));
  }

  /** Runs code to its end. All gas that it used is charged to the host when this returns. */
  static EvmOutcome run(CompiledCode code, EvmCall call, EvmHost host) {
    Execution execution = new Execution(code.code(), call, host);
    if (execution.frame.begin()) {
      execution.run(code, 0);
    }
    return execution.frame.finish();
  }

  /**
   * Runs code that will hardly be run again: only where it takes long is any of it compiled.
   *
   * @param compiled prepares code for being compiled
   */
  static EvmOutcome runOnce(
      Code code, Function<Code, CompiledCode> compiled, EvmCall call, EvmHost host) {
    Execution execution = new Execution(code, call, host);
    if (execution.frame.begin()) {
      int pc = execution.interpret(0, BURSTS_ALONE * execution.burst);
      if (execution.frame.outcome == null) {
        execution.run(compiled.apply(code), pc);
      }
    }
    return execution.frame.finish();
  }

  private void run(CompiledCode code, int firstPc) {
    int pc = firstPc;
    int weight = 1;
    while (frame.outcome == null) {
      Region region = code.region(pc, code.canEnter(pc) ? weight : 0);
      if (region == null) {
        pc = interpret(pc, code.isWarm() || !code.canEnter(pc) ? 0 : burst);
        weight = code.isWarm() ? 1 : WEIGHT_OF_BURST;
      } else {
        pc = enter(region, pc);
        weight = 1;
      }
    }
  }

  /** Interprets from a block on, and returns the block that it stopped at. */
  private int interpret(int pc, long slice) {
    frame.continueAt(pc);
    frame.nextSlice(slice, true);
    bursting = true;
    Interpreter.proceed(frame);
    return frame.outcome == null ? frame.nextPc() : pc;
  }

  private int enter(Region region, int pc) {
    if (bursting) {
      frame.nextSlice(SLICE, false);
      bursting = false;
    }
    frame.sites = region.pcs();
    int result;
    try {
      result = region.body().run(frame, exit, pc);
    } catch (Halt halt) {
      frame.halt(halt);
      goOnCarefully();
      return pc;
    }
    frame.site = -1;
    return result >= Region.ENDED ? Math.max(result, 0) : left(region.sites()[-2 - result]);
  }

  private int left(Site site) {
    exit.restore(frame, site);
    switch (site.kind()) {
      case INSTRUCTION -> {
        frame.halt(exit.takeHalt(frame));
        goOnCarefully();
        return site.pc();
      }
      case GAS -> {
        frame.gas += site.amount();
        frame.nextSlice(SLICE, false);
        return frame.gas >= site.amount() ? site.pc() : interpret(site.pc(), 0);
      }
      case STACK -> {
        long needed = frame.sp + site.amount();
        if (frame.sp >= -4 && needed > frame.stack.length && needed <= 4L * Frame.MAX_STACK) {
          frame.growStack((int) needed);
          return site.pc();
        }
        return interpret(site.pc(), 0);
      }
      case COLD -> {
        return site.pc();
      }
    }
    throw new IllegalStateException("left at " + site);
  }

  private void goOnCarefully() {
    if (frame.outcome == null) {
      Interpreter.proceed(frame);
    }
  }
}
