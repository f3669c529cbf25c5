package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorEvent;
import io.pandan.api.EventEntry;
import io.pandan.api.eth.EthAddress;
import io.pandan.ipld.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log of a contract.
 *
 * @param emitter the contract's id
 * @param address the contract's address
 * @param topics up to four words of 32 bytes
 * @param data the rest
 * @param index its place among all events of the tipset, from 0
 */
public record EthLog(
    long emitter, EthAddress address, List<byte[]> topics, byte[] data, long index) {
  private static final int TOPIC_BYTES = 32;
  private static final int MAX_TOPICS = 4;

  /** Topics and data. */
  private record Content(List<byte[]> topics, byte[] data) {}

  /**
   * An event as a log. Source: Lotus {@code chain/types/ethtypes/eth_types.go} ({@code
   * EthLogFromEvent}).
   *
   * @param event what was emitted
   * @param emitter who emitted it
   * @param address the emitter's address
   * @param index its place among all events of the tipset
   * @return the log; empty for events that are no contract's
   */
  public static Optional<EthLog> of(
      ActorEvent event, long emitter, EthAddress address, long index) {
    return content(event).map(c -> new EthLog(emitter, address, c.topics(), c.data(), index));
  }

  private static Optional<Content> content(ActorEvent event) {
    byte[][] topics = new byte[MAX_TOPICS][];
    byte[] data = null;
    int found = 0;
    int highest = 0;
    for (EventEntry entry : event.entries()) {
      if (entry.codec() != Codec.RAW) {
        return Optional.empty();
      }
      int topic = topicIndex(entry.key());
      if (topic >= 0) {
        if (entry.value().length != TOPIC_BYTES || topics[topic] != null) {
          return Optional.empty();
        }
        topics[topic] = entry.value();
        found++;
        highest = Math.max(highest, topic + 1);
      } else if (entry.key().equals("d")) {
        if (data != null) {
          return Optional.empty();
        }
        data = entry.value();
      }
    }
    if (found != highest) {
      return Optional.empty();
    }
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      all.add(topics[i]);
    }
    return Optional.of(new Content(all, data == null ? new byte[0] : data));
  }

  /** 0 to 3 for the keys t1 to t4, otherwise -1. */
  private static int topicIndex(String key) {
    return key.length() == 2 && key.charAt(0) == 't' && key.charAt(1) >= '1' && key.charAt(1) <= '4'
        ? key.charAt(1) - '1'
        : -1;
  }
}
