package io.pandan.runtime.wasm.runtime;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.ErrorNumber;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An actor's memory as syscalls see it: unsigned offsets and lengths, checked; integers in
 * little-endian order. What is out of bounds is an illegal argument. Source: ref-fvm
 * fvm/src/syscalls/context.rs.
 */
final class ActorMemory {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How much of a text is kept. */
  private static final int MAX_TEXT_BYTES = 1024;

  private final WasmInstance instance;
  private boolean open;

  ActorMemory(WasmInstance instance) {
    this.instance = instance;
  }

  /** Shows the memory. Before, it looks empty: a start function has no memory for syscalls. */
  void open() {
    open = true;
  }

  /** The size in bytes. */
  int size() {
    return open ? instance.memorySize() : 0;
  }

  /** The array that holds the memory, which reaches at least to {@link #size}. */
  byte[] array() {
    return instance.memory();
  }

  /** Whether a range lies in the memory. */
  boolean contains(int offset, int length) {
    return Integer.toUnsignedLong(offset) + Integer.toUnsignedLong(length) <= size();
  }

  /** Requires that a range lies in the memory. */
  void check(int offset, int length) throws SyscallException {
    if (!contains(offset, length)) {
      throw illegalArgument(
          "buffer "
              + Integer.toUnsignedString(offset)
              + " (length "
              + Integer.toUnsignedString(length)
              + ") out of bounds");
    }
  }

  /** A copy of a range. */
  byte[] read(int offset, int length) throws SyscallException {
    check(offset, length);
    return Arrays.copyOfRange(array(), offset, offset + length);
  }

  /**
   * A copy of the start of a range, for callers that refuse longer ones anyway: the copy must not
   * cost more than the syscall does.
   */
  byte[] readAtMost(int offset, int length, int limit) throws SyscallException {
    check(offset, length);
    int end = offset + (Integer.compareUnsigned(length, limit) > 0 ? limit : length);
    return Arrays.copyOfRange(array(), offset, end);
  }

  /**
   * Requires that a range is UTF-8.
   *
   * @return its start, as much as a trace shows
   */
  String readText(int offset, int length) throws SyscallException {
    check(offset, length);
    if (!Utf8.isValid(array(), offset, length)) {
      throw illegalArgument("text at " + Integer.toUnsignedString(offset) + " is not UTF-8");
    }
    return new String(array(), offset, Math.min(length, MAX_TEXT_BYTES), StandardCharsets.UTF_8);
  }

  /** The CID that starts at an offset; its length says itself. */
  Cid readCid(int offset) throws SyscallException {
    check(offset, 0);
    try {
      return Cid.read(array(), offset, size());
    } catch (CidException e) {
      throw illegalArgument("failed to parse cid: " + e.getMessage());
    }
  }

  /** An address in its binary form. */
  Address readAddress(int offset, int length) throws SyscallException {
    byte[] bytes = readAtMost(offset, length, Address.MAX_BYTES + 1);
    try {
      return Address.of(bytes);
    } catch (AddressException e) {
      throw illegalArgument("failed to parse address: " + e.getMessage());
    }
  }

  int readInt(int offset) throws SyscallException {
    check(offset, Integer.BYTES);
    return (int) INT.get(array(), offset);
  }

  /**
   * Writes bytes into a buffer.
   *
   * @return how many there are
   * @throws SyscallException with BUFFER_TOO_SMALL where they do not fit
   */
  int write(byte[] bytes, int offset, int length, String what) throws SyscallException {
    check(offset, length);
    if (Integer.compareUnsigned(bytes.length, length) > 0) {
      throw new SyscallException(
          ErrorNumber.BUFFER_TOO_SMALL,
          what + " of " + bytes.length + " bytes for a buffer of " + length);
    }
    System.arraycopy(bytes, 0, array(), offset, bytes.length);
    return bytes.length;
  }

  /** Writes a CID into a buffer; see {@link #write}. */
  int writeCid(Cid cid, int offset, int length) throws SyscallException {
    return write(cid.toBytes(), offset, length, "cid");
  }

  /** Writes an i32 where the caller has checked that there is place. */
  void putInt(int offset, int value) {
    INT.set(array(), offset, value);
  }

  /** Writes an i64 where the caller has checked that there is place. */
  void putLong(int offset, long value) {
    LONG.set(array(), offset, value);
  }

  /** Writes bytes where the caller has checked that there is place. */
  void putBytes(int offset, byte[] value) {
    System.arraycopy(value, 0, array(), offset, value.length);
  }

  /** Writes an amount as 128 bits where the caller has checked that there is place. */
  void putAmount(int offset, TokenAmount amount) {
    BigInteger atto = amount.atto();
    if (atto.signum() < 0 || atto.bitLength() > 128) {
      throw new FatalException("amount " + atto + " does not fit into 128 bits");
    }
    putLong(offset, atto.longValue());
    putLong(offset + Long.BYTES, atto.shiftRight(64).longValue());
  }

  static SyscallException illegalArgument(String message) {
    return new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, message);
  }
}
