package io.pandan.vm.gas;

/**
 * The entries of a {@link PriceList}. Amounts are in gas per unit unless said. Source: the fields
 * of {@code PriceList} in ref-fvm {@code fvm/src/gas/price_list.rs}.
 */
public enum Price {
  /** A message on chain, its propagation and validation. */
  MESSAGE_COMPUTE,
  /** A message on chain, its storage without its bytes. */
  MESSAGE_STORAGE,
  /** A byte of a message on chain. */
  MESSAGE_STORAGE_BYTE,
  /** A byte of the value that a message returns to the chain. */
  RETURN_STORAGE_BYTE,
  /** A transfer of value. */
  TRANSFER,
  /** A call without method, its transfer apart; network 17. */
  SEND,
  /** What a transfer costs more in a call without method; network 17. */
  SEND_TRANSFER,
  /** The invocation of a method. */
  INVOKE,
  /** The first reading of an actor in a message. */
  ACTOR_LOOKUP,
  /** The first change of an actor in a message. */
  ACTOR_UPDATE,
  /** The storage of a new actor. */
  ACTOR_CREATE,
  /** What the deletion of an actor gives back; network 17. */
  ACTOR_DELETE_REFUND,
  /** Looking up an address when one is assigned. */
  ADDRESS_LOOKUP,
  /** Assigning an address to a new actor. */
  ADDRESS_ASSIGN,
  /** Verifying a secp256k1 signature. */
  VERIFY_SECP256K1,
  /** A signed byte under secp256k1. */
  VERIFY_SECP256K1_BYTE,
  /** Verifying a BLS signature. */
  VERIFY_BLS,
  /** A signed byte under BLS. */
  VERIFY_BLS_BYTE,
  /** Recovering a secp256k1 public key. */
  RECOVER_SECP256K1,
  /** A pairing in the verification of an aggregate of BLS signatures. */
  BLS_PAIRING,
  /** A signed byte under an aggregate of BLS signatures. */
  BLS_HASH_BYTE,
  /** Hashing, whatever its length; network 17. */
  HASH,
  /** A byte hashed by SHA2-256. */
  SHA2_256_BYTE,
  /** A byte hashed by Blake2b, to 32 or 64 bytes. */
  BLAKE2B_BYTE,
  /** A byte hashed by Keccak-256. */
  KECCAK_256_BYTE,
  /** A byte hashed by RIPEMD-160. */
  RIPEMD_160_BYTE,
  /** Asking the chain for randomness or a tipset CID. */
  LOOKBACK,
  /** Each epoch that such a question looks back. */
  LOOKBACK_EPOCH,
  /** Asking the chain for randomness, its drawing apart; networks 18 to 20. */
  RANDOMNESS,
  /** Asking the chain for the CID of the tipset before; networks 18 to 20. */
  TIPSET_CID_LATEST,
  /** Asking the chain for the CID of an earlier tipset; networks 18 to 20. */
  TIPSET_CID_HISTORICAL,
  /** A byte allocated for a block. */
  BLOCK_ALLOCATE_BYTE,
  /** A byte of a block copied. */
  BLOCK_COPY_BYTE,
  /** The least that a byte of a block kept in memory costs. */
  BLOCK_RETAIN_BYTE,
  /** Opening a block. */
  BLOCK_OPEN,
  /** Opening a block, for a byte. */
  BLOCK_OPEN_BYTE,
  /** Storing a block over time. */
  BLOCK_PERSIST,
  /** Storing a byte of a block over time. */
  BLOCK_PERSIST_BYTE,
  /** Writing a block when state is flushed. */
  BLOCK_FLUSH,
  /** Computing the commitment of a sector's data. */
  COMPUTE_UNSEALED_SECTOR_CID,
  /** Verifying a seal, alone or in a batch. */
  VERIFY_SEAL,
  /** Verifying the update of a sector. */
  VERIFY_REPLICA_UPDATE,
  /** Verifying a window proof of spacetime. */
  VERIFY_POST,
  /** A sector of a window proof of spacetime. */
  VERIFY_POST_SECTOR,
  /** Judging block headers. */
  VERIFY_CONSENSUS_FAULT,
  /** Looking up the built-in actors. */
  MANIFEST_LOOKUP,
  /** Reading the network's context. */
  NETWORK_CONTEXT,
  /** Reading the message's context. */
  MESSAGE_CONTEXT,
  /** A byte of code that is installed. */
  INSTALL_CODE_BYTE,
  /** The crossing from an actor into the kernel. */
  SYSCALL,
  /** An event, whatever its entries. */
  EVENT,
  /** An entry of an event. */
  EVENT_ENTRY,
  /** Reading an encoded event; networks 18 to 20. */
  EVENT_VALIDATE,
  /** Reading a byte of an encoded event; networks 18 to 20. */
  EVENT_VALIDATE_BYTE,
  /** Checking UTF-8. */
  UTF8,
  /** A byte of checked UTF-8. */
  UTF8_BYTE,
  /** A field of scanned CBOR. */
  SCAN_FIELD,
  /** A link in scanned CBOR. */
  SCAN_LINK,
  /** Remembering that a link is reachable. */
  LINK_TRACKED,
  /** Checking that a link is reachable. */
  LINK_CHECKED
}
