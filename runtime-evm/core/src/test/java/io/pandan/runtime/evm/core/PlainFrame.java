package io.pandan.runtime.evm.core;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmHost.CallKind;
import io.pandan.api.evm.EvmHost.CallResult;
import io.pandan.api.evm.EvmOutcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What a run of {@link PlainEngine} works on, and what each opcode does to it. */
final class PlainFrame {
  private static final BigInteger MODULUS = ONE.shiftLeft(256);
  private static final BigInteger MAX_OFFSET = BigInteger.valueOf(0xffff_ffffL);

  final byte[] code;
  final List<BigInteger> stack = new ArrayList<>();
  int pc;
  int next;

  private final Profile profile;
  private final EvmCall context;
  private final EvmHost host;
  private final BitSet destinations = new BitSet();
  private byte[] memory = new byte[0];
  private int memorySize;
  private byte[] returnData = new byte[0];

  PlainFrame(byte[] code, Profile profile, EvmCall context, EvmHost host) {
    this.code = code;
    this.profile = profile;
    this.context = context;
    this.host = host;
    for (int at = 0; at < code.length; at += 1 + Opcode.immediateBytes(code[at] & 0xff)) {
      destinations.set(at, (code[at] & 0xff) == Opcode.JUMPDEST);
    }
  }

  /** Ends a run from within. */
  static final class End extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient EvmOutcome outcome;

    End(EvmOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  End fails(int exitCode) {
    return new End(new EvmOutcome.Failure(exitCode, pc, "exit " + exitCode));
  }

  void charge(long gas) {
    boolean enough = gas <= host.gasAvailable();
    host.chargeGas(gas);
    if (!enough) {
      throw new End(new EvmOutcome.OutOfGas(pc));
    }
  }

  private BigInteger pop() {
    return stack.remove(stack.size() - 1);
  }

  private void push(BigInteger value) {
    stack.add(value.mod(MODULUS));
  }

  private void push(long value) {
    push(BigInteger.valueOf(value));
  }

  private void push(boolean value) {
    push(value ? ONE : ZERO);
  }

  private static BigInteger signed(BigInteger value) {
    return value.testBit(255) ? value.subtract(MODULUS) : value;
  }

  private static boolean below(BigInteger value, long limit) {
    return value.compareTo(BigInteger.valueOf(limit)) < 0;
  }

  private static long words(long bytes) {
    return (bytes + 31) / 32;
  }

  void execute(int opcode) {
    if (opcode >= Opcode.PUSH0 && opcode <= Opcode.PUSH32) {
      byte[] immediate = Arrays.copyOfRange(code, pc + 1, next);
      push(new BigInteger(1, immediate));
    } else if (opcode >= Opcode.DUP1 && opcode <= Opcode.DUP16) {
      push(stack.get(stack.size() - 1 - (opcode - Opcode.DUP1)));
    } else if (opcode >= Opcode.SWAP1 && opcode <= Opcode.SWAP16) {
      int top = stack.size() - 1;
      int other = top - 1 - (opcode - Opcode.SWAP1);
      BigInteger value = stack.get(top);
      stack.set(top, stack.get(other));
      stack.set(other, value);
    } else if (opcode >= Opcode.LOG0 && opcode <= Opcode.LOG4) {
      log(opcode - Opcode.LOG0);
    } else if (!computes(opcode) && !moves(opcode)) {
      asks(opcode);
    }
  }

  private boolean computes(int opcode) {
    switch (opcode) {
      case Opcode.ADD -> push(pop().add(pop()));
      case Opcode.MUL -> push(pop().multiply(pop()));
      case Opcode.SUB -> push(pop().subtract(pop()));
      case Opcode.DIV -> divide(false, false);
      case Opcode.SDIV -> divide(true, false);
      case Opcode.MOD -> divide(false, true);
      case Opcode.SMOD -> divide(true, true);
      case Opcode.ADDMOD -> modulo(pop().add(pop()), pop());
      case Opcode.MULMOD -> modulo(pop().multiply(pop()), pop());
      case Opcode.EXP -> {
        BigInteger base = pop();
        BigInteger exponent = pop();
        charge((exponent.bitLength() + 7) / 8 * profile.expByte());
        push(base.modPow(exponent, MODULUS));
      }
      case Opcode.SIGNEXTEND -> {
        BigInteger size = pop();
        BigInteger value = pop();
        if (below(size, 31)) {
          int bits = 8 * (size.intValue() + 1);
          BigInteger low = value.mod(ONE.shiftLeft(bits));
          value = low.testBit(bits - 1) ? low.subtract(ONE.shiftLeft(bits)) : low;
        }
        push(value);
      }
      case Opcode.LT -> push(pop().compareTo(pop()) < 0);
      case Opcode.GT -> push(pop().compareTo(pop()) > 0);
      case Opcode.SLT -> push(signed(pop()).compareTo(signed(pop())) < 0);
      case Opcode.SGT -> push(signed(pop()).compareTo(signed(pop())) > 0);
      case Opcode.EQ -> push(pop().equals(pop()));
      case Opcode.ISZERO -> push(pop().signum() == 0);
      case Opcode.AND -> push(pop().and(pop()));
      case Opcode.OR -> push(pop().or(pop()));
      case Opcode.XOR -> push(pop().xor(pop()));
      case Opcode.NOT -> push(pop().not());
      case Opcode.BYTE -> {
        BigInteger index = pop();
        BigInteger value = pop();
        push(
            below(index, 32) ? value.shiftRight(8 * (31 - index.intValue())).longValue() & 255 : 0);
      }
      case Opcode.SHL -> {
        BigInteger shift = pop();
        BigInteger value = pop();
        push(below(shift, 256) ? value.shiftLeft(shift.intValue()) : ZERO);
      }
      case Opcode.SHR -> push(shifted(pop(), pop()));
      case Opcode.SAR -> push(shifted(pop(), signed(pop())));
      case Opcode.CLZ -> push(256 - pop().bitLength());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void divide(boolean bySign, boolean remainder) {
    BigInteger a = pop();
    BigInteger b = pop();
    if (bySign) {
      a = signed(a);
      b = signed(b);
    }
    push(b.signum() == 0 ? ZERO : remainder ? a.remainder(b) : a.divide(b));
  }

  private void modulo(BigInteger value, BigInteger modulus) {
    push(modulus.signum() == 0 ? ZERO : value.mod(modulus));
  }

  private static BigInteger shifted(BigInteger shift, BigInteger value) {
    return value.shiftRight(below(shift, 256) ? shift.intValue() : 256);
  }

  private boolean moves(int opcode) {
    switch (opcode) {
      case Opcode.POP -> pop();
      case Opcode.JUMPDEST -> {}
      case Opcode.JUMP -> jump(pop());
      case Opcode.JUMPI -> {
        BigInteger target = pop();
        if (pop().signum() != 0) {
          jump(target);
        }
      }
      case Opcode.PC -> push(pc);
      case Opcode.MSIZE -> push(memorySize);
      case Opcode.CODESIZE -> push(code.length);
      case Opcode.CALLDATASIZE -> push(context.input().length);
      case Opcode.RETURNDATASIZE -> push(returnData.length);
      case Opcode.ADDRESS -> push(new BigInteger(1, context.address()));
      case Opcode.CALLER -> push(new BigInteger(1, context.caller()));
      case Opcode.CALLVALUE -> push(new BigInteger(1, context.value()));
      case Opcode.GAS -> push(host.gasAvailable());
      case Opcode.CALLDATALOAD -> push(new BigInteger(1, padded(context.input(), pop(), 32)));
      case Opcode.MLOAD -> {
        int offset = wordAt(pop(), 32);
        push(new BigInteger(1, Arrays.copyOfRange(memory, offset, offset + 32)));
      }
      case Opcode.MSTORE -> {
        int offset = wordAt(pop(), 32);
        System.arraycopy(bytes(pop()), 0, memory, offset, 32);
      }
      case Opcode.MSTORE8 -> {
        int offset = wordAt(pop(), 1);
        memory[offset] = pop().byteValue();
      }
      case Opcode.CALLDATACOPY -> copy(context.input(), pop(), pop(), pop());
      case Opcode.CODECOPY -> copy(code, pop(), pop(), pop());
      case Opcode.RETURNDATACOPY -> returnDataCopy(pop(), pop(), pop());
      case Opcode.MCOPY -> {
        BigInteger to = pop();
        BigInteger from = pop();
        BigInteger size = pop();
        int count = region(from, size);
        region(to, size);
        charge(words(count) * profile.copyWord());
        if (count > 0) {
          byte[] moved = slice(from, count);
          System.arraycopy(moved, 0, memory, to.intValue(), count);
        }
      }
      case Opcode.STOP -> throw new End(new EvmOutcome.Return(new byte[0]));
      case Opcode.RETURN -> {
        BigInteger offset = pop();
        throw new End(new EvmOutcome.Return(slice(offset, region(offset, pop()))));
      }
      case Opcode.REVERT -> {
        BigInteger offset = pop();
        throw new End(new EvmOutcome.Revert(slice(offset, region(offset, pop())), pc));
      }
      case Opcode.INVALID -> throw fails(EvmExit.INVALID_INSTRUCTION);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void jump(BigInteger target) {
    int at = below(target, code.length) ? target.intValue() : code.length;
    if (!destinations.get(at)) {
      throw fails(EvmExit.BAD_JUMPDEST);
    }
    next = at;
  }

  private static byte[] bytes(BigInteger value) {
    byte[] all = value.toByteArray();
    byte[] last = new byte[32];
    int count = Math.min(32, all.length);
    System.arraycopy(all, all.length - count, last, 32 - count, count);
    return last;
  }

  /** So many bytes of data from an offset on, and zeros where there are none. */
  private static byte[] padded(byte[] data, BigInteger offset, int size) {
    int from = below(offset, data.length) ? offset.intValue() : data.length;
    byte[] part = new byte[size];
    System.arraycopy(data, from, part, 0, Math.min(size, data.length - from));
    return part;
  }

  private void expand(long end) {
    if (end > profile.maxMemoryBytes()) {
      throw end > (1L << 31) - 4096
          ? fails(EvmExit.MEMORY_OVERFLOW)
          : new End(new EvmOutcome.OutOfMemory(pc));
    }
    int size = (int) (32 * words(end));
    if (size > memorySize) {
      charge(profile.memoryCost(size) - profile.memoryCost(memorySize));
      long pages = (size + 65_535) / 65_536 - (memorySize + 65_535) / 65_536;
      if (pages > 0 && !host.reserveMemory(65_536 * pages)) {
        throw new End(new EvmOutcome.OutOfMemory(pc));
      }
      memorySize = size;
      memory = size > memory.length ? Arrays.copyOf(memory, 2 * size) : memory;
    }
  }

  private int region(BigInteger offset, BigInteger size) {
    if (size.signum() == 0) {
      return 0;
    }
    if (offset.add(size).compareTo(MAX_OFFSET) > 0) {
      throw fails(EvmExit.ILLEGAL_MEMORY_ACCESS);
    }
    expand(offset.longValue() + size.longValue());
    return size.intValue();
  }

  private int wordAt(BigInteger offset, int size) {
    if (offset.add(BigInteger.valueOf(size)).compareTo(MAX_OFFSET) > 0) {
      throw fails(EvmExit.ILLEGAL_MEMORY_ACCESS);
    }
    expand(offset.longValue() + size);
    return offset.intValue();
  }

  private byte[] slice(BigInteger offset, int size) {
    return size == 0
        ? new byte[0]
        : Arrays.copyOfRange(memory, offset.intValue(), offset.intValue() + size);
  }

  private void copy(byte[] data, BigInteger to, BigInteger from, BigInteger size) {
    int count = region(to, size);
    charge(words(count) * profile.copyWord());
    if (count > 0) {
      System.arraycopy(padded(data, from, count), 0, memory, to.intValue(), count);
    }
  }

  private void returnDataCopy(BigInteger to, BigInteger from, BigInteger size) {
    int count = region(to, size);
    charge(words(count) * profile.copyWord());
    if (from.add(BigInteger.valueOf(count)).compareTo(BigInteger.valueOf(returnData.length)) > 0) {
      throw fails(EvmExit.ILLEGAL_MEMORY_ACCESS);
    }
    if (count > 0) {
      System.arraycopy(returnData, from.intValue(), memory, to.intValue(), count);
    }
  }

  /** Asks the host for something, with a word in and one out. */
  private interface Question {
    void ask(long[] words, int at);
  }

  private void replace(Question question) {
    long[] words = limbs(pop());
    question.ask(words, 0);
    push(word(words, 0));
  }

  private void ask(Question question) {
    long[] words = new long[4];
    question.ask(words, 0);
    push(word(words, 0));
  }

  private static long[] limbs(BigInteger... values) {
    long[] words = new long[4 * values.length];
    for (int i = 0; i < values.length; i++) {
      Words.load(bytes(values[i]), 0, words, 4 * i);
    }
    return words;
  }

  private static BigInteger word(long[] words, int at) {
    return new BigInteger(1, Words.toBytes(words, at));
  }

  private void requireWritable() {
    if (host.readOnly()) {
      throw fails(EvmExit.READ_ONLY);
    }
  }

  private void asks(int opcode) {
    switch (opcode) {
      case Opcode.SLOAD -> replace(host::loadStorage);
      case Opcode.TLOAD -> replace(host::loadTransient);
      case Opcode.SSTORE -> {
        requireWritable();
        host.storeStorage(limbs(pop(), pop()), 0, 4);
      }
      case Opcode.TSTORE -> {
        requireWritable();
        host.storeTransient(limbs(pop(), pop()), 0, 4);
      }
      case Opcode.KECCAK256 -> {
        BigInteger offset = pop();
        int size = region(offset, pop());
        charge(words(size) * profile.keccakWord());
        byte[] data = slice(offset, size);
        ask((words, at) -> host.keccak(data, 0, size, words, at));
      }
      case Opcode.BALANCE -> replace(host::balance);
      case Opcode.SELFBALANCE -> ask(host::selfBalance);
      case Opcode.ORIGIN -> ask(host::origin);
      case Opcode.GASPRICE -> ask(host::gasPrice);
      case Opcode.BLOCKHASH -> replace(host::blockHash);
      case Opcode.COINBASE -> ask(host::coinbase);
      case Opcode.TIMESTAMP -> ask(host::timestamp);
      case Opcode.NUMBER -> ask(host::number);
      case Opcode.PREVRANDAO -> ask(host::prevRandao);
      case Opcode.GASLIMIT -> ask(host::gasLimit);
      case Opcode.CHAINID -> ask(host::chainId);
      case Opcode.BASEFEE -> ask(host::baseFee);
      case Opcode.BLOBHASH -> replace(host::blobHash);
      case Opcode.BLOBBASEFEE -> ask(host::blobBaseFee);
      case Opcode.EXTCODESIZE -> push(host.codeSize(limbs(pop()), 0));
      case Opcode.EXTCODEHASH -> replace(host::codeHash);
      case Opcode.EXTCODECOPY -> {
        byte[] other = host.code(limbs(pop()), 0);
        copy(other, pop(), pop(), pop());
      }
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> call(opcode);
      case Opcode.CREATE, Opcode.CREATE2 -> create(opcode == Opcode.CREATE2);
      case Opcode.SELFDESTRUCT -> {
        requireWritable();
        host.selfDestruct(limbs(pop()), 0);
        throw new End(new EvmOutcome.Return(new byte[0]));
      }
      default -> throw new IllegalStateException("no instruction " + Opcode.name(opcode));
    }
  }

  private void log(int topics) {
    requireWritable();
    BigInteger offset = pop();
    int size = region(offset, pop());
    charge(words(size) * profile.passWord());
    charge(size * profile.logByte());
    // The first topic lies highest.
    BigInteger[] values = new BigInteger[topics];
    for (int i = topics - 1; i >= 0; i--) {
      values[i] = pop();
    }
    byte[] data = slice(offset, size);
    host.log(limbs(values), 4 * topics - 4, topics, data, 0, size);
  }

  private void call(int opcode) {
    boolean withValue = opcode == Opcode.CALL || opcode == Opcode.CALLCODE;
    BigInteger gas = pop();
    BigInteger address = pop();
    BigInteger value = withValue ? pop() : TWO;
    BigInteger inputAt = pop();
    BigInteger inputSize = pop();
    BigInteger outputAt = pop();
    BigInteger outputSize = pop();
    if (opcode == Opcode.CALL && value.signum() != 0 && host.readOnly()) {
      throw fails(EvmExit.READ_ONLY);
    }
    int size = region(inputAt, inputSize);
    if (profile.outputBeforeCall()) {
      region(outputAt, outputSize);
    }
    charge(words(size) * profile.passWord());
    CallKind kind =
        switch (opcode) {
          case Opcode.CALL -> CallKind.CALL;
          case Opcode.CALLCODE -> CallKind.CALL_CODE;
          case Opcode.DELEGATECALL -> CallKind.DELEGATE_CALL;
          default -> CallKind.STATIC_CALL;
        };
    byte[] input = slice(inputAt, size);
    CallResult result = host.call(kind, limbs(gas, address, value), 0, 4, 8, input, 0, size);
    returnData = result.data();
    int count = Math.min(region(outputAt, outputSize), returnData.length);
    charge(words(count) * profile.passWord());
    if (count > 0) {
      System.arraycopy(returnData, 0, memory, outputAt.intValue(), count);
    }
    push(result.success());
  }

  private void create(boolean salted) {
    requireWritable();
    BigInteger value = pop();
    BigInteger offset = pop();
    int size = region(offset, pop());
    charge(words(size) * profile.passWord());
    long[] words = limbs(value, salted ? pop() : ZERO, ZERO);
    byte[] initCode = slice(offset, size);
    returnData = host.create(words, 0, salted ? 4 : -1, 8, initCode, 0, size);
    push(word(words, 8));
  }
}
