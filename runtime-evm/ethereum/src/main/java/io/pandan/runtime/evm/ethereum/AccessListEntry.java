package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import java.util.List;

/**
 * An account, and slots of it, that a transaction pays for in advance (EIP-2930).
 *
 * @param address the account
 * @param keys storage keys of 32 bytes; not copied, never to be changed
 */
public record AccessListEntry(EthAddress address, List<byte[]> keys) {
  /** Copies the list and checks the lengths. */
  public AccessListEntry {
    keys = List.copyOf(keys);
    for (byte[] key : keys) {
      if (key.length != 32) {
        throw new IllegalArgumentException("storage key of " + key.length + " bytes, not 32");
      }
    }
  }
}
