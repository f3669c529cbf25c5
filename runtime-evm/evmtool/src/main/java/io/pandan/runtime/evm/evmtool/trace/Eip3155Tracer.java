package io.pandan.runtime.evm.evmtool.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import io.pandan.runtime.evm.core.Opcode;
import io.pandan.runtime.evm.ethereum.EthereumHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON object a line for each instruction, and one at the end of the transaction. Source:
 * EIP-3155.
 *
 * <p>What an instruction cost is known when the next one begins: its line is written then. A call's
 * and a creation's cost includes the gas that it gives away, as in go-ethereum's and revm's traces
 * of calls. Of an instruction that failed the cost is what it took before that was seen. For one
 * thread.
 */
public final class Eip3155Tracer implements EvmTracer {
  private static final int WORD_DIGITS = 64;

  private final JsonGenerator json;
  private final boolean withMemory;
  private final ArrayDeque<Open> frames = new ArrayDeque<>();

  /**
   * A tracer.
   *
   * @param out where to; flushed at the end of each transaction, never closed
   * @param withMemory whether lines have the whole memory
   */
  public Eip3155Tracer(Writer out, boolean withMemory) {
    this.withMemory = withMemory;
    try {
      json = new JsonFactory().createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  /** A frame that runs, with the instruction whose cost is not known yet. */
  private static final class Open {
    private final TracedFrame frame;
    private final int depth;
    private @Nullable Step step;

    Open(TracedFrame frame, int depth) {
      this.frame = frame;
      this.depth = depth;
    }
  }

  private record Step(
      int pc,
      int opcode,
      long gas,
      int memorySize,
      String[] stack,
      String returnData,
      long refund,
      Optional<String> memory) {}

  @Override
  public void enter(TracedFrame frame) {
    Open caller = frames.peek();
    if (caller != null) {
      finish(caller, Optional.empty());
    }
    frames.push(new Open(frame, frames.size() + 1));
  }

  @Override
  public void step(TracedFrame frame, int pc, int opcode) {
    Open open = frames.element();
    finish(open, Optional.empty());
    String[] stack = new String[frame.stackHeight()];
    for (int i = 0; i < stack.length; i++) {
      stack[i] = quantity(frame.stackWord(i));
    }
    open.step =
        new Step(
            pc,
            opcode,
            frame.gasLeft(),
            frame.memorySize(),
            stack,
            hex(frame.returnData()),
            frame.host() instanceof EthereumHost host ? Math.max(0, host.refund()) : 0,
            withMemory ? Optional.of(hex(frame.memory())) : Optional.empty());
  }

  @Override
  public void leave(TracedFrame frame, Optional<EvmOutcome> outcome) {
    Open open = frames.pop();
    // Only the host ends frames by throwing, and does so when their gas does not suffice.
    String error =
        outcome
            .map(
                ended ->
                    switch (ended) {
                      case EvmOutcome.Return returned -> "";
                      case EvmOutcome.Revert reverted -> "execution reverted";
                      case EvmOutcome.Failure failure -> failure.message();
                      case EvmOutcome.OutOfGas outOfGas -> "out of gas";
                      case EvmOutcome.OutOfMemory outOfMemory -> "out of memory";
                    })
            .orElse("out of gas");
    finish(open, error.isEmpty() ? Optional.empty() : Optional.of(error));
  }

  /**
   * Writes the last line.
   *
   * @param stateRoot the root of the state afterwards; empty where nobody asks for it
   * @param output what the transaction returned
   * @param gasUsed what it used
   * @param pass whether it succeeded
   * @param fork the fork's name
   */
  public void summary(
      Optional<byte[]> stateRoot, byte[] output, long gasUsed, boolean pass, String fork) {
    try {
      json.writeStartObject();
      if (stateRoot.isPresent()) {
        json.writeStringField("stateRoot", hex(stateRoot.get()));
      }
      json.writeStringField("output", hex(output));
      json.writeStringField("gasUsed", quantity(gasUsed));
      json.writeBooleanField("pass", pass);
      json.writeStringField("fork", fork);
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finish(Open open, Optional<String> error) {
    Step step = open.step;
    if (step == null) {
      return;
    }
    open.step = null;
    try {
      write(open, step, error);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Open open, Step step, Optional<String> error) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pc", step.pc);
    json.writeNumberField("op", step.opcode);
    json.writeStringField("gas", quantity(step.gas));
    json.writeStringField("gasCost", quantity(cost(open, step, error.isPresent())));
    json.writeNumberField("memSize", step.memorySize);
    json.writeArrayFieldStart("stack");
    for (String word : step.stack) {
      json.writeString(word);
    }
    json.writeEndArray();
    json.writeNumberField("depth", open.depth);
    json.writeStringField("returnData", step.returnData);
    json.writeStringField("refund", quantity(step.refund));
    json.writeStringField("opName", Opcode.name(step.opcode));
    if (error.isPresent()) {
      json.writeStringField("error", error.get());
    }
    if (step.memory.isPresent()) {
      json.writeStringField("memory", step.memory.get());
    }
    json.writeEndObject();
  }

  private static long cost(Open open, Step step, boolean failed) {
    long left =
        !failed && givesGas(step.opcode) && open.frame.host() instanceof EthereumHost host
            ? host.gasKept()
            : Math.max(0, open.frame.gasLeft());
    return Math.max(0, step.gas - left);
  }

  private static boolean givesGas(int opcode) {
    return switch (opcode) {
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> true;
      case Opcode.CREATE, Opcode.CREATE2 -> true;
      default -> false;
    };
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** A word without its leading zeros. */
  private static String quantity(byte[] word) {
    String digits = HexFormat.of().formatHex(word);
    int zeros = 0;
    while (zeros < WORD_DIGITS - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return "0x" + digits.substring(zeros);
  }
}
