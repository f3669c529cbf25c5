package io.pandan.runtime.evm.evmtool.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.api.MalformedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmEngine;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.ethereum.BlockContext;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.Log;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.ethereum.TransactionProcessor;
import io.pandan.runtime.evm.ethereum.TransactionResult;
import io.pandan.runtime.evm.ethereum.WorldState;
import io.pandan.runtime.evm.evmtool.Engines;
import io.pandan.runtime.evm.evmtool.abi.AbiType;
import io.pandan.runtime.evm.evmtool.trace.Eip3155Tracer;
import io.pandan.runtime.evm.evmtool.trace.TracingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./pandan evm run}. */
@Command(
    name = "run",
    description = {
      "Runs bytecode in a state that has nothing but a contract and a rich caller.",
      "All of the gas is the code's: there is no transaction to be paid for. Exit code 1 when the"
          + " code reverted or failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  /** What go-ethereum's command gives. */
  private static final String DEFAULT_GAS = "10000000000";

  /** The FEVM's opcodes and costs; the rest as on the fork that its opcodes are nearest to. */
  private static final String FILECOIN = "filecoin";

  private static final Fork FILECOIN_RULES = Fork.CANCUN;

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--code",
      paramLabel = "HEX",
      required = true,
      description = "The bytecode in hexadecimal, or @FILE that has it.")
  private String code;

  @Option(
      names = "--input",
      paramLabel = "HEX",
      defaultValue = "",
      description = "What it is called with, or @FILE.")
  private String input;

  @Option(
      names = "--call",
      paramLabel = "SIGNATURE",
      description = "In place of --input: a function, as in 'transfer(address,uint256)'.")
  private @Nullable String signature;

  @Option(
      names = "--args",
      paramLabel = "JSON",
      defaultValue = "[]",
      description = "With --call: its arguments in a JSON array, as in '[\"0x…\", 5]'.")
  private String arguments;

  @Option(
      names = "--fork",
      paramLabel = "FORK",
      defaultValue = "osaka",
      description =
          "A fork of Ethereum, or 'filecoin': the FEVM's opcodes and their costs, without its"
              + " actors and what its kernel charges. Default: ${DEFAULT-VALUE}.")
  private String fork;

  @Option(
      names = "--gas",
      paramLabel = "N",
      defaultValue = DEFAULT_GAS,
      description = "How much it may use. Default: ${DEFAULT-VALUE}.")
  private long gas;

  @Option(
      names = "--value",
      paramLabel = "WEI",
      defaultValue = "0",
      description = "What is sent with the call. Default: ${DEFAULT-VALUE}.")
  private BigInteger value;

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      defaultValue = "0x000000000000000000000000000000000073656e",
      description = "Who calls. Default: ${DEFAULT-VALUE}.")
  private String sender;

  @Option(
      names = "--receiver",
      paramLabel = "ADDRESS",
      defaultValue = "0x0000000000000000000000007265636569766572",
      description = "Where the code is. Default: ${DEFAULT-VALUE}.")
  private String receiver;

  @Option(
      names = "--create",
      description = "Takes code and input as init code, and creates a contract.")
  private boolean create;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = Engines.DEFAULT,
      description = "The engine. Default: ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--trace",
      description = "Writes a trace by EIP-3155 to the standard error: by the interpreter.")
  private boolean trace;

  @Option(names = "--memory", description = "With --trace: the memory too, in every line.")
  private boolean memory;

  @Option(names = "--json", description = "The result as a JSON object.")
  private boolean json;

  private RunCommand() {}

  @Override
  public Integer call() throws IOException {
    Optional<Fork> ethereum = fork(fork);
    boolean filecoin = fork.equals(FILECOIN);
    if (ethereum.isEmpty() && !filecoin) {
      String known =
          Arrays.stream(Fork.values())
              .map(f -> f.profile().name())
              .collect(Collectors.joining(", "));
      throw new UsageException("no fork '" + fork + "', there are " + known + ", " + FILECOIN);
    }
    if (gas < 0) {
      throw new UsageException("--gas takes a number from 0, not " + gas);
    }
    Fork rules = ethereum.orElse(FILECOIN_RULES);
    Profile profile = filecoin ? Profile.FILECOIN : rules.profile();
    Eip3155Tracer tracer = trace ? new Eip3155Tracer(spec.commandLine().getErr(), memory) : null;
    TransactionProcessor processor = new TransactionProcessor(rules, engine(profile, tracer));
    WorldState state = new WorldState();
    Transaction transaction = prepare(state);
    TransactionResult result = onDeepStack(() -> processor.run(state, block(), transaction));
    if (tracer != null) {
      tracer.summary(
          Optional.empty(), result.output(), result.gasUsed(), result.succeeded(), profile.name());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(result, profile) : text(result));
    out.flush();
    return result.succeeded() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** By the names of fixtures, as in {@code EIP158}, or by its own, as in {@code istanbul}. */
  private static Optional<Fork> fork(String name) {
    return Fork.named(name)
        .or(
            () ->
                Arrays.stream(Fork.values())
                    .filter(fork -> fork.profile().name().equalsIgnoreCase(name))
                    .findFirst());
  }

  private EvmEngine engine(Profile profile, @Nullable Eip3155Tracer tracer) {
    Function<Profile, EvmEngine> engines =
        Engines.named(engine)
            .orElseThrow(
                () ->
                    new UsageException("no engine '" + engine + "', there is " + Engines.names()));
    if (tracer == null) {
      return engines.apply(profile);
    }
    if (!engine.equals(Engines.DEFAULT)) {
      throw new UsageException("--trace runs on the " + Engines.DEFAULT + ", not on " + engine);
    }
    return new TracingEngine(profile, tracer);
  }

  private Transaction prepare(WorldState state) throws IOException {
    byte[] bytes = bytes("--code", code);
    byte[] data = signature == null ? bytes("--input", input) : callData(signature, arguments);
    EthAddress caller = address("--sender", sender);
    if (value.signum() < 0 || value.bitLength() > 255) {
      throw new UsageException("--value takes a number from 0 to 2^255 - 1, not " + value);
    }
    state.setBalance(caller, BigInteger.ONE.shiftLeft(255));
    Optional<EthAddress> to = Optional.empty();
    if (create) {
      data = concatenate(bytes, data);
    } else {
      to = Optional.of(address("--receiver", receiver));
      state.setCode(to.get(), bytes);
    }
    return Transaction.legacy(caller, 0, BigInteger.ZERO, gas, to, value, data);
  }

  private static BlockContext block() {
    return new BlockContext(
        EthAddress.ZERO,
        1,
        0,
        Long.MAX_VALUE,
        BigInteger.ZERO,
        BigInteger.ZERO,
        0,
        BigInteger.ONE,
        number -> Optional.empty());
  }

  private static <T> T onDeepStack(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    new Thread(null, future, "evm run", TransactionProcessor.STACK_BYTES).start();
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while code ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static byte[] bytes(String option, String text) throws IOException {
    String hex = text;
    if (text.startsWith("@")) {
      Path file = Path.of(text.substring(1));
      if (!Files.isRegularFile(file)) {
        throw new UsageException(option + ": there is no file " + file);
      }
      hex = Files.readString(file).strip();
    }
    try {
      return HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " takes bytes in hexadecimal: " + e.getMessage());
    }
  }

  /** The function's selector, then its arguments. */
  private static byte[] callData(String signature, String arguments) {
    int open = signature.indexOf('(');
    if (open < 1) {
      throw new UsageException("--call takes a signature, as in 'f(uint256)', not " + signature);
    }
    try {
      byte[] selector =
          Arrays.copyOf(Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII)), 4);
      AbiType types = AbiType.parse(signature.substring(open));
      return concatenate(selector, types.encode(JSON.readTree(arguments)));
    } catch (JsonProcessingException e) {
      throw new UsageException("--args takes a JSON array: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--call %s: %s".formatted(signature, e.getMessage()));
    }
  }

  private static EthAddress address(String option, String text) {
    try {
      return EthAddress.parse(text.toLowerCase(Locale.ROOT));
    } catch (MalformedException e) {
      throw new UsageException(option + " takes an address: " + e.getMessage());
    }
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static String status(TransactionResult result) {
    return switch (result.status()) {
      case SUCCESS -> "succeeded";
      case REVERTED -> "reverted";
      case HALTED -> "failed";
    };
  }

  private static String text(TransactionResult result) {
    StringBuilder out = new StringBuilder(hex(result.output()));
    out.append("%n%s, gas used %d".formatted(status(result), result.gasUsed()));
    if (result.gasRefunded() != 0) {
      out.append(", to be refunded %d".formatted(result.gasRefunded()));
    }
    result.created().ifPresent(address -> out.append("%ncreated %s".formatted(address)));
    for (Log log : result.logs()) {
      out.append("%nlog of %s".formatted(log.address()));
      log.topics().forEach(topic -> out.append("%n  topic %s".formatted(hex(topic))));
      out.append("%n  data %s".formatted(hex(log.data())));
    }
    return out.toString();
  }

  private static String json(TransactionResult result, Profile profile) {
    ObjectNode object = JSON.createObjectNode();
    object.put("output", hex(result.output()));
    object.put("gasUsed", "0x" + Long.toHexString(result.gasUsed()));
    object.put("refund", "0x" + Long.toHexString(result.gasRefunded()));
    object.put("pass", result.succeeded());
    object.put("status", status(result));
    object.put("fork", profile.name());
    result.created().ifPresent(address -> object.put("created", address.toString()));
    ArrayNode logs = object.putArray("logs");
    for (Log log : result.logs()) {
      ObjectNode entry = logs.addObject();
      entry.put("address", log.address().toString());
      ArrayNode topics = entry.putArray("topics");
      log.topics().forEach(topic -> topics.add(hex(topic)));
      entry.put("data", hex(log.data()));
    }
    return object.toString();
  }
}
