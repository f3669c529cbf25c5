package io.pandan.api.vm;

import io.pandan.api.FatalException;
import io.pandan.api.actor.JavaActor;
import java.util.Map;
import java.util.Optional;

/**
 * The services that one machine executes with, leased together before the machine is made and given
 * back after it: a block is executed wholly by one set. It holds what the network's genesis names,
 * no more and no less: what is not in it, the network does not have. Immutable and thread safe.
 *
 * @param runtimes actor runtimes by kind ({@link ActorRuntime#VM})
 * @param javaActors built-in actors in Java by type name ({@link JavaActor#TYPE})
 * @param engines what runtimes run on, by extension point: {@code WasmEngine.class}; {@code
 *     ProofBackend.class} where the network has one
 */
public record RuntimeSet(
    Map<String, ActorRuntime> runtimes,
    Map<String, JavaActor> javaActors,
    Map<Class<?>, Object> engines) {

  /** Copies the maps. */
  public RuntimeSet {
    runtimes = Map.copyOf(runtimes);
    javaActors = Map.copyOf(javaActors);
    engines = Map.copyOf(engines);
  }

  /**
   * The runtime of a kind.
   *
   * @throws FatalException when the set lacks it: the chain leases what the genesis needs
   */
  public ActorRuntime runtime(String vm) {
    ActorRuntime runtime = runtimes.get(vm);
    if (runtime == null) {
      throw new FatalException("no actor runtime for vm=" + vm + " among " + runtimes.keySet());
    }
    return runtime;
  }

  /**
   * The built-in actor of a type.
   *
   * @throws FatalException when the set lacks it
   */
  public JavaActor javaActor(String type) {
    JavaActor actor = javaActors.get(type);
    if (actor == null) {
      throw new FatalException("no Java actor of type " + type + " among " + javaActors.keySet());
    }
    return actor;
  }

  /** The engine behind an extension point that a network may do without. */
  public <E> Optional<E> optionalEngine(Class<E> point) {
    return Optional.ofNullable(engines.get(point)).map(point::cast);
  }

  /**
   * The engine behind an extension point.
   *
   * @throws FatalException when the set lacks it
   */
  public <E> E engine(Class<E> point) {
    Object engine = engines.get(point);
    if (engine == null) {
      throw new FatalException("no engine for " + point.getName());
    }
    return point.cast(engine);
  }
}
