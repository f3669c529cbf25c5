package io.pandan.vm.kernel;

import io.pandan.api.ActorEvent;
import io.pandan.api.ErrorNumber;
import io.pandan.api.EventEntry;
import io.pandan.api.StampedEvent;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Codec;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.call.Invocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Events: paid for, then checked, then kept until their call fails. Source: ref-fvm {@code
 * fvm/src/kernel/default.rs} ({@code emit_event}), FIP-0049, FIP-0072.
 */
final class EventOperations {

  /** The most entries of an event. */
  static final int MAX_ENTRIES = 255;

  /** The longest key in bytes. */
  static final int MAX_KEY_BYTES = 31;

  /** The most bytes that an event's values have together. */
  static final int MAX_VALUES_BYTES = 8 << 10;

  private static final int HEADER_BYTES = 24;

  /** The most bytes of an encoded event, networks 18 to 20. */
  private static final int MAX_ENCODED_BYTES = 1 << 20;

  /** The most entries of an encoded event, networks 18 to 20. */
  private static final int MAX_ENCODED_ENTRIES = 256;

  /** The longest key of an encoded event in bytes, networks 18 to 20. */
  private static final int MAX_ENCODED_KEY_BYTES = 32;

  private final CallManager calls;
  private final Invocation invocation;

  EventOperations(CallManager calls, Invocation invocation) {
    this.calls = calls;
    this.invocation = invocation;
  }

  void emit(ActorEvent event) throws SyscallException {
    int count = event.entries().size();
    int keysBytes = 0;
    long valuesBytes = 0;
    for (EventEntry entry : event.entries()) {
      keysBytes += utf8Length(entry.key());
      valuesBytes += entry.value().length;
    }
    charge(count, keysBytes, (int) Math.min(valuesBytes, Integer.MAX_VALUE));
    for (EventEntry entry : event.entries()) {
      check(entry.flags(), utf8Length(entry.key()), entry.value().length);
      requireCodec(entry.codec());
    }
    calls.appendEvent(new StampedEvent(invocation.receiver(), event));
  }

  private static int utf8Length(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) >= 0x80) {
        return key.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return key.length();
  }

  /** What comes before anything of an event is looked at. */
  private void charge(int count, int keysBytes, int valuesBytes) throws SyscallException {
    if (invocation.readOnly()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, "cannot emit events while read-only");
    }
    calls.gas().charge(calls.prices().onActorEvent(count, keysBytes, valuesBytes));
    if (count > MAX_ENTRIES) {
      throw limit("event has " + count + " entries, more than " + MAX_ENTRIES);
    }
    if (valuesBytes > MAX_VALUES_BYTES) {
      throw limit("event has " + valuesBytes + " bytes of values, more than " + MAX_VALUES_BYTES);
    }
  }

  private static void check(long flags, long keyBytes, long valueBytes) throws SyscallException {
    if ((flags & ~EventEntry.INDEXED_ALL) != 0) {
      throw illegal("event flags are invalid: " + Long.toUnsignedString(flags));
    }
    if (keyBytes > MAX_KEY_BYTES) {
      throw limit("event key has " + keyBytes + " bytes, more than " + MAX_KEY_BYTES);
    }
    if (valueBytes > MAX_VALUES_BYTES) {
      throw illegal("event entry value out of range");
    }
  }

  private static void requireCodec(long codec) throws SyscallException {
    if (codec != Codec.RAW && codec != Codec.CBOR) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_CODEC,
          "event codec must be RAW or CBOR, was 0x" + Long.toHexString(codec));
    }
  }

  void emit(byte[] packedHeaders, byte[] keys, byte[] values) throws SyscallException {
    int count = packedHeaders.length / HEADER_BYTES;
    charge(count, keys.length, values.length);
    requireUtf8(keys);
    ByteBuffer headers = ByteBuffer.wrap(packedHeaders).order(ByteOrder.LITTLE_ENDIAN);
    List<EventEntry> entries = new ArrayList<>(count);
    int keyOffset = 0;
    int valueOffset = 0;
    for (int i = 0; i < count; i++) {
      long flags = headers.getLong();
      long codec = headers.getLong();
      long keyBytes = Integer.toUnsignedLong(headers.getInt());
      long valueBytes = Integer.toUnsignedLong(headers.getInt());
      check(flags, keyBytes, valueBytes);
      int keyEnd = keyOffset + (int) keyBytes;
      int valueEnd = valueOffset + (int) valueBytes;
      if (keyEnd > keys.length || !isBoundary(keys, keyOffset) || !isBoundary(keys, keyEnd)) {
        throw illegal("event entry key out of range");
      }
      if (valueEnd > values.length) {
        throw illegal("event entry value out of range");
      }
      requireCodec(codec);
      entries.add(
          new EventEntry(
              flags,
              new String(keys, keyOffset, (int) keyBytes, StandardCharsets.UTF_8),
              codec,
              Arrays.copyOfRange(values, valueOffset, valueEnd)));
      keyOffset = keyEnd;
      valueOffset = valueEnd;
    }
    if (keyOffset != keys.length) {
      throw illegal("event keys have " + (keys.length - keyOffset) + " bytes too many");
    }
    if (valueOffset != values.length) {
      throw illegal("event values have " + (values.length - valueOffset) + " bytes too many");
    }
    calls.appendEvent(new StampedEvent(invocation.receiver(), new ActorEvent(entries)));
  }

  /** Networks 18 to 20. Source: release/v3 {@code emit_event}, {@code validate_actor_event}. */
  void emitEncoded(byte[] encoded) throws SyscallException {
    if (invocation.readOnly()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, "cannot emit events while read-only");
    }
    calls.gas().charge(calls.prices().onActorEventValidate(encoded.length));
    if (encoded.length > MAX_ENCODED_BYTES) {
      throw illegal("event of " + encoded.length + " bytes exceeds " + MAX_ENCODED_BYTES);
    }
    ActorEvent event = decode(encoded);
    requireEncodable(event);
    calls.gas().charge(calls.prices().onActorEventAccept(encoded.length));
    calls.appendEvent(new StampedEvent(invocation.receiver(), event));
  }

  private static ActorEvent decode(byte[] encoded) throws SyscallException {
    try {
      CborReader in = new CborReader(encoded);
      ActorEvent event = ActorEvent.read(in);
      in.requireEnd();
      return event;
    } catch (CborException e) {
      throw illegal("event is malformed: " + e.getMessage());
    }
  }

  private static void requireEncodable(ActorEvent event) throws SyscallException {
    if (event.entries().size() > MAX_ENCODED_ENTRIES) {
      throw illegal(
          "event has " + event.entries().size() + " entries, more than " + MAX_ENCODED_ENTRIES);
    }
    int valueBytes = 0;
    for (EventEntry entry : event.entries()) {
      int keyBytes = entry.key().getBytes(StandardCharsets.UTF_8).length;
      if (keyBytes > MAX_ENCODED_KEY_BYTES) {
        throw illegal("event key has " + keyBytes + " bytes, more than " + MAX_ENCODED_KEY_BYTES);
      }
      if (entry.codec() != Codec.RAW) {
        throw new SyscallException(
            ErrorNumber.ILLEGAL_CODEC,
            "event codec must be RAW, was 0x" + Long.toHexString(entry.codec()));
      }
      valueBytes += entry.value().length;
    }
    if (valueBytes > MAX_VALUES_BYTES) {
      throw illegal("event has " + valueBytes + " bytes of values, more than " + MAX_VALUES_BYTES);
    }
  }

  private static void requireUtf8(byte[] keys) throws SyscallException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(keys));
    } catch (CharacterCodingException e) {
      throw illegal("invalid event key: not UTF-8");
    }
  }

  /** Whether a key may begin or end here: not within a character. */
  private static boolean isBoundary(byte[] utf8, int offset) {
    return offset == utf8.length || (utf8[offset] & 0xc0) != 0x80;
  }

  private static SyscallException limit(String message) {
    return new SyscallException(ErrorNumber.LIMIT_EXCEEDED, message);
  }

  private static SyscallException illegal(String message) {
    return new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, message);
  }
}
