package io.pandan.host.rpc.trace;

import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log of the EVM's instructions. Source: go-ethereum {@code eth/tracers/logger/logger.go}. Gas is
 * Filecoin's; what an instruction costs is known when the next one of its frame begins, so that the
 * cost of a call is all that it used, its callee included.
 */
final class StructLogTracer implements Tracer<JsonValue>, EvmTracer {
  private static final int WORD = 32;

  /** About what the text of an instruction takes without stack, memory and storage. */
  private static final int LOG_BYTES = 100;

  /** About what the text of a word takes with its quotes. */
  private static final int WORD_BYTES = 70;

  private final StructLogOptions options;
  private final TraceBudget budget;
  private final List<JsonValue> logs = new ArrayList<>();
  private final Deque<Open> frames = new ArrayDeque<>();
  private final Map<ByteBuffer, TreeMap<String, JsonString>> storage = new HashMap<>();

  StructLogTracer(StructLogOptions options, TraceBudget budget) {
    this.options = options;
    this.budget = budget;
  }

  /** A frame that runs, with the instruction whose cost is not known yet. */
  private static final class Open {
    private final int depth;
    private byte[][] words = new byte[0][];
    private JsonString[] texts = new JsonString[0];
    private @Nullable Step step;

    Open(int depth) {
      this.depth = depth;
    }
  }

  /** An instruction whose line is reserved at an index. */
  private record Step(
      int index,
      int pc,
      int opcode,
      String name,
      long gas,
      Optional<JsonArray> stack,
      Optional<JsonString> key,
      Optional<JsonString> value,
      Optional<JsonArray> memory,
      Optional<JsonString> returnData) {}

  @Override
  public Tracing tracing() {
    return Tracing.NONE.with(this);
  }

  @Override
  public JsonValue result(Traced executed) {
    return JsonObject.builder()
        .put("gas", executed.receipt().gasUsed())
        .put("failed", !executed.receipt().exitCode().isSuccess())
        .put("returnValue", EthJson.data(executed.output()))
        .put("structLogs", new JsonArray(logs))
        .build();
  }

  @Override
  public void enter(TracedFrame frame) {
    frames.push(new Open(frames.size() + 1));
  }

  @Override
  public void step(TracedFrame frame, int pc, int opcode) {
    Open open = frames.element();
    finish(open, frame, Optional.empty());
    if (options.limit() != 0 && logs.size() >= options.limit()) {
      return;
    }
    int height = frame.stackHeight();
    boolean touches =
        options.storage()
            && (opcode == Opcodes.SLOAD && height > 0 || opcode == Opcodes.SSTORE && height > 1);
    budget.take(LOG_BYTES);
    Optional<JsonArray> stack =
        options.stack() ? Optional.of(stack(open, frame)) : Optional.empty();
    open.step =
        new Step(
            logs.size(),
            pc,
            opcode,
            frame.opcodeName(opcode),
            frame.gasLeft(),
            stack,
            touches ? Optional.of(word(frame, height - 1)) : Optional.empty(),
            touches && opcode == Opcodes.SSTORE
                ? Optional.of(word(frame, height - 2))
                : Optional.empty(),
            options.memory() ? Optional.of(memory(frame)) : Optional.empty(),
            options.returnData() ? Optional.of(returnData(frame)) : Optional.empty());
    logs.add(JsonNull.NULL);
  }

  @Override
  public void leave(TracedFrame frame, Optional<EvmOutcome> outcome) {
    Open open = frames.pop();
    Optional<String> error =
        outcome.isEmpty()
            ? Optional.of("out of gas, or aborted by the actor")
            : switch (outcome.get()) {
              case EvmOutcome.Return _, EvmOutcome.Revert _ -> Optional.empty();
              case EvmOutcome.Failure failure -> Optional.of(failure.message());
              case EvmOutcome.OutOfGas _ -> Optional.of("out of gas");
              case EvmOutcome.OutOfMemory _ -> Optional.of("out of memory");
            };
    finish(open, frame, error);
  }

  private void finish(Open open, TracedFrame frame, Optional<String> error) {
    Step step = open.step;
    if (step == null) {
      return;
    }
    open.step = null;
    JsonObject.Builder json =
        JsonObject.builder()
            .put("pc", step.pc())
            .put("op", step.name())
            .put("gas", step.gas())
            .put("gasCost", Math.max(0, step.gas() - Math.max(0, frame.gasLeft())))
            .put("depth", open.depth);
    error.ifPresent(text -> json.put("error", text));
    step.stack().ifPresent(stack -> json.put("stack", stack));
    step.returnData().ifPresent(data -> json.put("returnData", data));
    step.memory().ifPresent(memory -> json.put("memory", memory));
    if (step.key().isPresent() && error.isEmpty()) {
      JsonString value =
          step.value().orElseGet(() -> word(frame, Math.max(0, frame.stackHeight() - 1)));
      json.put("storage", touched(frame, step.key().get(), value));
    }
    logs.set(step.index(), json.build());
  }

  private JsonObject touched(TracedFrame frame, JsonString key, JsonString value) {
    TreeMap<String, JsonString> slots =
        storage.computeIfAbsent(ByteBuffer.wrap(frame.call().address()), _ -> new TreeMap<>());
    slots.put(key.value(), value);
    budget.take(2L * WORD_BYTES * slots.size());
    JsonObject.Builder json = JsonObject.builder();
    slots.forEach(json::put);
    return json.build();
  }

  private static JsonString word(TracedFrame frame, int index) {
    return frame.stackHeight() > index ? EthJson.data(frame.stackWord(index)) : EthJson.ZERO_HASH;
  }

  /** Words that have not changed since the frame's last instruction keep their text. */
  private JsonArray stack(Open open, TracedFrame frame) {
    int height = frame.stackHeight();
    if (open.words.length < height) {
      open.words = Arrays.copyOf(open.words, 2 * height);
      open.texts = Arrays.copyOf(open.texts, 2 * height);
    }
    long length = 0;
    for (int i = 0; i < height; i++) {
      byte[] word = frame.stackWord(i);
      if (open.words[i] == null || !Arrays.equals(open.words[i], word)) {
        open.words[i] = word;
        open.texts[i] = quantity(word);
      }
      length += open.texts[i].value().length() + 3;
    }
    budget.take(length);
    return new JsonArray(List.of(Arrays.copyOf(open.texts, height)));
  }

  private static JsonString quantity(byte[] word) {
    String digits = EthJson.data(word).value();
    int at = 2;
    while (at < digits.length() - 1 && digits.charAt(at) == '0') {
      at++;
    }
    return new JsonString("0x" + digits.substring(at));
  }

  private JsonArray memory(TracedFrame frame) {
    budget.take((long) Math.ceilDiv(frame.memorySize(), WORD) * WORD_BYTES);
    byte[] memory = frame.memory();
    List<JsonValue> words = new ArrayList<>();
    for (int at = 0; at < memory.length; at += WORD) {
      words.add(EthJson.data(Arrays.copyOfRange(memory, at, at + WORD)));
    }
    return new JsonArray(words);
  }

  private JsonString returnData(TracedFrame frame) {
    byte[] data = frame.returnData();
    budget.take(2L * data.length);
    return EthJson.data(data);
  }
}
