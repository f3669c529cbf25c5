package io.pandan.builtin.actors.cron;

import io.pandan.api.ActorIds;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Calls actors at the end of each epoch, whatever becomes of it. Source: builtin-actors {@code
 * actors/cron}. At genesis there is nothing to call: the power and the market actor, whose calls
 * Filecoin's networks begin with, do not exist here yet.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.CRON)
public final class CronActor implements JavaActor {
  /** What the node calls implicitly after the messages of an epoch. */
  static final long EPOCH_TICK = 2;

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method == Methods.CONSTRUCTOR) {
      CronState state = Parameters.read(params, CronState::read);
      context.acceptCallers(ActorIds.SYSTEM);
      State.create(context, state);
      return Optional.empty();
    }
    if (method == EPOCH_TICK) {
      Parameters.none(params);
      tick(context);
      return Optional.empty();
    }
    throw Dispatch.unhandled(method);
  }

  private static void tick(ActorContext context) {
    context.acceptCallers(ActorIds.SYSTEM);
    for (CronState.Entry entry : State.load(context, CronState::read).entries()) {
      try {
        context.send(entry.receiver(), entry.method(), Optional.empty(), TokenAmount.ZERO);
      } catch (ActorException e) {
        // A call that cannot be made is like one that fails: the others follow all the same.
        continue;
      }
    }
  }

  @Override
  public Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    return Optional.of(store.putCbor(new CronState(List.of()).toCbor()));
  }
}
