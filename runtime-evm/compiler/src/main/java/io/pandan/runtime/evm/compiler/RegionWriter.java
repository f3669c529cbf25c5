package io.pandan.runtime.evm.compiler;

import static io.pandan.runtime.evm.compiler.Emitter.*;

import io.pandan.runtime.evm.compiler.Word.Condition;
import io.pandan.runtime.evm.compiler.Word.Test;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.Opcode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one method of the JVM for a part of a contract.
 *
 * <p>The method is made of <em>heads</em>, blocks that several places lead to. At a head all words
 * of the stack are in the frame. From a head on, blocks that are reached from one place only follow
 * as a tree, and in it words are in local variables, as constants, or in the frame, as {@link
 * VirtualStack} says. Before another head they are written to the frame.
 *
 * <p>Gas is charged block by block, exactly as the interpreter charges it, and the stack is checked
 * once for a head's whole tree. Where either does not suffice, where a rare path begins, and where
 * an instruction asks for care, the method puts all limbs into {@link Exit#limbs} and returns the
 * number of a {@link Site}, which says where the words are, so that the interpreter can go on.
 */
final class RegionWriter {

  /** What an instruction may need of them. */
  private static final int SLOTS_OF_INSTRUCTION = 32;

  /** How deep a tree of blocks may be. */
  private static final int MOST_DEPTH = 64;

  /** What a head's tree takes at least, about. */
  private static final int BYTES_OF_HEAD = 120;

  private static final ClassDesc EXIT_CLASS = desc("io.pandan.runtime.evm.compiler.Exit");
  private static final ClassDesc J = ConstantDescs.CD_long;
  private static final ClassDesc I = ConstantDescs.CD_int;
  private static final ClassDesc V = ConstantDescs.CD_void;

  private final Code program;
  private final Blocks blocks;
  private final byte[] bytes;
  private final int budget;

  final Emitter out;
  private final List<Site> sites = new ArrayList<>();
  private final Map<Integer, Head> heads = new LinkedHashMap<>();
  private final Deque<Head> unwritten = new ArrayDeque<>();
  private final Deque<Runnable> outOfLine = new ArrayDeque<>();
  private final Set<Integer> path = new HashSet<>();
  private final BitSet pinned = new BitSet();
  private final Arithmetic arithmetic;
  private final List<Label> exits = new ArrayList<>();
  private final Label leave;
  private final Label dispatch;
  private boolean dispatches;

  private VirtualStack stack = new VirtualStack();
  private int slots;
  private int lowestUsed;
  private int highest;

  /** A block that several places lead to. */
  private static final class Head {
    final int pc;
    final Label label;

    Head(int pc, Label label) {
      this.pc = pc;
      this.label = label;
    }
  }

  /**
   * @param budget about how many bytes the method may have
   */
  RegionWriter(Code program, Blocks blocks, int budget, CodeBuilder code) {
    this.program = program;
    this.blocks = blocks;
    this.budget = budget;
    bytes = program.bytes();
    out = new Emitter(code);
    arithmetic = new Arithmetic(this, out);
    leave = out.newLabel();
    dispatch = out.newLabel();
  }

  /** The pcs of the blocks at which the method may be entered. */
  int[] entries() {
    return heads.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  List<Site> sites() {
    return sites;
  }

  /** Writes the method. */
  void write(int entryPc) {
    Label start = out.newLabel();
    Label initialise = out.newLabel();
    out.goTo(initialise);
    out.bind(start);
    head(entryPc);
    Label entry = out.newLabel();
    out.goTo(entry);
    while (!unwritten.isEmpty()) {
      tree(unwritten.poll());
    }
    if (dispatches) {
      dispatch();
    }
    out.bind(entry);
    out.loadInt(ENTRY);
    out.code.lookupswitch(
        heads.get(entryPc).label,
        heads.values().stream().map(head -> SwitchCase.of(head.pc, head.label)).toList());
    out.bind(leave);
    out.storeInt(TARGET);
    saveFrame();
    out.loadInt(TARGET);
    out.code.ireturn();
    exit();
    out.bind(initialise);
    initialise();
    out.goTo(start);
  }

  private void initialise() {
    out.loadObject(FRAME);
    out.getField(FRAME_CLASS, "stack", LONGS);
    out.storeObject(STACK);
    out.loadObject(FRAME);
    out.getField(FRAME_CLASS, "sp", I);
    out.storeInt(SP);
    out.loadObject(FRAME);
    out.getField(FRAME_CLASS, "gas", J);
    out.storeLong(GAS);
    out.loadObject(FRAME);
    out.getField(FRAME_CLASS, "memory", MEMORY_CLASS);
    out.storeObject(MEMORY);
    out.loadObject(EXIT);
    out.getField(EXIT_CLASS, "words", LONGS);
    out.storeObject(WORDS);
  }

  private void saveFrame() {
    out.loadObject(FRAME);
    out.loadInt(SP);
    out.putField(FRAME_CLASS, "sp", I);
    out.loadObject(FRAME);
    out.loadLong(GAS);
    out.putField(FRAME_CLASS, "gas", J);
  }

  /**
   * Puts limbs aside, from the highest slot down. A site enters where its own slots begin, so that
   * no other slot is alive there. Lower slots were all in use when a slot was taken.
   */
  private void exit() {
    for (int slot = exits.size() - 1; slot >= 0; slot--) {
      out.bind(exits.get(slot));
      if (slot > 0) {
        out.loadObject(WORDS);
        out.constant(Exit.FIRST_LIMB + slot - 1);
        out.load(Limb.inSlot(slot - 1));
        out.op(java.lang.classfile.Opcode.LASTORE);
      }
    }
    saveFrame();
    out.constant(-2);
    out.loadInt(SITE);
    out.op(java.lang.classfile.Opcode.ISUB);
    out.code.ireturn();
  }

  /** Goes to the head of the block that {@link Emitter#TARGET} says. */
  private void dispatch() {
    out.bind(dispatch);
    List<SwitchCase> cases = new ArrayList<>();
    for (Head head : heads.values()) {
      if (program.isDestination(head.pc)) {
        cases.add(SwitchCase.of(head.pc, head.label));
      }
    }
    Label elsewhere = out.newLabel();
    out.loadInt(TARGET);
    out.code.lookupswitch(elsewhere, cases);
    out.addSize(12 + 8 * cases.size());
    out.bind(elsewhere);
    out.loadObject(FRAME);
    out.loadLong(GAS);
    out.loadInt(TARGET);
    out.loadInt(SITE);
    out.call("jump", I, FRAME_CLASS, J, I, I);
    out.goTo(leave);
  }

  private Head head(int pc) {
    Head known = heads.get(pc);
    if (known != null) {
      return known;
    }
    Head made = new Head(pc, out.newLabel());
    heads.put(pc, made);
    unwritten.add(made);
    return made;
  }

  private boolean isFull() {
    return out.size() + BYTES_OF_HEAD * unwritten.size() > budget;
  }

  /** Writes a head's tree, and then the check of the stack, which is known by then. */
  private void tree(Head head) {
    Label body = out.newLabel();
    out.bind(body);
    stack = new VirtualStack();
    lowestUsed = 1;
    highest = 0;
    path.clear();
    int block = blocks.at(head.pc);
    path.add(block);
    block(block);
    out.bind(head.label);
    int growth = 4 * highest + 4;
    Label lacking = out.newLabel();
    if (lowestUsed <= 0) {
      out.loadInt(SP);
      out.constant(-4 * lowestUsed);
      out.branch(java.lang.classfile.Opcode.IF_ICMPLT, lacking);
    }
    if (highest > 0) {
      out.loadInt(SP);
      out.constant(growth);
      out.op(java.lang.classfile.Opcode.IADD);
      out.loadObject(STACK);
      out.code.arraylength();
      out.addSize(1);
      out.branch(java.lang.classfile.Opcode.IF_ICMPGT, lacking);
    }
    out.goTo(body);
    if (lowestUsed <= 0 || highest > 0) {
      int site = site(head.pc, Site.Kind.STACK, growth, new VirtualStack());
      out.bind(lacking);
      leaveAt(site);
    }
    while (!outOfLine.isEmpty()) {
      outOfLine.poll().run();
    }
  }

  private void leaveAt(int site) {
    out.constant(site);
    out.storeInt(SITE);
    out.goTo(exitOf(site));
  }

  /** Where a site's limbs are put aside. */
  private Label exitOf(int site) {
    int needed = 0;
    for (int limb : sites.get(site).limbs()) {
      needed = Math.max(needed, limb + 1);
    }
    while (exits.size() <= needed) {
      exits.add(out.newLabel());
    }
    return exits.get(needed);
  }

  private int site(int pc, Site.Kind kind, long amount, VirtualStack words) {
    List<Integer> positions = new ArrayList<>();
    List<Integer> limbs = new ArrayList<>();
    List<Long> constants = new ArrayList<>();
    words.forEachDirty(
        (position, word) -> {
          positions.add(position);
          for (int i = 0; i < 4; i++) {
            Limb limb = word.limb(i);
            limbs.add(limb.isConstant() ? ~constants.size() : limb.slot());
            if (limb.isConstant()) {
              constants.add(limb.constant());
            }
          }
        });
    sites.add(
        new Site(
            pc,
            kind,
            amount,
            words.top(),
            positions.stream().mapToInt(Integer::intValue).toArray(),
            limbs.stream().mapToInt(Integer::intValue).toArray(),
            constants.stream().mapToLong(Long::longValue).toArray()));
    return sites.size() - 1;
  }

  /** A slot that no word on the stack and no operand of the instruction is in. */
  int allocate() {
    BitSet used = stack.usedSlots();
    used.or(pinned);
    int slot = used.nextClearBit(0);
    pinned.set(slot);
    slots = Math.max(slots, slot + 1);
    return slot;
  }

  /** Stores the long on top of the JVM's stack in a slot of its own. */
  Limb store() {
    int slot = allocate();
    out.storeSlot(slot);
    return Limb.inSlot(slot);
  }

  private void use(int position) {
    lowestUsed = Math.min(lowestUsed, position);
  }

  /** The word at a position, loaded or computed if it has to be. */
  private Word word(int position) {
    use(position);
    if (stack.isInMemory(position)) {
      Limb[] limbs = new Limb[4];
      for (int i = 0; i < 4; i++) {
        out.loadObject(STACK);
        address(4 * position + i);
        out.op(java.lang.classfile.Opcode.LALOAD);
        limbs[i] = store();
      }
      stack.setClean(position, Word.of(limbs[0], limbs[1], limbs[2], limbs[3]));
    }
    Word word = stack.at(position);
    if (word.isCondition()) {
      word = arithmetic.value(word.condition());
      stack.set(position, word);
    }
    return word;
  }

  private void address(int offset) {
    out.loadInt(SP);
    if (offset != 0) {
      out.constant(offset);
      out.op(java.lang.classfile.Opcode.IADD);
    }
  }

  /** Takes the top away; it may be a condition. */
  private Word popAny() {
    int top = stack.top();
    Word word = stack.isInMemory(top) || !stack.at(top).isCondition() ? word(top) : stack.at(top);
    use(top);
    VirtualStack.markSlots(word, pinned);
    stack.drop(1);
    return word;
  }

  private Word pop() {
    Word word = word(stack.top());
    VirtualStack.markSlots(word, pinned);
    stack.drop(1);
    return word;
  }

  private void push(Word word) {
    stack.push(word);
    highest = Math.max(highest, stack.top());
  }

  /** Writes a word to its place in the frame's stack. */
  private void spill(int position) {
    if (stack.isInMemory(position)) {
      return;
    }
    Word word = word(position);
    for (int i = 0; i < 4; i++) {
      out.loadObject(STACK);
      address(4 * position + i);
      out.load(word.limb(i));
      out.op(java.lang.classfile.Opcode.LASTORE);
    }
  }

  /** Writes words to the frame's stack that are not there, from a position on. */
  private void flushFrom(int position) {
    stack
        .copy()
        .forEachDirty(
            (at, word) -> {
              if (at >= position) {
                pinned.clear();
                spill(at);
                stack.setClean(at, stack.at(at));
              }
            });
  }

  private void materialiseConditions() {
    stack
        .copy()
        .forEachDirty(
            (at, word) -> {
              if (word.isCondition()) {
                pinned.clear();
                word(at);
              }
            });
  }

  private void keepSlotsFree() {
    while (!stack.isEmpty()
        && stack.usedSlots().cardinality() > Exit.MOST_LIMBS - SLOTS_OF_INSTRUCTION) {
      int lowest = stack.lowest();
      pinned.clear();
      if (stack.isDirty(lowest)) {
        spill(lowest);
      }
      stack.forget(lowest);
    }
  }

  private void block(int block) {
    charge(block);
    int pc = program.blockStart(block);
    int end = program.blockEnd(block);
    if (pc == bytes.length) {
      end(pc, Opcode.STOP);
      return;
    }
    while (pc < end) {
      int opcode = bytes[pc] & 0xff;
      pinned.clear();
      keepSlotsFree();
      pinned.clear();
      if (!program.profile().defines(opcode) || Opcode.endsPath(opcode)) {
        if (opcode == Opcode.JUMP) {
          jump(pc);
        } else {
          end(pc, opcode);
        }
        return;
      }
      if (opcode == Opcode.JUMPI) {
        jumpIf(pc);
        return;
      }
      instruction(pc, opcode);
      pc += 1 + Opcode.immediateBytes(opcode);
    }
    goTo(end);
  }

  private void charge(int block) {
    long cost = program.blockCost(block);
    if (cost == 0) {
      return;
    }
    materialiseConditions();
    Label lacking = out.newLabel();
    out.loadLong(GAS);
    out.constant(cost);
    out.op(java.lang.classfile.Opcode.LSUB);
    out.op(java.lang.classfile.Opcode.DUP2);
    out.storeLong(GAS);
    out.constant(0L);
    out.op(java.lang.classfile.Opcode.LCMP);
    out.branch(java.lang.classfile.Opcode.IFLT, lacking);
    int site = site(program.blockStart(block), Site.Kind.GAS, cost, stack);
    outOfLine.add(
        () -> {
          out.bind(lacking);
          leaveAt(site);
        });
  }

  /** Goes on at a pc, by writing what is there or by going where it has been written. */
  private void goTo(int pc) {
    int block = blocks.at(pc);
    if (block == Blocks.NONE || blocks.isLarge(block)) {
      flushAndLeave(pc);
      return;
    }
    if (blocks.isCold(block)) {
      materialiseConditions();
      leaveAt(site(pc, Site.Kind.COLD, 0, stack));
      return;
    }
    if (!heads.containsKey(pc) && isTreeBlock(block)) {
      path.add(block);
      block(block);
      path.remove(block);
      return;
    }
    if (!heads.containsKey(pc) && isFull()) {
      flushAndLeave(pc);
      return;
    }
    Head next = head(pc);
    noteReturnAddresses();
    flushFrom(Integer.MIN_VALUE);
    out.addToInt(SP, 4 * stack.top());
    out.goTo(next.label);
  }

  private boolean isTreeBlock(int block) {
    int predecessors = blocks.predecessors(block) + (blocks.isPushed(block) ? 1 : 0);
    return predecessors == 1 && !path.contains(block) && path.size() < MOST_DEPTH && !isFull();
  }

  private void flushAndLeave(int pc) {
    flushFrom(Integer.MIN_VALUE);
    out.addToInt(SP, 4 * stack.top());
    out.constant(pc);
    out.goTo(leave);
  }

  private void jump(int pc) {
    Word target = pop();
    if (target.isConstant()) {
      jumpTo(pc, target);
    } else {
      jumpAnywhere(pc, target);
    }
  }

  private void jumpTo(int pc, Word target) {
    int to = target.smallConstant();
    if (program.isDestination(to)) {
      goTo(to);
      return;
    }
    out.loadObject(FRAME);
    out.loadLong(GAS);
    out.constant(-1);
    out.constant(jumpSite(pc));
    out.call("jump", I, FRAME_CLASS, J, I, I);
    out.goTo(leave);
  }

  private void jumpAnywhere(int pc, Word target) {
    out.load(target.limb(0));
    arithmetic.or(target, 1);
    out.call("target", I, J, J);
    out.storeInt(TARGET);
    noteReturnAddresses();
    flushFrom(Integer.MIN_VALUE);
    out.addToInt(SP, 4 * stack.top());
    out.constant(jumpSite(pc));
    out.storeInt(SITE);
    dispatches = true;
    out.goTo(dispatch);
  }

  /** What may be a return address is likely to be jumped to later: it becomes a head. */
  private void noteReturnAddresses() {
    stack.forEach(
        (position, word) -> {
          if (word.isConstant() && program.isDestination(word.smallConstant())) {
            int pc = word.smallConstant();
            int block = blocks.at(pc);
            if (!isFull() && !blocks.isCold(block) && !blocks.isLarge(block)) {
              head(pc);
            }
          }
        });
  }

  private void jumpIf(int pc) {
    Word target = pop();
    Word condition = popAny();
    Condition test =
        condition.isCondition()
            ? condition.condition()
            : new Condition(Test.ZERO, condition, condition, true);
    int next = pc + 1;
    if (condition.isConstant()) {
      if (condition.is(0)) {
        goTo(next);
      } else if (target.isConstant()) {
        jumpTo(pc, target);
      } else {
        jumpAnywhere(pc, target);
      }
      return;
    }
    Label taken = out.newLabel();
    arithmetic.branchIf(test, taken);
    VirtualStack before = stack;
    stack = before.copy();
    goTo(next);
    stack = before;
    pinned.clear();
    VirtualStack.markSlots(target, pinned);
    out.bind(taken);
    if (target.isConstant()) {
      jumpTo(pc, target);
    } else {
      jumpAnywhere(pc, target);
    }
  }

  /** A jump can fail, and that needs no words. */
  private int jumpSite(int pc) {
    return site(pc, Site.Kind.INSTRUCTION, 0, new VirtualStack());
  }

  private int instructionSite(int pc) {
    return site(pc, Site.Kind.INSTRUCTION, 0, stack);
  }

  /** Lets {@link Operations} execute an instruction whose operands are in the frame. */
  private void execute(int pc, int opcode) {
    int inputs = Opcode.inputs(opcode);
    for (int i = 0; i < inputs; i++) {
      use(stack.top() - i);
    }
    materialiseConditions();
    flushFrom(stack.top() - inputs + 1);
    out.loadObject(FRAME);
    address(4 * stack.top());
    out.loadLong(GAS);
    out.constant(opcode);
    int site = instructionSite(pc);
    out.constant(site);
    if (Opcode.observesGas(opcode) || !program.profile().defines(opcode)) {
      out.call("execute", J, FRAME_CLASS, I, J, I, I);
      out.storeLong(GAS);
    } else {
      out.loadObject(EXIT);
      out.call("tryToExecute", J, FRAME_CLASS, I, J, I, I, EXIT_CLASS);
      out.storeLong(GAS);
      outOfLineIfCareful(site);
    }
    if (program.profile().defines(opcode)) {
      stack.drop(inputs);
      for (int i = 0; i < Opcode.outputs(opcode); i++) {
        stack.pushMemory();
        highest = Math.max(highest, stack.top());
      }
    }
  }

  /** Leaves the code if the instruction that has just been tried demands care. */
  private void outOfLineIfCareful(int site) {
    Label careful = out.newLabel();
    out.loadLong(GAS);
    out.constant(Operations.CAREFUL);
    out.op(java.lang.classfile.Opcode.LCMP);
    out.branch(java.lang.classfile.Opcode.IFEQ, careful);
    outOfLine.add(
        () -> {
          out.bind(careful);
          leaveAt(site);
        });
  }

  private void end(int pc, int opcode) {
    execute(pc, opcode);
    out.constant(Region.ENDED);
    out.goTo(leave);
  }

  private void instruction(int pc, int opcode) {
    if (opcode >= Opcode.PUSH0 && opcode <= Opcode.PUSH32) {
      push(immediate(pc, opcode - Opcode.PUSH0));
      return;
    }
    if (opcode >= Opcode.DUP1 && opcode <= Opcode.DUP16) {
      push(word(stack.top() - (opcode - Opcode.DUP1)));
      return;
    }
    if (opcode >= Opcode.SWAP1 && opcode <= Opcode.SWAP16) {
      swap(stack.top() - (opcode - Opcode.SWAP1 + 1));
      return;
    }
    switch (opcode) {
      case Opcode.JUMPDEST -> {}
      case Opcode.POP -> {
        use(stack.top());
        stack.drop(1);
      }
      case Opcode.PC -> push(Word.of(pc));
      case Opcode.CODESIZE -> push(Word.of(bytes.length));
      case Opcode.ADD,
          Opcode.SUB,
          Opcode.MUL,
          Opcode.DIV,
          Opcode.MOD,
          Opcode.SDIV,
          Opcode.SMOD,
          Opcode.AND,
          Opcode.OR,
          Opcode.XOR,
          Opcode.SHL,
          Opcode.SHR,
          Opcode.SAR,
          Opcode.BYTE,
          Opcode.SIGNEXTEND -> {
        Word first = pop();
        Word second = pop();
        push(arithmetic.binary(opcode, first, second));
      }
      case Opcode.LT -> compare(Test.LESS, false);
      case Opcode.GT -> compare(Test.LESS, true);
      case Opcode.SLT -> compare(Test.LESS_SIGNED, false);
      case Opcode.SGT -> compare(Test.LESS_SIGNED, true);
      case Opcode.EQ -> compare(Test.EQUAL, false);
      case Opcode.ISZERO -> {
        Word word = popAny();
        push(
            word.isCondition()
                ? Word.of(word.condition().negate())
                : arithmetic.condition(new Condition(Test.ZERO, word, word, false)));
      }
      case Opcode.NOT -> push(arithmetic.not(pop()));
      case Opcode.CLZ -> push(arithmetic.clz(pop()));
      case Opcode.ADDMOD, Opcode.MULMOD -> {
        Word first = pop();
        Word second = pop();
        Word modulus = pop();
        push(arithmetic.modular(opcode, first, second, modulus));
      }
      case Opcode.CALLDATALOAD -> {
        Word offset = pop();
        out.loadObject(FRAME);
        out.loadObject(WORDS);
        out.load(offset.limb(0));
        arithmetic.or(offset, 1);
        out.call("callDataLoad", V, FRAME_CLASS, LONGS, J, J);
        push(arithmetic.result());
      }
      case Opcode.CALLDATASIZE -> size("callDataSize");
      case Opcode.RETURNDATASIZE -> size("returnDataSize");
      case Opcode.MSIZE -> size("memorySize");
      case Opcode.GAS -> {
        out.loadObject(FRAME);
        out.loadLong(GAS);
        out.call("gasLeft", J, FRAME_CLASS, J);
        push(Word.of(store()));
      }
      case Opcode.MLOAD -> loadMemory(pc);
      case Opcode.MSTORE -> storeMemory(pc, 32);
      case Opcode.MSTORE8 -> storeMemory(pc, 1);
      default -> execute(pc, opcode);
    }
  }

  private void size(String operation) {
    out.loadObject(FRAME);
    out.call(operation, J, FRAME_CLASS);
    push(Word.of(store()));
  }

  private void compare(Test test, boolean swapped) {
    Word first = pop();
    Word second = pop();
    push(
        arithmetic.condition(
            swapped
                ? new Condition(test, second, first, false)
                : new Condition(test, first, second, false)));
  }

  private void swap(int position) {
    int top = stack.top();
    Word upper = word(top);
    Word lower = word(position);
    stack.set(top, lower);
    stack.set(position, upper);
  }

  private Word immediate(int pc, int size) {
    long[] limbs = new long[4];
    for (int i = 0; i < size; i++) {
      int at = pc + size - i;
      long value = at < bytes.length ? bytes[at] & 0xff : 0;
      limbs[i >>> 3] |= value << 8 * (i & 7);
    }
    return Word.of(limbs, 0);
  }

  private void loadMemory(int pc) {
    materialiseConditions();
    pinned.clear();
    int site = instructionSiteOfTop(pc, 1);
    Word offset = pop();
    int constant = reach(offset, 32, site);
    Limb[] limbs = new Limb[4];
    for (int i = 3; i >= 0; i--) {
      out.getStatic(OPERATIONS, "BIG_ENDIAN", VAR_HANDLE);
      out.loadObject(BYTES);
      index(constant, 8 * (3 - i));
      out.invokeVirtual(VAR_HANDLE, "get", J, BYTE_ARRAY, I);
      limbs[i] = store();
    }
    push(Word.of(limbs[0], limbs[1], limbs[2], limbs[3]));
  }

  private void storeMemory(int pc, int size) {
    materialiseConditions();
    pinned.clear();
    int site = instructionSiteOfTop(pc, 2);
    Word offset = pop();
    Word value = pop();
    int constant = reach(offset, size, site);
    if (size == 1) {
      out.loadObject(BYTES);
      index(constant, 0);
      out.load(value.limb(0));
      out.op(java.lang.classfile.Opcode.L2I);
      out.op(java.lang.classfile.Opcode.I2B);
      out.op(java.lang.classfile.Opcode.BASTORE);
      return;
    }
    for (int i = 3; i >= 0; i--) {
      out.getStatic(OPERATIONS, "BIG_ENDIAN", VAR_HANDLE);
      out.loadObject(BYTES);
      index(constant, 8 * (3 - i));
      out.load(value.limb(i));
      out.invokeVirtual(VAR_HANDLE, "set", V, BYTE_ARRAY, I, J);
    }
  }

  /** A site for an instruction whose operands have been loaded, so that it knows their slots. */
  private int instructionSiteOfTop(int pc, int operands) {
    for (int i = 0; i < operands; i++) {
      word(stack.top() - i);
    }
    return instructionSite(pc);
  }

  private void index(int constant, int more) {
    if (constant >= 0) {
      out.constant(constant + more);
      return;
    }
    out.loadInt(OFFSET);
    if (more > 0) {
      out.constant(more);
      out.op(java.lang.classfile.Opcode.IADD);
    }
  }

  /**
   * Makes memory cover some bytes at an offset, and {@link Emitter#BYTES} the memory's array.
   *
   * @return the offset if it is constant; otherwise −1, and it is in {@link Emitter#OFFSET}
   */
  private int reach(Word offset, int size, int site) {
    Label slow = out.newLabel();
    Label reached = out.newLabel();
    int constant = offset.smallConstant();
    if (constant > Integer.MAX_VALUE / 2) {
      constant = -1;
    }
    if (constant >= 0) {
      out.loadObject(MEMORY);
      out.getField(MEMORY_CLASS, "size", I);
      out.constant(constant + size);
      out.branch(java.lang.classfile.Opcode.IF_ICMPLT, slow);
    } else {
      if (!offset.fits(1)) {
        arithmetic.or(offset, 1);
        out.constant(0L);
        out.op(java.lang.classfile.Opcode.LCMP);
        out.branch(java.lang.classfile.Opcode.IFNE, slow);
      }
      out.load(offset.limb(0));
      out.op(java.lang.classfile.Opcode.L2I);
      out.op(java.lang.classfile.Opcode.DUP);
      out.storeInt(OFFSET);
      out.op(java.lang.classfile.Opcode.I2L);
      out.load(offset.limb(0));
      out.op(java.lang.classfile.Opcode.LCMP);
      out.branch(java.lang.classfile.Opcode.IFNE, slow);
      out.loadInt(OFFSET);
      out.branch(java.lang.classfile.Opcode.IFLT, slow);
      out.loadInt(OFFSET);
      out.loadObject(MEMORY);
      out.getField(MEMORY_CLASS, "size", I);
      out.constant(size);
      out.op(java.lang.classfile.Opcode.ISUB);
      out.branch(java.lang.classfile.Opcode.IF_ICMPGT, slow);
    }
    out.bind(reached);
    out.loadObject(MEMORY);
    out.getField(MEMORY_CLASS, "bytes", BYTE_ARRAY);
    out.storeObject(BYTES);
    boolean variable = constant < 0;
    outOfLine.add(
        () -> {
          out.bind(slow);
          out.loadObject(FRAME);
          out.loadLong(GAS);
          out.load(offset.limb(0));
          arithmetic.or(offset, 1);
          out.constant(size);
          out.constant(site);
          out.loadObject(EXIT);
          out.call("expand", J, FRAME_CLASS, J, J, J, I, I, EXIT_CLASS);
          out.storeLong(GAS);
          outOfLineIfCareful(site);
          if (variable) {
            out.load(offset.limb(0));
            out.op(java.lang.classfile.Opcode.L2I);
            out.storeInt(OFFSET);
          }
          out.goTo(reached);
        });
    return constant;
  }

  /** The method's type. */
  static MethodTypeDesc type() {
    return MethodTypeDesc.of(I, FRAME_CLASS, EXIT_CLASS, I);
  }
}
