package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.StateView;

/** Finds actors of a type. */
final class Actors {
  /** Lotus' code for an actor that does not exist ({@code api/api_errors.go}). */
  static final int NOT_FOUND = 11;

  private Actors() {}

  /**
   * An actor.
   *
   * @throws RpcException when there is none, or it is of another type
   */
  static ActorState require(Address address, String type, StateView state, LotusJson json) {
    String shown = json.address(address).value();
    ActorState actor =
        state
            .actor(address)
            .orElseThrow(() -> new RpcException(NOT_FOUND, "actor not found: " + shown));
    String name = state.manifest().name(actor.code()).orElse("unknown");
    if (!name.equals(type)) {
      throw Tipsets.failure("actor " + shown + " is of type " + name + ", not " + type);
    }
    return actor;
  }
}
