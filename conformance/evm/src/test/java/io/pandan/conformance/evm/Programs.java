package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.ADD;
import static io.pandan.runtime.evm.core.Opcode.CALL;
import static io.pandan.runtime.evm.core.Opcode.CALLDATACOPY;
import static io.pandan.runtime.evm.core.Opcode.CALLDATALOAD;
import static io.pandan.runtime.evm.core.Opcode.CALLDATASIZE;
import static io.pandan.runtime.evm.core.Opcode.CREATE;
import static io.pandan.runtime.evm.core.Opcode.CREATE2;
import static io.pandan.runtime.evm.core.Opcode.DUP1;
import static io.pandan.runtime.evm.core.Opcode.MSTORE;
import static io.pandan.runtime.evm.core.Opcode.RETURN;
import static io.pandan.runtime.evm.core.Opcode.RETURNDATACOPY;
import static io.pandan.runtime.evm.core.Opcode.RETURNDATASIZE;
import static io.pandan.runtime.evm.core.Opcode.SUB;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Programs that more than one test needs, and the words that they take. */
final class Programs {
  /** More than there ever is: a callee gets 63/64 of what is left. */
  static final long ALL_GAS = 1L << 50;

  private static final int WORD = 32;

  private Programs() {}

  /**
   * Takes an address, a value and then input; calls that address in one way. Returns whether that
   * went well, as a word, and what it returned.
   *
   * @param opcode CALL, STATICCALL or DELEGATECALL; the last two leave the value out
   */
  static Bytecode caller(int opcode) {
    return caller(opcode, ALL_GAS);
  }

  /** A {@link #caller(int)} that gives this much gas. */
  static Bytecode caller(int opcode, long gas) {
    Bytecode code = inputBehind(64).push(0).push(0).push(64).op(CALLDATASIZE, SUB).push(0);
    if (opcode == CALL) {
      code.with(CALLDATALOAD, 32);
    }
    return code.with(CALLDATALOAD, 0).push(gas).op(opcode).push(0).op(MSTORE).raw(answer());
  }

  /** Takes a value, a salt and then code; makes a contract and returns its address and data. */
  static Bytecode creator(int opcode) {
    Bytecode code = inputBehind(64);
    if (opcode == CREATE2) {
      code.with(CALLDATALOAD, 32);
    }
    return code.push(64)
        .op(CALLDATASIZE, SUB)
        .push(0)
        .with(CALLDATALOAD, 0)
        .op(opcode == CREATE2 ? CREATE2 : CREATE)
        .push(0)
        .op(MSTORE)
        .raw(answer());
  }

  /** Puts the input from some place on at the beginning of memory. */
  private static Bytecode inputBehind(int offset) {
    return code().push(offset).op(CALLDATASIZE, SUB).push(offset).push(0).op(CALLDATACOPY);
  }

  /** Returns the word at 0 and then what the last call returned. */
  static byte[] answer() {
    return code()
        .op(RETURNDATASIZE)
        .push(0)
        .push(WORD)
        .op(RETURNDATACOPY)
        .op(RETURNDATASIZE)
        .push(WORD)
        .op(ADD)
        .push(0)
        .op(RETURN)
        .build();
  }

  /** Pushes what a call needs, without input and output, and calls. */
  static Bytecode call(Bytecode code, int opcode, EthAddress to, long value) {
    code.push(0).push(0).push(0).push(0);
    if (opcode == CALL) {
      code.push(value);
    }
    return code.pushBytes(to.toBytes()).push(ALL_GAS).op(opcode);
  }

  /** Puts bytes at an offset of memory. */
  static Bytecode store(Bytecode code, int offset, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += WORD) {
      byte[] word = new byte[WORD];
      System.arraycopy(bytes, at, word, 0, Math.min(WORD, bytes.length - at));
      code.pushBytes(word).push(offset + at).op(MSTORE);
    }
    return code;
  }

  /** Returns all of some words that were left on the stack, the last one first. */
  static Bytecode returnStack(Bytecode code, int words) {
    for (int i = 0; i < words; i++) {
      code.push(i * WORD).op(MSTORE);
    }
    return code.with(RETURN, 0, (long) words * WORD);
  }

  /** A word. */
  static byte[] word(long value) {
    return word(BigInteger.valueOf(value));
  }

  /** A word; negative numbers in two's complement. */
  static byte[] word(BigInteger value) {
    byte[] word = new byte[WORD];
    for (int i = 0; i < WORD; i++) {
      word[i] = value.shiftRight(8 * (WORD - 1 - i)).byteValue();
    }
    return word;
  }

  /** An address as a word. */
  static byte[] word(EthAddress address) {
    return word(new BigInteger(1, address.toBytes()));
  }

  /** Bytes after one another. */
  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** An address of the range of precompiles. */
  static EthAddress reserved(int prefix, int number) {
    byte[] bytes = new byte[EthAddress.LENGTH];
    bytes[0] = (byte) prefix;
    bytes[18] = (byte) (number >> 8);
    bytes[19] = (byte) number;
    return EthAddress.of(bytes);
  }

  /** Repeats opcodes. */
  static Bytecode repeat(Bytecode code, int times, int... opcodes) {
    for (int i = 0; i < times; i++) {
      code.op(opcodes);
    }
    return code;
  }

  /** Doubles the top of the stack. */
  static Bytecode doubled(Bytecode code) {
    return code.op(DUP1, ADD);
  }
}
