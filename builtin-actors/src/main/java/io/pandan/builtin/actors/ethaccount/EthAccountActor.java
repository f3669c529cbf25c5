package io.pandan.builtin.actors.ethaccount;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * An account of an Ethereum address. It has no state; the VM itself makes it out of a placeholder
 * when the first message of its key arrives. Source: builtin-actors {@code actors/ethaccount}.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.ETH_ACCOUNT)
public final class EthAccountActor implements JavaActor {
  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method == Methods.CONSTRUCTOR) {
      Parameters.none(params);
      construct(context);
      return Optional.empty();
    }
    return Dispatch.acceptExported(context, method);
  }

  private static void construct(ActorContext context) {
    context.acceptCallers(ActorIds.SYSTEM);
    Address address =
        context
            .lookupDelegatedAddress(context.message().receiver())
            .orElseThrow(
                () ->
                    new ActorException(
                        ExitCode.USR_ILLEGAL_ARGUMENT, "receiver must have a predictable address"));
    ActorContext.require(
        address.protocol() == Address.Protocol.DELEGATED && address.namespace() == ActorIds.EAM,
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "invalid target for EthAccount creation");
  }
}
