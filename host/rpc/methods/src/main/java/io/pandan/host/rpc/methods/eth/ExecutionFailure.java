package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ExitCode;
import io.pandan.api.json.JsonObject;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.ApplyResult;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The error that a caller gets for an execution that failed. A contract's revert has the code, the
 * words and the data that go-ethereum's clients look for; any other exit code is named.
 */
public final class ExecutionFailure {
  /** Exit code of a contract that reverts (builtin-actors {@code actors/evm/src/lib.rs}). */
  private static final int REVERTED = 33;

  /** Names of exit codes: ref-fvm {@code shared/src/error}, builtin-actors {@code actors/evm}. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "sender invalid"),
          Map.entry(2, "sender state invalid"),
          Map.entry(4, "illegal instruction"),
          Map.entry(5, "invalid receiver"),
          Map.entry(6, "insufficient funds"),
          Map.entry(7, "out of gas"),
          Map.entry(9, "illegal exit code"),
          Map.entry(10, "assertion failed"),
          Map.entry(11, "missing return"),
          Map.entry(16, "illegal argument"),
          Map.entry(17, "not found"),
          Map.entry(18, "forbidden"),
          Map.entry(19, "insufficient funds"),
          Map.entry(20, "illegal state"),
          Map.entry(21, "serialization"),
          Map.entry(22, "unhandled message"),
          Map.entry(23, "unspecified"),
          Map.entry(24, "assertion failed"),
          Map.entry(25, "read only"),
          Map.entry(26, "not payable"),
          Map.entry(REVERTED, "contract reverted"),
          Map.entry(34, "invalid instruction"),
          Map.entry(35, "undefined instruction"),
          Map.entry(36, "stack underflow"),
          Map.entry(37, "stack overflow"),
          Map.entry(38, "illegal memory access"),
          Map.entry(39, "bad jump destination"),
          Map.entry(40, "self-destruct failed"));

  /** Solidity's panics: "Control structures: panic via assert and error via require". */
  private static final Map<Integer, String> PANICS =
      Map.of(
          0x00, "generic panic",
          0x01, "assertion failed",
          0x11, "arithmetic underflow or overflow",
          0x12, "division or modulo by zero",
          0x21, "enum overflow",
          0x22, "invalid encoded storage byte array accessed",
          0x31, "out-of-bounds array access; popping on an empty array",
          0x32, "out-of-bounds access of an array or bytesN",
          0x41, "out of memory",
          0x51, "uninitialized function");

  /** Selector of {@code Error(string)}. */
  private static final byte[] ERROR = {0x08, (byte) 0xc3, 0x79, (byte) 0xa0};

  /** Selector of {@code Panic(uint256)}. */
  private static final byte[] PANIC = {0x4e, 0x48, 0x7b, 0x71};

  private static final int WORD = 32;

  private ExecutionFailure() {}

  /** The error for a result that is a failure. */
  public static RpcException of(ApplyResult result) {
    ExitCode exitCode = result.receipt().exitCode();
    byte[] returned = result.receipt().returnData();
    byte[] data = CborBytes.tryRead(returned).orElse(returned);
    if (exitCode.value() == REVERTED) {
      return new RpcException(
          RpcException.EXECUTION_REVERTED,
          "execution reverted" + reason(data).map(reason -> ": " + reason).orElse(""),
          EthJson.data(data));
    }
    return new RpcException(
        RpcException.SERVER_ERROR,
        "execution failed: exit code "
            + name(exitCode)
            + result.failure().map(failure -> ": " + failure).orElse(""),
        JsonObject.builder()
            .put("exitCode", Integer.toUnsignedLong(exitCode.value()))
            .put("failure", result.failure().orElse(""))
            .put("return", EthJson.data(data))
            .build());
  }

  /** An exit code with its name. */
  public static String name(ExitCode exitCode) {
    String name = NAMES.get(exitCode.value());
    return name == null ? exitCode.toString() : exitCode + " (" + name + ")";
  }

  /** What a revert's data say in Solidity's ABI; empty for other errors. */
  public static Optional<String> reason(byte[] data) {
    return panic(data)
        .map(
            code -> {
              String name = panicName(code);
              return "panic: "
                  + (name.isEmpty() ? "" : name + " ")
                  + "(0x"
                  + code.toString(16)
                  + ")";
            })
        .or(() -> error(data));
  }

  /** As {@link #reason}, but of a panic only its name, as traces have it. */
  public static Optional<String> plainReason(byte[] data) {
    Optional<BigInteger> panic = panic(data);
    return panic.isPresent()
        ? panic.map(ExecutionFailure::panicName).filter(name -> !name.isEmpty())
        : error(data);
  }

  private static Optional<String> error(byte[] data) {
    return startsWith(data, ERROR)
        ? string(Arrays.copyOfRange(data, ERROR.length, data.length))
        : Optional.empty();
  }

  private static Optional<BigInteger> panic(byte[] data) {
    return startsWith(data, PANIC) && data.length == PANIC.length + WORD
        ? Optional.of(new BigInteger(1, Arrays.copyOfRange(data, PANIC.length, data.length)))
        : Optional.empty();
  }

  private static String panicName(BigInteger code) {
    return code.bitLength() < Integer.SIZE ? PANICS.getOrDefault(code.intValue(), "") : "";
  }

  /** The only argument of type string. */
  private static Optional<String> string(byte[] arguments) {
    return length(arguments, 0)
        .flatMap(
            offset ->
                length(arguments, offset)
                    .filter(length -> length <= arguments.length - offset - WORD)
                    .map(
                        length ->
                            new String(arguments, offset + WORD, length, StandardCharsets.UTF_8)));
  }

  /** A word that is a length or offset within the data. */
  private static Optional<Integer> length(byte[] data, int at) {
    if (at > data.length - WORD) {
      return Optional.empty();
    }
    BigInteger word = new BigInteger(1, Arrays.copyOfRange(data, at, at + WORD));
    return word.bitLength() < Integer.SIZE && word.intValue() <= data.length
        ? Optional.of(word.intValue())
        : Optional.empty();
  }

  private static boolean startsWith(byte[] data, byte[] prefix) {
    return data.length >= prefix.length
        && Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length);
  }
}
