package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import java.util.List;
import java.util.Optional;

/**
 * A call or a creation as Ethereum sees it.
 *
 * @param kind which
 * @param from the caller
 * @param to who was called or made; empty when nothing was made
 * @param value what was transferred; of a DELEGATECALL what CALLVALUE says
 * @param gas what it might use, units of Filecoin's gas
 * @param gasUsed what it used
 * @param input call data or init code; shared
 * @param output what it returned, a revert's reason too; shared
 * @param exitCode how it ended
 * @param ofContract whether a contract or the EAM ended it, whose exit codes are the EVM's
 * @param events what it emitted itself, with how many frames were inside before
 * @param frames what it called and made, in order
 */
public record EthFrame(
    Kind kind,
    EthAddress from,
    Optional<EthAddress> to,
    TokenAmount value,
    long gas,
    long gasUsed,
    byte[] input,
    byte[] output,
    ExitCode exitCode,
    boolean ofContract,
    List<Logged> events,
    List<EthFrame> frames) {

  /** What a frame can be. */
  public enum Kind {
    /** CALL, and any send of Filecoin's. */
    CALL,
    /** STATICCALL, and any read-only send. */
    STATICCALL,
    /** DELEGATECALL. */
    DELEGATECALL,
    /** CREATE, and the creation by a transaction. */
    CREATE,
    /** CREATE2. */
    CREATE2;

    /** Whether it makes a contract. */
    public boolean creates() {
      return this == CREATE || this == CREATE2;
    }
  }

  /**
   * An event.
   *
   * @param event who emitted what
   * @param position how many frames were inside its own before
   */
  public record Logged(StampedEvent event, int position) {}

  /** Whose storage it worked on, and who emitted its events. */
  public Optional<EthAddress> self() {
    return kind == Kind.DELEGATECALL ? Optional.of(from) : to;
  }

  /** The same with other figures of gas. */
  public EthFrame withGas(long newGas, long newGasUsed) {
    return new EthFrame(
        kind,
        from,
        to,
        value,
        newGas,
        newGasUsed,
        input,
        output,
        exitCode,
        ofContract,
        events,
        frames);
  }

  /** Whether it did what it was to do. */
  public boolean succeeded() {
    return exitCode.isSuccess();
  }
}
