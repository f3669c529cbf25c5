package io.pandan.runtime.wasm.runtime;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.ErrorNumber;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.BlockPart;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * An actor's memory as syscalls see it: unsigned offsets and lengths, checked; integers in
 * little-endian order. What is out of bounds is an illegal argument. Source: ref-fvm
 * fvm/src/syscalls/context.rs.
 */
final class ActorMemory {
  /** No CID reaches further: four numbers of at most 10 bytes each, and a digest of at most 64. */
  private static final int CID_WINDOW_BYTES = 104;

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
    return copy(offset, length);
  }

  /**
   * A copy of the start of a range, for callers that refuse longer ones anyway: the copy must not
   * cost more than the syscall does.
   */
  byte[] readAtMost(int offset, int length, int limit) throws SyscallException {
    check(offset, length);
    return copy(offset, Integer.compareUnsigned(length, limit) > 0 ? limit : length);
  }

  /** A copy of a range that the caller has checked. */
  byte[] copy(int offset, int length) {
    byte[] bytes = new byte[length];
    instance.readMemory(offset, bytes, 0, length);
    return bytes;
  }

  /**
   * Requires that a range is UTF-8.
   *
   * @return its start, as much as a trace shows
   */
  String readText(int offset, int length) throws SyscallException {
    check(offset, length);
    if (!Utf8.isValid(instance::readMemory, offset, length)) {
      throw illegalArgument("text at " + Integer.toUnsignedString(offset) + " is not UTF-8");
    }
    return new String(copy(offset, Math.min(length, MAX_TEXT_BYTES)), StandardCharsets.UTF_8);
  }

  /** The CID that starts at an offset; its length says itself. */
  Cid readCid(int offset) throws SyscallException {
    check(offset, 0);
    try {
      return Cid.read(copy(offset, Math.min(CID_WINDOW_BYTES, size() - offset)), 0);
    } catch (CidException e) {
      throw illegalArgument("failed to parse cid: " + e.getMessage());
    }
  }

  /**
   * An address in its binary form. Ids have 64 bits in ref-fvm; those that no actor can have, since
   * they exceed 63, are the largest of 63 bits here, which none has either.
   */
  Address readAddress(int offset, int length) throws SyscallException {
    byte[] bytes = readAtMost(offset, length, Address.MAX_BYTES + 1);
    if (isLongId(bytes)) {
      long id = longId(bytes);
      return Address.id(id < 0 ? Long.MAX_VALUE : id);
    }
    try {
      return Address.of(bytes);
    } catch (AddressException e) {
      throw illegalArgument("failed to parse address: " + e.getMessage());
    }
  }

  /** Whether an f0 address has ten bytes of LEB128. */
  private static boolean isLongId(byte[] address) {
    if (address.length != 11 || address[0] != 0 || address[10] <= 0) {
      return false;
    }
    for (int i = 1; i < 10; i++) {
      if (address[i] >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Of the tenth byte only the lowest bit counts, as in Rust's unsigned-varint 0.8. */
  private static long longId(byte[] address) {
    long id = (long) address[10] << 63;
    for (int i = 1; i < 10; i++) {
      id |= (address[i] & 0x7fL) << 7 * (i - 1);
    }
    return id;
  }

  int readInt(int offset) throws SyscallException {
    check(offset, Integer.BYTES);
    return instance.readInt(offset);
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
    putBytes(offset, bytes);
    return bytes.length;
  }

  /** Writes a CID into a buffer; see {@link #write}. */
  int writeCid(Cid cid, int offset, int length) throws SyscallException {
    return write(cid.toBytes(), offset, length, "cid");
  }

  /** Writes an i32 where the caller has checked that there is place. */
  void putInt(int offset, int value) {
    instance.writeInt(offset, value);
  }

  /** Writes an i64 where the caller has checked that there is place. */
  void putLong(int offset, long value) {
    instance.writeLong(offset, value);
  }

  /** Writes bytes where the caller has checked that there is place. */
  void putBytes(int offset, byte[] value) {
    instance.writeMemory(offset, value, 0, value.length);
  }

  /** Writes a part of a block where the caller has checked that there is place. */
  void putBlock(int offset, BlockPart part) {
    if (part.length() > 0) {
      instance.writeMemory(offset, part.data(), part.offset(), part.length());
    }
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
