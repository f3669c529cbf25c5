package io.pandan.api.chain;

import io.pandan.api.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tipset is looked for by. All conditions have to hold; of the alternatives that one of them
 * has, one. Arrays are shared: they must not change.
 *
 * @param events whether it has to have events at all
 * @param emitters ids of actors that emitted an event; empty for any
 * @param values for keys of events' entries the values that they may have
 * @param senders addresses that messages are from, as these have them; empty for any
 * @param receivers addresses that messages go to, as these have them; empty for any
 */
public record ChainQuery(
    boolean events,
    Set<Long> emitters,
    Map<String, List<byte[]>> values,
    Set<Address> senders,
    Set<Address> receivers) {

  /** Copies the collections. */
  public ChainQuery {
    emitters = Set.copyOf(emitters);
    Map<String, List<byte[]>> copy = new LinkedHashMap<>();
    values.forEach((key, alternatives) -> copy.put(key, List.copyOf(alternatives)));
    values = Map.copyOf(copy);
    senders = Set.copyOf(senders);
    receivers = Set.copyOf(receivers);
  }

  /**
   * Tipsets with events.
   *
   * @param emitters ids of actors, one of which emitted it; empty for any
   * @param values for keys of its entries the values that they may have
   */
  public static ChainQuery events(Set<Long> emitters, Map<String, List<byte[]>> values) {
    return new ChainQuery(true, emitters, values, Set.of(), Set.of());
  }

  /**
   * Tipsets with messages. An account has several addresses: give all of them.
   *
   * @param senders one of which it is from; empty for any
   * @param receivers one of which it goes to; empty for any
   */
  public static ChainQuery messages(Set<Address> senders, Set<Address> receivers) {
    return new ChainQuery(false, Set.of(), Map.of(), senders, receivers);
  }
}
