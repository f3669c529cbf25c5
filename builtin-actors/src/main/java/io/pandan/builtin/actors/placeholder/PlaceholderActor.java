package io.pandan.builtin.actors.placeholder;

import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.ActorType;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Accepts every call and does nothing, until something is deployed at its address. Source:
 * builtin-actors {@code actors/placeholder}.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.PLACEHOLDER)
public final class PlaceholderActor implements JavaActor {
  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    context.acceptAnyCaller();
    return Optional.empty();
  }

  @Override
  public boolean isInert() {
    return true;
  }
}
