package io.pandan.vm.gas;

import static io.pandan.vm.gas.Price.*;

import io.pandan.api.ActorIds;
import io.pandan.api.FatalException;
import io.pandan.api.Gas;
import io.pandan.ipld.MultihashCode;
import java.util.List;

/**
 * What operations of the kernel cost in one range of network versions: a table of {@link Price}s
 * and the formulas over it. Another network's prices are another table. All results are in
 * milligas. Immutable and thread safe.
 *
 * <p>Source: ref-fvm {@code fvm/src/gas/price_list.rs}; FIP-0032, FIP-0037, FIP-0055, FIP-0057.
 */
public final class PriceList {

  /** Ids of actors whose reading and changing is free (FIP-0055). */
  public static final List<Long> PRELOADED_ACTORS =
      List.of(
          ActorIds.SYSTEM,
          ActorIds.INIT,
          ActorIds.REWARD,
          ActorIds.CRON,
          ActorIds.POWER,
          ActorIds.MARKET,
          ActorIds.VERIFIED_REGISTRY,
          ActorIds.DATACAP,
          ActorIds.EAM,
          ActorIds.BURNT_FUNDS);

  /** Bytes of an encoded event without its entries: the most there can be. */
  private static final long EVENT_OVERHEAD_BYTES = 12;

  /** Bytes of an encoded entry of an event without key and value: the most there can be. */
  private static final long EVENT_ENTRY_OVERHEAD_BYTES = 9;

  /** Bytes hashed to draw randomness, entropy apart: tag, digest, epoch. */
  private static final long DRAW_BYTES = 8 + 32 + 8;

  /** What proofs and faults cost on every network, and nothing else. */
  private static final PriceList PROOFS =
      new PriceList(new long[Price.values().length], AggregateSealPrices.INTERACTIVE)
          .with(COMPUTE_UNSEALED_SECTOR_CID, 98_647)
          .with(VERIFY_SEAL, 2_000)
          .with(VERIFY_REPLICA_UPDATE, 36_316_136)
          // One entry for each size of sector, all the same, which unknown sizes fall back to.
          .with(VERIFY_POST, 117_680_921)
          .with(VERIFY_POST_SECTOR, 43_780)
          // With the question to the node, 21,000, which network 17 lists apart.
          .with(VERIFY_CONSENSUS_FAULT, 495_422 + 21_000);

  /**
   * Network 17: state is free but for its blocks, each of which costs as it is opened, made or
   * linked; nothing else that is left out costs. Source: ref-fvm branch release/v2.
   */
  private static final PriceList SKYR =
      PROOFS
          .with(MESSAGE_COMPUTE, 38_863)
          .with(MESSAGE_STORAGE, 36 * 1_300)
          .with(MESSAGE_STORAGE_BYTE, 1_300)
          .with(RETURN_STORAGE_BYTE, 1_300)
          .with(SEND, 29_233)
          .with(SEND_TRANSFER, 159_672)
          .with(TRANSFER, 27_500)
          .with(INVOKE, 29_233 - 5_377)
          .with(ACTOR_CREATE, 1_108_454 + (36 + 40) * 1_300)
          .with(ACTOR_DELETE_REFUND, (36 + 40) * 1_300)
          .with(VERIFY_SECP256K1, 1_637_292)
          .with(VERIFY_BLS, 16_598_605)
          .with(RECOVER_SECP256K1, 1_637_292)
          .with(HASH, 31_355)
          // Questions to the node cost 21,000 apart from what they are.
          .with(RANDOMNESS, 21_000)
          .with(BLOCK_OPEN, 114_617 + 21_000)
          .withMilligas(BLOCK_COPY_BYTE, 500)
          // 10 for keeping it and a copy.
          .withMilligas(BLOCK_RETAIN_BYTE, 10_500)
          .with(BLOCK_PERSIST, 353_640)
          // 1,300 for storing it and the second of two copies.
          .withMilligas(BLOCK_PERSIST_BYTE, 1_300_500)
          .with(SYSCALL, 14_000);

  /** Networks 21 to 24. */
  private static final PriceList WATERMELON =
      PROOFS
          .with(MESSAGE_COMPUTE, 38_863)
          .with(MESSAGE_STORAGE, 36 * 1_300)
          .with(MESSAGE_STORAGE_BYTE, 1_300)
          .with(RETURN_STORAGE_BYTE, 1_300)
          .with(TRANSFER, 6_000)
          .with(INVOKE, 75_000)
          .with(ACTOR_LOOKUP, 500_000)
          .with(ACTOR_UPDATE, 475_000)
          .with(ACTOR_CREATE, 650_000)
          .with(ADDRESS_LOOKUP, 1_050_000)
          .with(ADDRESS_ASSIGN, 1_000_000)
          .with(VERIFY_SECP256K1, 1_637_292)
          .with(VERIFY_SECP256K1_BYTE, 10)
          .with(VERIFY_BLS, 16_598_605)
          .with(VERIFY_BLS_BYTE, 26)
          .with(RECOVER_SECP256K1, 1_637_292)
          .with(BLS_PAIRING, 8_299_302)
          .with(BLS_HASH_BYTE, 7)
          .with(SHA2_256_BYTE, 7)
          .with(BLAKE2B_BYTE, 10)
          .with(KECCAK_256_BYTE, 33)
          .with(RIPEMD_160_BYTE, 35)
          // 20 epochs are skipped at a time: 19 steps, the operation itself, the call of the host.
          .with(LOOKBACK, 5_800 * 19 + 15_000 + 21_000)
          .with(LOOKBACK_EPOCH, 75)
          .with(BLOCK_ALLOCATE_BYTE, 2)
          .withMilligas(BLOCK_COPY_BYTE, 400)
          .with(BLOCK_RETAIN_BYTE, 10)
          .with(BLOCK_OPEN, 187_440)
          .with(BLOCK_PERSIST, 334_000)
          .with(BLOCK_PERSIST_BYTE, 3_340)
          .with(BLOCK_FLUSH, 172_000)
          .with(SYSCALL, 14_000)
          .with(EVENT, 2_000)
          .with(EVENT_ENTRY, 1_400)
          .with(UTF8, 500)
          .with(UTF8_BYTE, 16)
          .with(SCAN_FIELD, 35)
          .with(SCAN_LINK, 400)
          .with(LINK_TRACKED, 300)
          .with(LINK_CHECKED, 300);

  /**
   * Networks 18 to 20, by what differs from the prices after them: links are not looked for,
   * randomness costs by its entropy, events by their encoded length. Source: ref-fvm branch
   * release/v3.
   */
  private static final PriceList HYGGE =
      WATERMELON
          .with(SCAN_FIELD, 0)
          .with(SCAN_LINK, 0)
          .with(LINK_TRACKED, 0)
          .with(LINK_CHECKED, 0)
          .with(LOOKBACK, 0)
          .with(LOOKBACK_EPOCH, 0)
          .with(RANDOMNESS, 21_000)
          .with(TIPSET_CID_LATEST, 50_000)
          .with(TIPSET_CID_HISTORICAL, 215_000)
          .with(EVENT, 0)
          .with(EVENT_ENTRY, 0)
          .with(UTF8, 0)
          .with(UTF8_BYTE, 0)
          .with(EVENT_VALIDATE, 1_750)
          .with(EVENT_VALIDATE_BYTE, 25);

  /**
   * Networks 25 to 28: the prices before, but seals in a batch cost what they do, and aggregates of
   * non-interactive seals have prices of their own. Source: ref-fvm {@code TEEP_PRICES}, FIP-0092.
   */
  private static final PriceList TEEP =
      WATERMELON.with(VERIFY_SEAL, 42_000_000).with(AggregateSealPrices.WITH_NON_INTERACTIVE);

  private final long[] milligas;
  private final AggregateSealPrices aggregates;

  private PriceList(long[] milligas, AggregateSealPrices aggregates) {
    this.milligas = milligas;
    this.aggregates = aggregates;
  }

  /**
   * The prices of a network version.
   *
   * @throws FatalException outside 17 to 28
   */
  public static PriceList forNetworkVersion(int networkVersion) {
    return switch (networkVersion) {
      case 17 -> SKYR;
      case 18, 19, 20 -> HYGGE;
      case 21, 22, 23, 24 -> WATERMELON;
      case 25, 26, 27, 28 -> TEEP;
      default ->
          throw new FatalException("network version " + networkVersion + " is not one of 17 to 28");
    };
  }

  /** This list with another price, in whole gas. */
  public PriceList with(Price price, long gas) {
    return withMilligas(price, gas * Gas.MILLIGAS_PER_GAS);
  }

  /** This list with another price, in milligas. */
  public PriceList withMilligas(Price price, long amount) {
    long[] changed = milligas.clone();
    changed[price.ordinal()] = amount;
    return new PriceList(changed, aggregates);
  }

  private PriceList with(AggregateSealPrices other) {
    return new PriceList(milligas, other);
  }

  /** One price in milligas. */
  public long of(Price price) {
    return milligas[price.ordinal()];
  }

  /** A message of so many bytes on chain, with the change of its sender. */
  public GasCharge onChainMessage(int bytes) {
    return new GasCharge(
        "OnChainMessage",
        of(MESSAGE_COMPUTE)
            + of(ACTOR_UPDATE)
            + of(MESSAGE_STORAGE)
            + of(MESSAGE_STORAGE_BYTE) * bytes);
  }

  /** A transfer of value. */
  public GasCharge onValueTransfer() {
    return new GasCharge("OnValueTransfer", of(TRANSFER));
  }

  /**
   * A call as a whole: its transfer, and the invocation of its method; network 17.
   *
   * @param transfers whether there is value
   * @param invokes whether there is a method
   */
  public GasCharge onCall(boolean transfers, boolean invokes) {
    long call = invokes ? of(INVOKE) : of(SEND);
    long transfer = transfers ? of(TRANSFER) + (invokes ? 0 : of(SEND_TRANSFER)) : 0;
    return new GasCharge("OnMethodInvocation", call + transfer);
  }

  /** The invocation of a method with parameters that have so many links. */
  public GasCharge onMethodInvocation(int links) {
    return new GasCharge("OnMethodInvocation", of(INVOKE) + of(LINK_TRACKED) * links);
  }

  /**
   * Returning a value: at the top its storage on chain, below the tracking of its links.
   *
   * @param depth the depth of the returning call, 1 at the top
   */
  public GasCharge onMethodReturn(int depth, int bytes, int links) {
    return depth == 1
        ? new GasCharge("OnChainReturnValue", of(RETURN_STORAGE_BYTE) * bytes)
        : new GasCharge("OnReturnValue", of(LINK_TRACKED) * links);
  }

  /** A new actor, with or without the assignment of an address. */
  public GasCharge onCreateActor(boolean newAddress) {
    long address = newAddress ? of(ADDRESS_ASSIGN) + of(ADDRESS_LOOKUP) : 0;
    return new GasCharge("OnCreateActor", of(ACTOR_CREATE) + address);
  }

  /** The first reading of an actor. */
  public GasCharge onActorLookup() {
    return new GasCharge("OnActorLookup", of(ACTOR_LOOKUP));
  }

  /** The first change of an actor, its reading apart. */
  public GasCharge onActorUpdate() {
    return new GasCharge("OnActorUpdate", of(ACTOR_UPDATE));
  }

  /** Verifying a secp256k1 signature of so many bytes. */
  public GasCharge onVerifySecp256k1(int bytes) {
    return new GasCharge(
        "OnVerifySignature", of(VERIFY_SECP256K1) + of(VERIFY_SECP256K1_BYTE) * bytes);
  }

  /** Verifying a BLS signature of so many bytes. */
  public GasCharge onVerifyBls(int bytes) {
    return new GasCharge("OnVerifySignature", of(VERIFY_BLS) + of(VERIFY_BLS_BYTE) * bytes);
  }

  /** Verifying an aggregate: a pairing for each signature and one for the aggregate. */
  public GasCharge onVerifyBlsAggregate(int signatures, long bytes) {
    return new GasCharge(
        "OnVerifyBlsAggregateSignature",
        of(BLS_PAIRING) * (signatures + 1L) + of(BLS_HASH_BYTE) * bytes);
  }

  /** Recovering a public key. */
  public GasCharge onRecoverSecp256k1() {
    return new GasCharge("OnRecoverSecpPublicKey", of(RECOVER_SECP256K1));
  }

  /** Hashing so many bytes by a supported hash function. */
  public GasCharge onHashing(long hashCode, int bytes) {
    return new GasCharge("OnHashing", of(HASH) + hashing(hashCode, bytes));
  }

  /**
   * Randomness or a tipset CID from so many epochs before. Taken for an unsigned number, an epoch
   * in the future costs more than there is.
   *
   * @param name the charge's name
   */
  public GasCharge onLookback(String name, long epochs) {
    long affordable = (Long.MAX_VALUE - of(LOOKBACK)) / of(LOOKBACK_EPOCH);
    return new GasCharge(
        name,
        epochs < 0 || epochs > affordable
            ? Long.MAX_VALUE
            : of(LOOKBACK) + of(LOOKBACK_EPOCH) * epochs);
  }

  /** Drawing randomness with so many bytes of entropy; networks 18 to 20. */
  public GasCharge onRandomness(int entropyBytes) {
    return new GasCharge(
        "OnGetRandomness", of(RANDOMNESS) + of(BLAKE2B_BYTE) * (DRAW_BYTES + (long) entropyBytes));
  }

  /**
   * The CID of a past tipset; networks 18 to 20.
   *
   * @param epochs how far back, 1 for the tipset before
   */
  public GasCharge onTipsetCid(long epochs) {
    return new GasCharge(
        "OnTipsetCid", epochs > 1 ? of(TIPSET_CID_HISTORICAL) : of(TIPSET_CID_LATEST));
  }

  /** Computing the commitment of a sector's data. */
  public GasCharge onComputeUnsealedSectorCid() {
    return new GasCharge("OnComputeUnsealedSectorCid", of(COMPUTE_UNSEALED_SECTOR_CID));
  }

  /** Verifying a seal. */
  public GasCharge onVerifySeal() {
    return new GasCharge("OnVerifySeal", of(VERIFY_SEAL));
  }

  /** Verifying an aggregate of so many seals, whose kind need not be registered. */
  public GasCharge onVerifyAggregateSeals(long sealProof, int seals) {
    return new GasCharge("OnVerifyAggregateSeals", aggregates.milligas(sealProof, seals));
  }

  /** Verifying the update of a sector. */
  public GasCharge onVerifyReplicaUpdate() {
    return new GasCharge("OnVerifyReplicaUpdate", of(VERIFY_REPLICA_UPDATE));
  }

  /** Verifying a window proof of spacetime of so many sectors. */
  public GasCharge onVerifyPost(int sectors) {
    return new GasCharge("OnVerifyPost", of(VERIFY_POST) + of(VERIFY_POST_SECTOR) * sectors);
  }

  /** Judging block headers. */
  public GasCharge onVerifyConsensusFault() {
    return new GasCharge("OnVerifyConsensusFault", of(VERIFY_CONSENSUS_FAULT));
  }

  /** Opening a block, before its size is known. */
  public GasCharge onBlockOpenBase() {
    return new GasCharge("OnBlockOpenBase", of(LINK_CHECKED) + of(BLOCK_OPEN));
  }

  /** Opening a block of so many bytes and links. */
  public GasCharge onBlockOpen(int bytes, int links) {
    long work =
        of(LINK_TRACKED) * links
            + (of(BLOCK_OPEN_BYTE) + of(BLOCK_ALLOCATE_BYTE) + of(BLOCK_COPY_BYTE)) * bytes;
    return new GasCharge("OnBlockOpen", Math.max(work, of(BLOCK_RETAIN_BYTE) * bytes));
  }

  /** Reading so many bytes of a block. */
  public GasCharge onBlockRead(int bytes) {
    return new GasCharge("OnBlockRead", of(BLOCK_COPY_BYTE) * bytes);
  }

  /** Making a block of so many bytes and links. */
  public GasCharge onBlockCreate(int bytes, int links) {
    long work = (of(BLOCK_COPY_BYTE) + of(BLOCK_ALLOCATE_BYTE)) * bytes + of(LINK_CHECKED) * links;
    return new GasCharge("OnBlockCreate", Math.max(work, of(BLOCK_RETAIN_BYTE) * bytes));
  }

  /** Linking a block of so many bytes by a supported hash function. */
  public GasCharge onBlockLink(long hashCode, int bytes) {
    return new GasCharge(
        "OnBlockLink",
        (of(BLOCK_COPY_BYTE) + of(BLOCK_ALLOCATE_BYTE) + of(BLOCK_PERSIST_BYTE)) * bytes
            + hashing(hashCode, bytes)
            + of(LINK_TRACKED)
            + of(BLOCK_PERSIST)
            + of(BLOCK_FLUSH));
  }

  /** Reading the root of an actor's state. */
  public GasCharge onGetRoot() {
    return new GasCharge("OnActorGetRoot", of(LINK_TRACKED));
  }

  /** Setting the root of an actor's state. */
  public GasCharge onSetRoot() {
    return new GasCharge("OnActorSetRoot", of(LINK_CHECKED));
  }

  /** Installing so many bytes of code. */
  public GasCharge onInstallActor(int bytes) {
    return new GasCharge("OnInstallActor", of(INSTALL_CODE_BYTE) * bytes);
  }

  /**
   * Emitting an event: three copies with their allocation, the check of its entries and keys, and
   * its hash in the tree of events.
   */
  public GasCharge onActorEvent(int entries, int keyBytes, int valueBytes) {
    long bytes =
        EVENT_OVERHEAD_BYTES + EVENT_ENTRY_OVERHEAD_BYTES * entries + keyBytes + valueBytes;
    return new GasCharge(
        "OnActorEvent",
        3 * (of(BLOCK_COPY_BYTE) + of(BLOCK_ALLOCATE_BYTE)) * bytes
            + of(EVENT)
            + of(EVENT_ENTRY) * entries
            + of(UTF8)
            + of(UTF8_BYTE) * keyBytes
            + of(BLAKE2B_BYTE) * bytes);
  }

  /** Reading an event of so many encoded bytes; networks 18 to 20. */
  public GasCharge onActorEventValidate(int bytes) {
    return new GasCharge(
        "OnActorEventValidate",
        (of(BLOCK_COPY_BYTE) + of(BLOCK_ALLOCATE_BYTE) + of(EVENT_VALIDATE_BYTE)) * bytes
            + of(EVENT_VALIDATE));
  }

  /**
   * Keeping an event of so many encoded bytes: three copies, two allocations and a hash; networks
   * 18 to 20.
   */
  public GasCharge onActorEventAccept(int bytes) {
    return new GasCharge(
        "OnActorEventAccept",
        (3 * of(BLOCK_COPY_BYTE) + 2 * of(BLOCK_ALLOCATE_BYTE) + of(BLAKE2B_BYTE))
            * (EVENT_OVERHEAD_BYTES + bytes));
  }

  private long hashing(long hashCode, int bytes) {
    if (hashCode == MultihashCode.SHA2_256) {
      return of(SHA2_256_BYTE) * bytes;
    } else if (hashCode == MultihashCode.BLAKE2B_256 || hashCode == MultihashCode.BLAKE2B_512) {
      return of(BLAKE2B_BYTE) * bytes;
    } else if (hashCode == MultihashCode.KECCAK_256) {
      return of(KECCAK_256_BYTE) * bytes;
    } else if (hashCode == MultihashCode.RIPEMD_160) {
      return of(RIPEMD_160_BYTE) * bytes;
    }
    throw new IllegalArgumentException("no price for hash code 0x" + Long.toHexString(hashCode));
  }
}
