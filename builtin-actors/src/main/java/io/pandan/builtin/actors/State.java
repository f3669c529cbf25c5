package io.pandan.builtin.actors;

import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.function.Function;

/**
 * An actor's state as one block under its root. Source: builtin-actors {@code
 * runtime/src/runtime/mod.rs}.
 */
public interface State {
  /** The root of an actor that has no state yet: an empty array. */
  Cid EMPTY_ROOT = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});

  /**
   * Writes this state's tuple.
   *
   * @param out is appended to
   */
  void write(CborWriter out);

  /**
   * This state in DAG-CBOR.
   *
   * @return the block
   */
  default byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }

  /**
   * Gives an actor its first state.
   *
   * @param context the actor
   * @param state its state
   * @throws ActorException with USR_ILLEGAL_STATE if it has one already
   */
  static void create(ActorContext context, State state) {
    Cid root = context.stateRoot();
    if (!root.equals(EMPTY_ROOT)) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_STATE,
          "failed to create state; expected empty array CID, got: " + root);
    }
    save(context, state);
  }

  /**
   * Reads an actor's state.
   *
   * @param <S> its type
   * @param context the actor
   * @param reader reads the state's tuple
   * @return the state
   * @throws ActorException with USR_ILLEGAL_ARGUMENT if it is of another form, as in builtin-actors
   */
  static <S> S load(ActorContext context, Function<CborReader, S> reader) {
    byte[] block = context.store().require(context.stateRoot());
    try {
      CborReader in = new CborReader(block);
      S state = reader.apply(in);
      in.requireEnd();
      return state;
    } catch (CborException | MalformedException e) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_ARGUMENT, "failed to get actor state: " + e.getMessage());
    }
  }

  /**
   * Replaces an actor's state.
   *
   * @param context the actor
   * @param state its new state
   */
  static void save(ActorContext context, State state) {
    context.setStateRoot(context.store().putCbor(state.toCbor()));
  }
}
