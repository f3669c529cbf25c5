package io.pandan.runtime.wasm.metering;

import java.util.Arrays;

/**
 * Divides a body into metered blocks: sequences of instructions that, without a trap, are executed
 * all or not at all, each charged at its start. A block of code that no branch leaves early is
 * charged with what stands before it.
 *
 * <p>Source: fvm-wasm-instrument, {@code determine_metered_blocks}. Whether the default label of a
 * br_table is looked at is {@linkplain Instrumenter#followsDefaultLabel its release's} doing: gas
 * is what the network charges, not what would be right. Not thread safe.
 */
final class MeteredBlocks {
  private final GasRules rules;
  private final boolean followsDefaultLabel;

  /** Cost of the finished block that starts at an instruction, by the instruction's number. */
  private long[] costs = new long[256];

  // The open control blocks. Where a block's start equals that of the one around it, its cost goes
  // there.
  private int[] lowestForwardTargets = new int[16];
  private int[] starts = new int[16];
  private long[] openCosts = new long[16];
  private boolean[] loops = new boolean[16];
  private int depth;
  private int function;
  private int instructions;

  MeteredBlocks(GasRules rules, Instrumenter instrumenter) {
    this.rules = rules;
    this.followsDefaultLabel = instrumenter.followsDefaultLabel();
  }

  /** What to charge before this instruction, counted from 0; 0 where no block starts. */
  long costAt(int instruction) {
    return costs[instruction];
  }

  /** Divides the body of a function. */
  void determine(int function, Slice code) {
    this.function = function;
    Arrays.fill(costs, 0, instructions + 1, 0);
    depth = 0;
    open(0, false);
    InstructionReader in = new InstructionReader(code);
    boolean afterConstant = false;
    int constant = 0;
    for (instructions = 0; in.next(); instructions++) {
      if (instructions + 1 >= costs.length) {
        costs = Arrays.copyOf(costs, 2 * costs.length);
      }
      Opcode opcode = in.opcode();
      long cost = rules.fixed(opcode.price());
      if (afterConstant && rules.unit(opcode.price()) > 0) {
        if (constant < 0) {
          throw refused(opcode.text() + " of the negative constant " + constant);
        }
        cost = add(cost, constant * rules.unit(opcode.price()));
      }
      step(in, instructions, cost);
      afterConstant = opcode == Opcode.I32_CONST;
      constant = (int) in.value();
    }
  }

  private void step(InstructionReader in, int instruction, long cost) {
    switch (in.opcode()) {
      case END -> close(instruction);
      case ELSE -> finish(instruction);
      case BLOCK -> {
        charge(cost);
        open(starts[depth - 1], false);
      }
      case IF -> {
        charge(cost);
        open(instruction + 1, false);
      }
      case LOOP -> {
        charge(cost);
        open(instruction + 1, true);
      }
      case BR, BR_IF -> {
        charge(cost);
        finish(instruction);
        branch(depth - 1 - in.index());
      }
      case BR_TABLE -> {
        charge(cost);
        finish(instruction);
        for (int label : in.labels()) {
          branch(depth - 1 - label);
        }
        if (followsDefaultLabel) {
          branch(depth - 1 - in.defaultLabel());
        }
      }
      case RETURN -> {
        charge(cost);
        finish(instruction);
        branch(0);
      }
      default -> charge(cost);
    }
  }

  private void open(int start, boolean loop) {
    if (depth == starts.length) {
      lowestForwardTargets = Arrays.copyOf(lowestForwardTargets, 2 * depth);
      starts = Arrays.copyOf(starts, 2 * depth);
      openCosts = Arrays.copyOf(openCosts, 2 * depth);
      loops = Arrays.copyOf(loops, 2 * depth);
    }
    lowestForwardTargets[depth] = depth;
    starts[depth] = start;
    openCosts[depth] = 0;
    loops[depth] = loop;
    depth++;
  }

  private void charge(long cost) {
    openCosts[depth - 1] = add(openCosts[depth - 1], cost);
  }

  /** Ends the open metered block after this instruction and begins the next one. */
  private void finish(int instruction) {
    int top = depth - 1;
    int start = starts[top];
    long cost = openCosts[top];
    starts[top] = instruction + 1;
    openCosts[top] = 0;
    if (top > 0 && starts[top - 1] == start) {
      openCosts[top - 1] = add(openCosts[top - 1], cost);
    } else if (cost > 0) {
      if (costs[start] != 0) {
        throw refused("two metered blocks start at instruction " + start);
      }
      costs[start] = cost;
    }
  }

  private void close(int instruction) {
    finish(instruction);
    depth--;
    if (depth == 0) {
      return;
    }
    int lowest = lowestForwardTargets[depth];
    lowestForwardTargets[depth - 1] = Math.min(lowestForwardTargets[depth - 1], lowest);
    if (lowest < depth) {
      finish(instruction);
    }
  }

  /** Notes that the innermost control block may be left for the end of another one. */
  private void branch(int target) {
    if (!loops[target]) {
      lowestForwardTargets[depth - 1] = Math.min(lowestForwardTargets[depth - 1], target);
    }
  }

  private long add(long a, long b) {
    long sum = a + b;
    if (sum < 0) {
      throw refused("a metered block costs more than " + Long.MAX_VALUE + " milligas");
    }
    return sum;
  }

  private ModuleRefusedException refused(String reason) {
    return new ModuleRefusedException(RefusalPhase.METER, "function " + function + ": " + reason);
  }
}
