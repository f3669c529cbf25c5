package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import java.util.List;

/**
 * An event that a contract emitted.
 *
 * @param address the contract
 * @param topics 0 to 4 topics of 32 bytes; not copied, never to be changed
 * @param data its data; not copied, never to be changed
 */
public record Log(EthAddress address, List<byte[]> topics, byte[] data) {
  /** Copies the list. */
  public Log {
    topics = List.copyOf(topics);
    if (topics.size() > 4) {
      throw new IllegalArgumentException(topics.size() + " topics, at most 4");
    }
  }
}
