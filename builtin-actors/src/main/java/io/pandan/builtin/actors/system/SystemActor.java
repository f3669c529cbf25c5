package io.pandan.builtin.actors.system;

import io.pandan.api.ActorIds;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Holds the list of the network's built-in actors; implicit messages come from it. Source:
 * builtin-actors {@code actors/system}.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.SYSTEM)
public final class SystemActor implements JavaActor {
  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method != Methods.CONSTRUCTOR) {
      throw Dispatch.unhandled(method);
    }
    Parameters.none(params);
    context.acceptCallers(ActorIds.SYSTEM);
    Cid none = context.store().putCbor(new CborWriter().writeArrayHeader(0).toByteArray());
    State.create(context, new SystemState(none));
    return Optional.empty();
  }

  @Override
  public Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    return Optional.of(store.putCbor(new SystemState(genesis.manifestCid()).toCbor()));
  }
}
