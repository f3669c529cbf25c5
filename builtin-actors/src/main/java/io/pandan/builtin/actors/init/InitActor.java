package io.pandan.builtin.actors.init;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.State;
import io.pandan.builtin.actors.Values;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Makes actors and gives them addresses. Source: builtin-actors {@code actors/init}.
 *
 * <p>Where the genesis allows user actors, users install WASM code and make actors of it, as in
 * builtin-actors' branch {@code experimental/fvm-m2}. That branch lets everyone make actors of any
 * code; here everyone may make them of installed code, and Filecoin's rules hold for the rest.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.INIT)
public final class InitActor implements JavaActor {
  /** Makes an actor with an f2 address. */
  static final long EXEC = 2;

  /** Makes an actor with an f4 address under the caller. */
  static final long EXEC4 = 3;

  /** Installs WASM code, where the genesis allows it. */
  static final long INSTALL_CODE = 4;

  private record ExecParams(Cid code, byte[] constructorParams) {
    static ExecParams read(CborReader in) {
      in.readArrayHeader(2);
      return new ExecParams(in.readCid(), in.readBytes());
    }
  }

  private record Exec4Params(Cid code, byte[] constructorParams, byte[] subaddress) {
    static Exec4Params read(CborReader in) {
      in.readArrayHeader(3);
      return new Exec4Params(in.readCid(), in.readBytes(), in.readBytes());
    }
  }

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method == Methods.CONSTRUCTOR) {
      construct(context, Parameters.read(params, InitActor::readNetworkName));
      return Optional.empty();
    }
    if (method == EXEC) {
      return exec(context, Parameters.read(params, ExecParams::read));
    }
    if (method == EXEC4) {
      return exec4(context, Parameters.read(params, Exec4Params::read));
    }
    if (method == INSTALL_CODE && context.userActors()) {
      return install(context, Parameters.read(params, InitActor::readCode));
    }
    throw Dispatch.unhandled(method);
  }

  private static void construct(ActorContext context, String networkName) {
    context.acceptCallers(ActorIds.SYSTEM);
    State.create(context, InitState.create(context.store(), networkName, context.userActors()));
  }

  private static Optional<IpldBlock> exec(ActorContext context, ExecParams params) {
    context.acceptAnyCaller();
    long caller = context.message().caller();
    Cid callerCode =
        context
            .codeOf(caller)
            .orElseThrow(
                () ->
                    new ActorException(
                        ExitCode.USR_ILLEGAL_STATE, "no code for caller as f0" + caller));
    if (!mayExec(context, callerCode, params.code()) && !isInstalled(context, params.code())) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN,
          "called type "
              + callerCode
              + " cannot exec actor type "
              + params.code()
              + (context.userActors() ? ", which is not installed" : ""));
    }
    Address robust = context.nextActorAddress();
    InitState.Assignment assignment = assign(context, robust, Optional.empty());
    context.createActor(params.code(), assignment.actorId(), Optional.empty());
    return constructed(context, assignment.actorId(), robust, params.constructorParams());
  }

  private static Optional<IpldBlock> exec4(ActorContext context, Exec4Params params) {
    if (context.userActors()) {
      context.acceptAnyCaller();
      requireEamOrInstalled(context, params.code());
    } else {
      context.acceptCallers(ActorIds.EAM);
    }
    Address delegated = delegated(context.message().caller(), params.subaddress());
    Address robust = context.nextActorAddress();
    InitState.Assignment assignment = assign(context, robust, Optional.of(delegated));
    if (assignment.existing()) {
      requirePlaceholder(context, assignment.actorId());
    }
    context.createActor(params.code(), assignment.actorId(), Optional.of(delegated));
    return constructed(context, assignment.actorId(), robust, params.constructorParams());
  }

  private static Optional<IpldBlock> install(ActorContext context, byte[] code) {
    context.acceptAnyCaller();
    InitState state = State.load(context, InitState::read);
    Cid cid = Cid.sum(Codec.RAW, code);
    context.store().put(cid, code);
    boolean isNew = !state.installed(context.store()).contains(cid);
    if (isNew) {
      context.installActor(cid);
      State.save(context, state.withInstalled(context.store(), cid));
    }
    return Values.of(new CborWriter().writeArrayHeader(2).writeCid(cid).writeBool(isNew));
  }

  private static boolean mayExec(ActorContext context, Cid caller, Cid code) {
    return switch (context.builtinActorType(code).orElse("")) {
      case ActorType.MULTISIG, ActorType.PAYMENT_CHANNEL -> true;
      case ActorType.MINER ->
          context.builtinActorType(caller).filter(ActorType.POWER::equals).isPresent();
      default -> false;
    };
  }

  private static boolean isInstalled(ActorContext context, Cid code) {
    return context.userActors()
        && State.load(context, InitState::read).installed(context.store()).contains(code);
  }

  private static void requireEamOrInstalled(ActorContext context, Cid code) {
    long caller = context.message().caller();
    ActorContext.require(
        caller == ActorIds.EAM || isInstalled(context, code),
        ExitCode.USR_FORBIDDEN,
        "caller f0" + caller + " cannot exec actor type " + code);
  }

  private static Address delegated(long namespace, byte[] subaddress) {
    try {
      return Address.delegated(namespace, subaddress);
    } catch (AddressException e) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_ARGUMENT, "invalid delegated address: " + e.getMessage());
    }
  }

  private static InitState.Assignment assign(
      ActorContext context, Address robust, Optional<Address> delegated) {
    InitState state = State.load(context, InitState::read);
    // The network's actor hashes keys of its map by a syscall.
    InitState.Assignment assignment =
        state.assign(
            context.store(), key -> context.hash(MultihashCode.SHA2_256, key), robust, delegated);
    State.save(context, assignment.state());
    return assignment;
  }

  private static void requirePlaceholder(ActorContext context, long actorId) {
    Cid code =
        context
            .codeOf(actorId)
            .orElseThrow(
                () ->
                    new ActorException(ExitCode.USR_FORBIDDEN, "cannot redeploy a deleted actor"));
    ActorContext.require(
        code.equals(context.codeFor(ActorType.PLACEHOLDER)),
        ExitCode.USR_FORBIDDEN,
        "cannot replace an existing non-placeholder actor with code: " + code);
  }

  /** Lets a new actor construct itself with the value received, and tells its addresses. */
  private static Optional<IpldBlock> constructed(
      ActorContext context, long actorId, Address robust, byte[] params) {
    Address id = Address.id(actorId);
    try {
      Dispatch.requireSuccess(
          context.send(
              id,
              Methods.CONSTRUCTOR,
              Values.ofEncoded(params),
              context.message().valueReceived()));
    } catch (ActorException e) {
      throw Dispatch.wrap("constructor failed", e);
    }
    CborWriter out = new CborWriter().writeArrayHeader(2);
    id.write(out);
    robust.write(out);
    return Values.of(out);
  }

  private static String readNetworkName(CborReader in) {
    in.readArrayHeader(1);
    return in.readText();
  }

  private static byte[] readCode(CborReader in) {
    in.readArrayHeader(1);
    return in.readBytes();
  }

  @Override
  public Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    InitState state =
        InitState.create(store, genesis.template().networkName(), genesis.template().userActors());
    return Optional.of(
        store.putCbor(state.withAddresses(store, genesis.addressIds(), genesis.nextId()).toCbor()));
  }
}
