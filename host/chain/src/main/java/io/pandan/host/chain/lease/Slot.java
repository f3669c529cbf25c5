package io.pandan.host.chain.lease;

import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.MachineFactory;

/**
 * A place that one provider fills: an extension point, and where it has several kinds, the kind.
 *
 * @param point the extension point's interface
 * @param kind the runtime's {@code vm}, the actor's type; empty for other points
 */
public record Slot(Class<?> point, String kind) {

  /** The factory of machines. */
  public static final Slot MACHINES = new Slot(MachineFactory.class, "");

  /** The maker of a network's first state. */
  public static final Slot GENESIS = new Slot(GenesisBuilder.class, "");

  /** The runtime of a kind of code. */
  public static Slot runtime(String vm) {
    return new Slot(ActorRuntime.class, vm);
  }

  /** The built-in actor in Java of a type. */
  public static Slot javaActor(String type) {
    return new Slot(JavaActor.class, type);
  }

  /** The engine behind an extension point. */
  public static Slot engine(Class<?> point) {
    return new Slot(point, "");
  }

  /** As people read it: {@code ActorRuntime evm}. */
  @Override
  public String toString() {
    return kind.isEmpty() ? point.getSimpleName() : point.getSimpleName() + " " + kind;
  }
}
