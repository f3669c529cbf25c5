package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmHost;
import io.pandan.crypto.Keccak256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A host in memory whose own work is free of gas, and that remembers what it was asked. */
public class MemoryHost implements EvmHost {
  public long gas = 1_000_000_000;
  public boolean readOnly;
  public int polls;

  /** What {@link #reserveMemory} has to give. */
  public long memoryLeft = Long.MAX_VALUE;

  public final Map<BigInteger, BigInteger> storage = new HashMap<>();
  public final Map<BigInteger, BigInteger> transientStorage = new HashMap<>();
  public final List<String> seen = new ArrayList<>();
  public CallResult callResult = new CallResult(true, new byte[0]);

  public static BigInteger word(long[] words, int at) {
    return new BigInteger(1, Words.toBytes(words, at));
  }

  public static void set(long[] words, int at, BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] last = new byte[32];
    int count = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - count, last, 32 - count, count);
    Words.load(last, 0, words, at);
  }

  @Override
  public long gasAvailable() {
    return gas;
  }

  @Override
  public void chargeGas(long amount) {
    if (amount < 0) {
      throw new AssertionError("a charge of " + amount);
    }
    gas = Math.max(0, gas - amount);
  }

  @Override
  public void poll() {
    polls++;
  }

  @Override
  public boolean reserveMemory(long bytes) {
    if (bytes <= 0 || bytes % MEMORY_PAGE_BYTES != 0) {
      throw new AssertionError("a reservation of " + bytes);
    }
    boolean enough = bytes <= memoryLeft;
    memoryLeft -= enough ? bytes : 0;
    return enough;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void loadStorage(long[] words, int at) {
    set(words, at, storage.getOrDefault(word(words, at), BigInteger.ZERO));
  }

  @Override
  public void storeStorage(long[] words, int key, int value) {
    storage.put(word(words, key), word(words, value));
  }

  @Override
  public void loadTransient(long[] words, int at) {
    set(words, at, transientStorage.getOrDefault(word(words, at), BigInteger.ZERO));
  }

  @Override
  public void storeTransient(long[] words, int key, int value) {
    transientStorage.put(word(words, key), word(words, value));
  }

  @Override
  public void keccak(byte[] data, int offset, int length, long[] words, int at) {
    Words.load(Keccak256.hash(data, offset, length), 0, words, at);
  }

  @Override
  public void balance(long[] words, int at) {
    set(words, at, word(words, at).add(BigInteger.ONE));
  }

  @Override
  public void selfBalance(long[] words, int at) {
    Words.set(words, at, 1001);
  }

  @Override
  public void origin(long[] words, int at) {
    Words.set(words, at, 1002);
  }

  @Override
  public void gasPrice(long[] words, int at) {
    Words.set(words, at, 1003);
  }

  @Override
  public void blockHash(long[] words, int at) {
    set(words, at, word(words, at).add(BigInteger.TWO));
  }

  @Override
  public void coinbase(long[] words, int at) {
    Words.set(words, at, 1004);
  }

  @Override
  public void timestamp(long[] words, int at) {
    Words.set(words, at, 1005);
  }

  @Override
  public void number(long[] words, int at) {
    Words.set(words, at, 1006);
  }

  @Override
  public void prevRandao(long[] words, int at) {
    Words.set(words, at, 1007);
  }

  @Override
  public void gasLimit(long[] words, int at) {
    Words.set(words, at, 1008);
  }

  @Override
  public void chainId(long[] words, int at) {
    Words.set(words, at, 1009);
  }

  @Override
  public void baseFee(long[] words, int at) {
    Words.set(words, at, 1010);
  }

  @Override
  public int codeSize(long[] words, int address) {
    return code(words, address).length;
  }

  @Override
  public void codeHash(long[] words, int at) {
    Words.load(Keccak256.hash(code(words, at)), 0, words, at);
  }

  @Override
  public byte[] code(long[] words, int address) {
    return new byte[] {1, 2, 3};
  }

  @Override
  public CallResult call(
      CallKind kind,
      long[] words,
      int gas,
      int address,
      int value,
      byte[] data,
      int offset,
      int length) {
    String sent = kind == CallKind.CALL ? " value " + word(words, value) : "";
    seen.add(
        kind
            + " gas "
            + word(words, gas)
            + " to "
            + word(words, address)
            + sent
            + " input "
            + HexFormat.of().formatHex(data, offset, offset + length));
    return callResult;
  }

  @Override
  public byte[] create(
      long[] words, int value, int salt, int result, byte[] data, int offset, int length) {
    seen.add(
        "create value "
            + word(words, value)
            + (salt < 0 ? "" : " salt " + word(words, salt))
            + " code "
            + HexFormat.of().formatHex(data, offset, offset + length));
    Words.set(words, result, 0xc0de);
    return callResult.data();
  }

  @Override
  public void log(long[] words, int firstTopic, int topics, byte[] data, int offset, int length) {
    StringBuilder line =
        new StringBuilder("log " + HexFormat.of().formatHex(data, offset, offset + length));
    for (int i = 0; i < topics; i++) {
      line.append(' ').append(word(words, firstTopic - 4 * i));
    }
    seen.add(line.toString());
  }

  @Override
  public void selfDestruct(long[] words, int beneficiary) {
    seen.add("destruct to " + word(words, beneficiary));
  }
}
