package io.pandan.vm.state;

import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * The versions of state trees that are known, which differ in how they write an actor. Source:
 * ref-fvm {@code shared/src/state/mod.rs}, {@code fvm/src/state_tree.rs}.
 */
enum StateTreeVersion {
  /** Networks 12 to 17: an actor is a tuple of four fields. */
  V4(4, CborCodec.of(StateTreeVersion::readFour, StateTreeVersion::writeFour)),
  /** Networks from 18 on: the delegated address is a fifth field (FIP-0048). */
  V5(5, CborCodec.of(ActorState::read, ActorState::write));

  private final int number;
  private final CborCodec<ActorState> actors;

  StateTreeVersion(int number, CborCodec<ActorState> actors) {
    this.number = number;
    this.actors = actors;
  }

  /** The number in a tree's root block. */
  int number() {
    return number;
  }

  /** How actors are written. */
  CborCodec<ActorState> actors() {
    return actors;
  }

  /** The version of a number in a tree's root block. */
  static Optional<StateTreeVersion> of(long number) {
    for (StateTreeVersion version : values()) {
      if (version.number == number) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private static ActorState readFour(CborReader in) {
    in.readArrayHeader(4);
    Cid code = in.readCid();
    Cid head = in.readCid();
    long nonce = in.readUnsigned();
    return new ActorState(code, head, nonce, TokenAmount.ofAtto(in.readBigInt()), Optional.empty());
  }

  private static void writeFour(ActorState actor, CborWriter out) {
    if (actor.delegatedAddress().isPresent()) {
      throw new FatalException(
          "delegated address " + actor.delegatedAddress().get() + " in a state tree of version 4");
    }
    out.writeArrayHeader(4);
    out.writeCid(actor.code());
    out.writeCid(actor.head());
    out.writeUnsigned(actor.nonce());
    out.writeBigInt(actor.balance().atto());
  }
}
