package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.StateView;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Ethereum addresses of Filecoin's actors: the f410 address of those that have one, the masked id
 * of the others. Source: Lotus {@code node/impl/eth/utils.go} ({@code lookupEthAddress}). Not
 * thread-safe, as the state that it reads.
 */
public final class EthAddresses {
  /** What Lotus shows for a receiver that does not exist. */
  public static final EthAddress NONE =
      EthAddress.of(HexFormat.of().parseHex("ff0000000000000000000000ffffffffffffffff"));

  private final StateView state;

  public EthAddresses(StateView state) {
    this.state = state;
  }

  /** The address of an actor by any Filecoin address; empty when it does not exist. */
  public Optional<EthAddress> of(Address address) {
    Optional<EthAddress> direct = EthAddress.from(address).filter(eth -> !eth.isMaskedId());
    return direct.isPresent() ? direct : state.lookupId(address).map(this::of);
  }

  /** The address of an actor by its id. */
  public EthAddress of(long actorId) {
    return state
        .actor(actorId)
        .flatMap(ActorState::delegatedAddress)
        .flatMap(EthAddress::from)
        .orElseGet(() -> EthAddress.ofActorId(actorId));
  }
}
