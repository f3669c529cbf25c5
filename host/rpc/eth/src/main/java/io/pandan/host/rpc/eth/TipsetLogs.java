package io.pandan.host.rpc.eth;

import io.pandan.api.StampedEvent;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.eth.EthAddress;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The logs of tipsets, those of the last tipsets asked for kept: clients ask for the receipts of
 * one block one after the other. Thread-safe.
 */
final class TipsetLogs {
  private static final int KEPT_TIPSETS = 64;

  private final ChainView chain;
  private final Map<TipsetKey, List<List<EthLog>>> kept =
      new LinkedHashMap<>(KEPT_TIPSETS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TipsetKey, List<List<EthLog>>> eldest) {
          return size() > KEPT_TIPSETS;
        }
      };

  TipsetLogs(ChainView chain) {
    this.chain = chain;
  }

  /** The logs of each of a tipset's messages, in order. */
  List<List<EthLog>> of(ExecutedTipset tipset) {
    return of(tipset, new HashMap<>());
  }

  /**
   * The logs of each of a tipset's messages, in order.
   *
   * @param tipset the tipset
   * @param emitters addresses of actors that are known, and gets others: to look one up in the
   *     state of each of many tipsets is what takes longest
   */
  List<List<EthLog>> of(ExecutedTipset tipset, Map<Long, EthAddress> emitters) {
    if (tipset.receipts().stream().allMatch(receipt -> receipt.eventsRoot().isEmpty())) {
      return tipset.receipts().stream().map(_ -> List.<EthLog>of()).toList();
    }
    synchronized (kept) {
      List<List<EthLog>> known = kept.get(tipset.key());
      if (known != null) {
        return known;
      }
    }
    List<List<EthLog>> read = read(tipset, emitters);
    synchronized (kept) {
      kept.put(tipset.key(), read);
    }
    return read;
  }

  /** A log's index counts all events of the tipset, those of native actors too, as Lotus' does. */
  private List<List<EthLog>> read(ExecutedTipset tipset, Map<Long, EthAddress> emitters) {
    EthAddresses addresses = new EthAddresses(chain.stateAfter(tipset));
    List<List<EthLog>> all = new ArrayList<>();
    long index = 0;
    for (int i = 0; i < tipset.receipts().size(); i++) {
      List<EthLog> logs = new ArrayList<>();
      if (tipset.receipts().get(i).eventsRoot().isPresent()) {
        for (StampedEvent event : chain.events(new MessageLookup(tipset, i))) {
          EthAddress address = emitters.computeIfAbsent(event.emitter(), addresses::of);
          EthLog.of(event.event(), event.emitter(), address, index++).ifPresent(logs::add);
        }
      }
      all.add(List.copyOf(logs));
    }
    return List.copyOf(all);
  }
}
