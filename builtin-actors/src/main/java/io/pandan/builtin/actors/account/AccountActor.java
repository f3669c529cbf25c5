package io.pandan.builtin.actors.account;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.State;
import io.pandan.builtin.actors.Values;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * An account of a secp256k1 or BLS key. The actor f099, where burnt tokens go, is one without a
 * key. Source: builtin-actors {@code actors/account}.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.ACCOUNT)
public final class AccountActor implements JavaActor {
  /** Returns the address of the account's key. */
  static final long PUBKEY_ADDRESS = 2;

  /** Tells whether a signature is the account's. */
  static final long AUTHENTICATE_MESSAGE = Dispatch.exportedMethod("AuthenticateMessage");

  /** A signature and what was signed. */
  private record Authentication(byte[] signature, byte[] message) {
    static Authentication read(CborReader in) {
      in.readArrayHeader(2);
      return new Authentication(in.readBytes(), in.readBytes());
    }
  }

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method == Methods.CONSTRUCTOR) {
      construct(context, Parameters.read(params, Address::read));
      return Optional.empty();
    }
    if (method == PUBKEY_ADDRESS) {
      Parameters.none(params);
      return pubkeyAddress(context);
    }
    if (method == AUTHENTICATE_MESSAGE) {
      return authenticate(context, Parameters.read(params, Authentication::read));
    }
    return Dispatch.acceptExported(context, method);
  }

  private static void construct(ActorContext context, Address address) {
    context.acceptCallers(ActorIds.SYSTEM);
    switch (address.protocol()) {
      case SECP256K1, BLS -> State.create(context, new AccountState(address));
      case ID, ACTOR, DELEGATED ->
          throw new ActorException(
              ExitCode.USR_ILLEGAL_ARGUMENT,
              "address must use BLS or SECP protocol, got " + address.protocol());
    }
  }

  private static Optional<IpldBlock> pubkeyAddress(ActorContext context) {
    context.acceptAnyCaller();
    CborWriter out = new CborWriter();
    State.load(context, AccountState::read).address().write(out);
    return Values.of(out);
  }

  private static Optional<IpldBlock> authenticate(ActorContext context, Authentication params) {
    context.acceptAnyCaller();
    Address address = State.load(context, AccountState::read).address();
    int type =
        switch (address.protocol()) {
          case SECP256K1 -> Signature.Type.SECP256K1.code();
          case BLS -> Signature.Type.BLS.code();
          case ID, ACTOR, DELEGATED ->
              throw new ActorException(
                  ExitCode.USR_ILLEGAL_STATE,
                  "account address must use BLS or SECP protocol, got " + address.protocol());
        };
    ActorContext.require(
        context.verifySignature(type, params.signature(), address, params.message()),
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "failed to authenticate message, signature invalid");
    return Values.of(new CborWriter().writeBool(true));
  }
}
