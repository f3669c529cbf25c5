package io.pandan.builtin.actors.eam;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.Values;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The Ethereum address manager: makes contracts at the addresses that CREATE and CREATE2 give. It
 * has no state. Source: builtin-actors {@code actors/eam}.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.EAM)
public final class EamActor implements JavaActor {
  /** CREATE, for contracts. */
  static final long CREATE = 2;

  /** CREATE2, for contracts. */
  static final long CREATE2 = 3;

  /** CREATE, for accounts. */
  static final long CREATE_EXTERNAL = 4;

  private static final long INIT_EXEC4 = 3;
  private static final long EVM_RESURRECT = 2;
  private static final long ACCOUNT_PUBKEY_ADDRESS = 2;

  private record CreateParams(byte[] initcode, long nonce) {
    static CreateParams read(CborReader in) {
      in.readArrayHeader(2);
      return new CreateParams(in.readBytes(), in.readUnsigned());
    }
  }

  private record Create2Params(byte[] initcode, byte[] salt) {
    static Create2Params read(CborReader in) {
      in.readArrayHeader(2);
      byte[] initcode = in.readBytes();
      byte[] salt = in.readBytes();
      if (salt.length != ContractAddresses.SALT_BYTES) {
        throw new CborException(
            "salt of " + salt.length + " bytes, expected " + ContractAddresses.SALT_BYTES);
      }
      return new Create2Params(initcode, salt);
    }
  }

  /** Who a contract's creator is, and whose address and nonce its address comes from. */
  private record Creator(EthAddress owner, EthAddress stable) {}

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    if (method == Methods.CONSTRUCTOR) {
      Parameters.none(params);
      construct(context);
      return Optional.empty();
    }
    if (method == CREATE) {
      return create(context, Parameters.read(params, CreateParams::read));
    }
    if (method == CREATE2) {
      return create2(context, Parameters.read(params, Create2Params::read));
    }
    if (method == CREATE_EXTERNAL) {
      return createExternal(context, Parameters.readBytes(params));
    }
    throw Dispatch.unhandled(method);
  }

  private static void construct(ActorContext context) {
    long receiver = context.message().receiver();
    ActorContext.require(
        receiver == ActorIds.EAM,
        ExitCode.USR_FORBIDDEN,
        "The Ethereum Address Manager must be deployed at "
            + ActorIds.EAM
            + ", was deployed at "
            + receiver);
    context.acceptCallers(ActorIds.SYSTEM);
  }

  private static Optional<IpldBlock> create(ActorContext context, CreateParams params) {
    context.acceptCallerTypes(ActorType.EVM);
    EthAddress caller = ethAddressOf(context, context.message().caller());
    EthAddress address = ContractAddresses.create(context, caller, params.nonce());
    return deploy(context, caller, address, params.initcode());
  }

  private static Optional<IpldBlock> create2(ActorContext context, Create2Params params) {
    context.acceptCallerTypes(ActorType.EVM);
    EthAddress caller = ethAddressOf(context, context.message().caller());
    EthAddress address =
        ContractAddresses.create2(context, caller, params.salt(), params.initcode());
    return deploy(context, caller, address, params.initcode());
  }

  private static Optional<IpldBlock> createExternal(ActorContext context, byte[] initcode) {
    context.acceptCallers(context.message().origin());
    Creator creator = externalCreator(context);
    EthAddress address =
        ContractAddresses.create(context, creator.stable(), context.message().originNonce());
    return deploy(context, creator.owner(), address, initcode);
  }

  private static Optional<IpldBlock> deploy(
      ActorContext context, EthAddress creator, EthAddress address, byte[] initcode) {
    // With a reserved prefix: finding one takes a search over 96 bits of a hash.
    ActorContext.require(
        ContractAddresses.isAssignable(address),
        ExitCode.USR_FORBIDDEN,
        "cannot create address with a reserved prefix");
    byte[] constructorParams =
        new CborWriter(initcode.length + 32)
            .writeArrayHeader(2)
            .writeBytes(creator.toBytes())
            .writeBytes(initcode)
            .toByteArray();
    TokenAmount value = context.message().valueReceived();
    Optional<Long> existing =
        context.resolveAddress(Address.delegated(ActorIds.EAM, address.toBytes()));
    if (existing.isPresent() && resurrect(context, existing.get(), address, constructorParams)) {
      return returned(existing.get(), Optional.empty(), address);
    }
    CborWriter params =
        new CborWriter(constructorParams.length + 96)
            .writeArrayHeader(3)
            .writeCid(context.codeFor(ActorType.EVM))
            .writeBytes(constructorParams)
            .writeBytes(address.toBytes());
    Optional<IpldBlock> result =
        Dispatch.requireSuccess(
            context.send(Address.id(ActorIds.INIT), INIT_EXEC4, Values.of(params), value));
    return Parameters.readReturned(
        result,
        in -> {
          in.readArrayHeader(2);
          long id = Address.read(in).actorId();
          return returned(id, Optional.of(Address.read(in)), address);
        });
  }

  /** Revives a contract that destroyed itself; false where a placeholder is to be replaced. */
  private static boolean resurrect(
      ActorContext context, long actorId, EthAddress address, byte[] constructorParams) {
    switch (typeOf(context, actorId).orElse("")) {
      case ActorType.EVM -> {
        Dispatch.requireSuccess(
            context.send(
                Address.id(actorId),
                EVM_RESURRECT,
                Values.ofEncoded(constructorParams),
                context.message().valueReceived()));
        return true;
      }
      case ActorType.PLACEHOLDER -> {
        return false;
      }
      default ->
          throw new ActorException(
              ExitCode.USR_FORBIDDEN,
              "cannot deploy contract over existing contract at address " + address);
    }
  }

  private static Optional<IpldBlock> returned(
      long actorId, Optional<Address> robust, EthAddress address) {
    CborWriter out = new CborWriter().writeArrayHeader(3).writeUnsigned(actorId);
    if (robust.isPresent()) {
      robust.get().write(out);
    } else {
      out.writeNull();
    }
    return Values.of(out.writeBytes(address.toBytes()));
  }

  private static Creator externalCreator(ActorContext context) {
    long caller = context.message().caller();
    Cid code = codeOf(context, caller);
    Optional<String> type = context.builtinActorType(code);
    if (type.isEmpty()) {
      throw new ActorException(ExitCode.USR_FORBIDDEN, "disallowed caller code " + code);
    }
    return switch (type.get()) {
      case ActorType.ACCOUNT -> {
        Address key = keyAddress(context, caller);
        yield new Creator(
            EthAddress.ofActorId(caller), ContractAddresses.hashed(context, key.toBytes()));
      }
      case ActorType.ETH_ACCOUNT -> {
        EthAddress address = ethAddressOf(context, caller);
        yield new Creator(address, address);
      }
      default ->
          throw new ActorException(ExitCode.USR_FORBIDDEN, "disallowed caller type " + type.get());
    };
  }

  private static Address keyAddress(ActorContext context, long account) {
    InvocationResult result;
    try {
      result =
          context.send(
              Address.id(account),
              ACCOUNT_PUBKEY_ADDRESS,
              Optional.empty(),
              TokenAmount.ZERO,
              Optional.empty(),
              true);
    } catch (ActorException e) {
      throw new ActorException(
          ExitCode.USR_ASSERTION_FAILED,
          "account failed to return its key address: " + e.getMessage());
    }
    ActorContext.require(
        result.exitCode().isSuccess(),
        Dispatch.aborting(result.exitCode()),
        "failed to retrieve account robust address");
    return Parameters.readReturned(result.value(), Address::read);
  }

  private static EthAddress ethAddressOf(ActorContext context, long actorId) {
    Optional<Address> address = context.lookupDelegatedAddress(actorId);
    if (address.isEmpty()
        || address.get().protocol() != Address.Protocol.DELEGATED
        || address.get().namespace() != ActorIds.EAM) {
      throw new ActorException(ExitCode.USR_FORBIDDEN, "caller doesn't have an eth address");
    }
    byte[] bytes = address.get().subaddress();
    ActorContext.require(
        bytes.length == EthAddress.LENGTH,
        ExitCode.USR_FORBIDDEN,
        "caller's eth address isn't valid");
    return EthAddress.of(bytes);
  }

  private static Optional<String> typeOf(ActorContext context, long actorId) {
    return context.builtinActorType(codeOf(context, actorId));
  }

  private static Cid codeOf(ActorContext context, long actorId) {
    return context
        .codeOf(actorId)
        .orElseThrow(
            () -> new ActorException(ExitCode.USR_ASSERTION_FAILED, "failed to lookup actor code"));
  }
}
