package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A host that writes down what an engine asks it and how much gas there was, charges gas of its
 * own, runs other contracts on the same engine, and sometimes ends the frame. What it answers
 * follows from what it is asked alone.
 */
final class ProbingHost implements EvmHost {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_LINES = 20_000;
  private static final long PRICE = 700;
  private static final long MAX_MEMORY = 5 << 16;

  /** What this host throws: the engine has to let it pass. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ended(String message) {
      super(message, null, false, false);
    }
  }

  private final EvmEngine engine;
  private final List<EvmCode> contracts;
  private final List<String> lines;
  private final Map<String, long[]> storage;
  private final int depth;
  private final boolean readOnly;
  private long gas;
  private long reserved;

  /** What the engine keeps during one run. */
  private Map<Class<?>, Object> kept = new HashMap<>();

  private ProbingHost(
      EvmEngine engine,
      List<EvmCode> contracts,
      List<String> lines,
      Map<String, long[]> storage,
      int depth,
      boolean readOnly,
      long gas) {
    this.engine = engine;
    this.contracts = contracts;
    this.lines = lines;
    this.storage = storage;
    this.depth = depth;
    this.readOnly = readOnly;
    this.gas = gas;
  }

  /**
   * Runs the first of some contracts, which may call the others.
   *
   * @param lines takes what happens; what engines must agree on
   * @return the gas that is left
   */
  static long run(
      EvmEngine engine,
      List<EvmCode> contracts,
      byte[] input,
      long gas,
      boolean readOnly,
      List<String> lines) {
    ProbingHost host = new ProbingHost(engine, contracts, lines, new HashMap<>(), 0, readOnly, gas);
    try {
      host.lines.add(describe(host.run(0, input)));
    } catch (Ended end) {
      host.lines.add("ended: " + end.getMessage());
    }
    host.lines.add("gas " + host.gas);
    return host.gas;
  }

  private EvmOutcome run(int contract, byte[] input) {
    byte[] address = new byte[20];
    address[19] = (byte) contract;
    byte[] caller = new byte[20];
    Arrays.fill(caller, (byte) (0xc0 + depth));
    EvmCall call = new EvmCall(address, caller, new byte[] {(byte) depth, 1}, input);
    return engine.run(contracts.get(contract), call, this);
  }

  private static String describe(EvmOutcome outcome) {
    return switch (outcome) {
      case EvmOutcome.Return returned -> "returns " + hex(returned.data());
      case EvmOutcome.Revert revert -> "reverts at " + revert.pc() + " " + hex(revert.data());
      case EvmOutcome.Failure failure -> "exits " + failure.exitCode() + " at " + failure.pc();
      case EvmOutcome.OutOfGas out -> "out of gas at " + out.pc();
      case EvmOutcome.OutOfMemory out -> "out of memory at " + out.pc();
    };
  }

  private static String hex(byte[] data) {
    return data.length <= 64
        ? HexFormat.of().formatHex(data)
        : data.length + " bytes " + Arrays.hashCode(data);
  }

  private static String hex(long[] words, int at) {
    return hex(Words.toBytes(words, at));
  }

  /** Notes a question, and charges for it. */
  private void asked(String line) {
    if (lines.size() >= MAX_LINES) {
      throw new Ended("enough");
    }
    lines.add(depth + " gas " + gas + " " + line);
    if (gas < PRICE) {
      gas = 0;
      throw new Ended("no gas for the host");
    }
    gas -= PRICE;
  }

  /** A word that follows from a line, of few limbs or many. */
  private static void answer(String line, long[] words, int at) {
    long seed = line.hashCode() * 0x9E3779B97F4A7C15L;
    int limbs = (int) (seed >>> 61) & 3;
    for (int i = 0; i < 4; i++) {
      words[at + i] = i <= limbs && limbs < 3 ? seed ^ seed >>> 29 + i : 0;
    }
    if (limbs == 3) {
      words[at] = seed >>> 56;
    }
  }

  private void about(String name, long[] words, int at) {
    String line = name + " " + hex(words, at);
    asked(line);
    answer(line, words, at);
  }

  private void tell(String name, long[] words, int at) {
    asked(name);
    answer(name, words, at);
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
  public void poll() {}

  /** Notes no gas, for some is owed. */
  @Override
  public boolean reserveMemory(long bytes) {
    if (lines.size() >= MAX_LINES) {
      throw new Ended("enough");
    }
    reserved += bytes;
    lines.add(depth + " reserves " + bytes);
    return reserved <= MAX_MEMORY;
  }

  @Override
  public <T> T kept(Class<T> type, Supplier<T> first) {
    return type.cast(kept.computeIfAbsent(type, missing -> first.get()));
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  private void load(String kind, long[] words, int at) {
    String key = kind + hex(words, at);
    asked("load " + key);
    Words.copy(storage.getOrDefault(key, new long[4]), 0, words, at);
  }

  private void store(String kind, long[] words, int key, int value) {
    String name = kind + hex(words, key);
    asked("store " + name + " " + hex(words, value));
    storage.put(name, Arrays.copyOfRange(words, value, value + 4));
  }

  @Override
  public void loadStorage(long[] words, int at) {
    load("", words, at);
  }

  @Override
  public void storeStorage(long[] words, int key, int value) {
    store("", words, key, value);
  }

  @Override
  public void loadTransient(long[] words, int at) {
    load("transient ", words, at);
  }

  @Override
  public void storeTransient(long[] words, int key, int value) {
    store("transient ", words, key, value);
  }

  @Override
  public void keccak(byte[] data, int offset, int length, long[] words, int at) {
    String line = "keccak " + hex(Arrays.copyOfRange(data, offset, offset + length));
    asked(line);
    answer(line, words, at);
  }

  @Override
  public void balance(long[] words, int at) {
    about("balance", words, at);
  }

  @Override
  public void selfBalance(long[] words, int at) {
    tell("selfBalance", words, at);
  }

  @Override
  public void origin(long[] words, int at) {
    tell("origin", words, at);
  }

  @Override
  public void gasPrice(long[] words, int at) {
    tell("gasPrice", words, at);
  }

  @Override
  public void blockHash(long[] words, int at) {
    about("blockHash", words, at);
  }

  @Override
  public void coinbase(long[] words, int at) {
    tell("coinbase", words, at);
  }

  @Override
  public void timestamp(long[] words, int at) {
    tell("timestamp", words, at);
  }

  @Override
  public void number(long[] words, int at) {
    tell("number", words, at);
  }

  @Override
  public void prevRandao(long[] words, int at) {
    tell("prevRandao", words, at);
  }

  @Override
  public void gasLimit(long[] words, int at) {
    tell("gasLimit", words, at);
  }

  @Override
  public void chainId(long[] words, int at) {
    tell("chainId", words, at);
  }

  @Override
  public void baseFee(long[] words, int at) {
    tell("baseFee", words, at);
  }

  @Override
  public void blobHash(long[] words, int at) {
    about("blobHash", words, at);
  }

  @Override
  public void blobBaseFee(long[] words, int at) {
    tell("blobBaseFee", words, at);
  }

  @Override
  public int codeSize(long[] words, int address) {
    return code(words, address).length;
  }

  @Override
  public void codeHash(long[] words, int at) {
    about("codeHash", words, at);
  }

  @Override
  public byte[] code(long[] words, int address) {
    asked("code " + hex(words, address));
    return contracts.get(contract(words, address)).bytes();
  }

  private int contract(long[] words, int address) {
    return (int) Long.remainderUnsigned(words[address], contracts.size());
  }

  @Override
  public CallResult call(
      CallKind kind,
      long[] words,
      int gasAt,
      int address,
      int value,
      byte[] data,
      int offset,
      int length) {
    byte[] input = Arrays.copyOfRange(data, offset, offset + length);
    boolean withValue = kind == CallKind.CALL || kind == CallKind.CALL_CODE;
    asked(
        kind
            + " gas "
            + hex(words, gasAt)
            + " to "
            + hex(words, address)
            + (withValue ? " value " + hex(words, value) : "")
            + " input "
            + hex(input));
    if (depth == MAX_DEPTH) {
      return new CallResult(false, input);
    }
    boolean still = readOnly || kind == CallKind.STATIC_CALL;
    return below(contract(words, address), Words.saturated(words, gasAt), input, still);
  }

  private CallResult below(int contract, long wanted, byte[] input, boolean still) {
    long most = gas - gas / 64;
    long given = wanted < 0 ? most : Math.min(wanted, most);
    ProbingHost host = new ProbingHost(engine, contracts, lines, storage, depth + 1, still, given);
    host.kept = kept;
    try {
      EvmOutcome outcome = host.run(contract, input);
      lines.add(describe(outcome));
      return switch (outcome) {
        case EvmOutcome.Return returned -> new CallResult(true, returned.data());
        case EvmOutcome.Revert revert -> new CallResult(false, revert.data());
        case EvmOutcome.Failure ignored -> new CallResult(false, new byte[0]);
        case EvmOutcome.OutOfGas ignored -> new CallResult(false, new byte[0]);
        case EvmOutcome.OutOfMemory ignored -> new CallResult(false, new byte[0]);
      };
    } finally {
      gas -= given - host.gas;
    }
  }

  @Override
  public byte[] create(
      long[] words, int value, int salt, int result, byte[] memory, int offset, int length) {
    byte[] initCode = Arrays.copyOfRange(memory, offset, offset + length);
    asked(
        "create value "
            + hex(words, value)
            + (salt < 0 ? "" : " salt " + hex(words, salt))
            + " code "
            + hex(initCode));
    byte[] data = new byte[0];
    boolean made = depth < MAX_DEPTH;
    if (made) {
      ProbingHost host =
          new ProbingHost(
              engine,
              List.of(new EvmCode(initCode, Optional.empty())),
              lines,
              storage,
              depth + 1,
              false,
              gas - gas / 64);
      host.kept = kept;
      long given = host.gas;
      try {
        EvmOutcome outcome = host.run(0, new byte[0]);
        lines.add(describe(outcome));
        made = outcome instanceof EvmOutcome.Return;
        if (outcome instanceof EvmOutcome.Revert revert) {
          data = revert.data();
        }
      } finally {
        gas -= given - host.gas;
      }
    }
    Words.set(words, result, made ? initCode.length + 1 : 0);
    return data;
  }

  @Override
  public void log(long[] words, int firstTopic, int topics, byte[] data, int offset, int length) {
    StringBuilder line =
        new StringBuilder("log " + hex(Arrays.copyOfRange(data, offset, offset + length)));
    for (int i = 0; i < topics; i++) {
      line.append(' ').append(hex(words, firstTopic - 4 * i));
    }
    asked(line.toString());
  }

  @Override
  public void selfDestruct(long[] words, int beneficiary) {
    asked("destruct to " + hex(words, beneficiary));
  }
}
