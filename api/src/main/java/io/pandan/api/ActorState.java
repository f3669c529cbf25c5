package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * An actor in the state tree, version 5. Source: ref-fvm {@code fvm/src/state_tree.rs}.
 *
 * @param code what executes it
 * @param head the root of its state
 * @param nonce the messages sent, or for an EVM contract the contracts made
 * @param balance what it holds
 * @param delegatedAddress its f4 address, where it has one
 */
public record ActorState(
    Cid code, Cid head, long nonce, TokenAmount balance, Optional<Address> delegatedAddress) {

  /** Reads the tuple of five fields. */
  public static ActorState read(CborReader in) {
    in.readArrayHeader(5);
    Cid code = in.readCid();
    Cid head = in.readCid();
    long nonce = in.readUnsigned();
    TokenAmount balance = TokenAmount.ofAtto(in.readBigInt());
    if (in.tryReadNull()) {
      return new ActorState(code, head, nonce, balance, Optional.empty());
    }
    return new ActorState(code, head, nonce, balance, Optional.of(Address.read(in)));
  }

  /** Writes the tuple of five fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(5);
    out.writeCid(code);
    out.writeCid(head);
    out.writeUnsigned(nonce);
    out.writeBigInt(balance.atto());
    if (delegatedAddress.isPresent()) {
      delegatedAddress.get().write(out);
    } else {
      out.writeNull();
    }
  }

  /** The same actor with another state root. */
  public ActorState withHead(Cid newHead) {
    return new ActorState(code, newHead, nonce, balance, delegatedAddress);
  }

  /** The same actor with another code. */
  public ActorState withCode(Cid newCode) {
    return new ActorState(newCode, head, nonce, balance, delegatedAddress);
  }

  /** The same actor with another nonce. */
  public ActorState withNonce(long newNonce) {
    return new ActorState(code, head, newNonce, balance, delegatedAddress);
  }

  /** The same actor with another balance. */
  public ActorState withBalance(TokenAmount newBalance) {
    return new ActorState(code, head, nonce, newBalance, delegatedAddress);
  }
}
