package io.pandan.api.wallet;

import io.pandan.api.Address;

/** What a key signs for: the class of its address. */
public enum KeyType {
  /** An f1 address. */
  SECP256K1(Address.Protocol.SECP256K1),
  /** An f3 address. */
  BLS(Address.Protocol.BLS),
  /** An Ethereum account: an f410 address, by a key of secp256k1. */
  DELEGATED(Address.Protocol.DELEGATED);

  private final Address.Protocol protocol;

  KeyType(Address.Protocol protocol) {
    this.protocol = protocol;
  }

  /** The class of its address. */
  public Address.Protocol protocol() {
    return protocol;
  }
}
