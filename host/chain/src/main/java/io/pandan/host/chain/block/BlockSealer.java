package io.pandan.host.chain.block;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.Tipset;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.MachineContext;
import io.pandan.crypto.Bls;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.lease.Lease;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Makes blocks: executes messages on the parent's state and builds the header around those that the
 * VM took. Nothing is stored here. Thread safe; each call runs on its caller's thread.
 *
 * <p>What a header has without a network of miners: the miner is the one that the genesis made,
 * f01000, or f00 where none was, as in Lotus' genesis block; ticket, election proof and beacon
 * entry are {@link DevelopmentRandomness}; there is no proof of spacetime and no signature of the
 * block; each tipset weighs one. A block's messages are executed when it is made; their receipts
 * and the state after them are in the header of its child.
 */
public final class BlockSealer {

  /** The miner that the genesis of a canonical network makes (Lotus {@code MinerStart}). */
  private static final Address MINER = Address.id(1_000);

  private final NetworkRecord network;
  private final ChainIndex index;
  private final Blockstore blocks;
  private final DevelopmentRandomness randomness;

  /**
   * Makes blocks of one network.
   *
   * @param network the network
   * @param index where tipsets are
   * @param blocks where state is read
   */
  public BlockSealer(NetworkRecord network, ChainIndex index, Blockstore blocks) {
    this(network, index, blocks, new BeaconValues());
  }

  /**
   * Makes blocks of a network whose owner says what the beacon does.
   *
   * @param network the network
   * @param index where tipsets are
   * @param blocks where state is read
   * @param beacon what its owner lets the beacon say
   */
  public BlockSealer(
      NetworkRecord network, ChainIndex index, Blockstore blocks, BeaconValues beacon) {
    this.network = network;
    this.index = index;
    this.blocks = blocks;
    this.randomness =
        new DevelopmentRandomness(
            network.name(), network.chainId(), network.genesisTimestampS(), beacon);
  }

  /**
   * Makes the genesis block: no parents, no messages, the first state as its parent's.
   *
   * @param template what the network begins with
   * @param contracts what is written into its state besides
   * @param staged holds the blocks that the template speaks of, and takes the others
   * @param lease who makes the first state
   */
  public SealedBlock genesis(
      GenesisTemplate template,
      List<DevelopmentChain.Edit> contracts,
      StagedBlockstore staged,
      Lease lease) {
    Cid built = lease.genesis().build(template, staged, lease.runtimes());
    Cid stateRoot =
        contracts.isEmpty()
            ? built
            : new FirstContracts(network.actorSet(), contracts)
                .write(
                    context(0, template.timestampS(), TokenAmount.ZERO, built, false),
                    staged,
                    this,
                    lease);
    Cid receiptsRoot = BlockTrees.writeReceipts(List.of(), staged);
    BlockHeader header =
        new BlockHeader(
            Address.id(ActorIds.SYSTEM),
            Optional.of(randomness.ticket(0)),
            Optional.of(new BlockHeader.ElectionProof(0, new byte[0])),
            List.of(randomness.beaconEntry(0)),
            List.of(),
            List.of(),
            BigInteger.ZERO,
            0,
            stateRoot,
            receiptsRoot,
            BlockTrees.writeMessages(List.of(), staged),
            Optional.empty(),
            template.timestampS(),
            Optional.empty(),
            0,
            BaseFee.INITIAL);
    return sealed(header, new Applied(), stateRoot, receiptsRoot, staged);
  }

  /**
   * Makes the block after a tipset.
   *
   * @param parent the tipset
   * @param candidates messages in the order in which they are to be executed, each sender's by
   *     nonce; those of BLS accounts are moved to the front, as blocks have them
   * @param timestampS seconds since 1970
   * @param lease who executes
   * @throws MessageFaultException when the host failed with one of the messages
   * @throws FatalException when it failed otherwise
   */
  public SealedBlock seal(
      ExecutedTipset parent, List<SignedMessage> candidates, long timestampS, Lease lease) {
    StagedBlockstore staged = new StagedBlockstore(blocks);
    long epoch = parent.height() + 1;
    MachineContext context =
        context(epoch, timestampS, parent.nextBaseFee(), parent.stateRoot(), false);
    Applied applied;
    Cid stateRoot;
    try (Executor executor = executor(context, staged, lease)) {
      applied = apply(executor, candidates, staged);
      endEpoch(executor, epoch, applied);
      stateRoot = executor.flush();
    }
    Cid receiptsRoot = BlockTrees.writeReceipts(applied.receipts, staged);
    BlockHeader header =
        new BlockHeader(
            miner(),
            Optional.of(randomness.ticket(epoch)),
            Optional.of(randomness.electionProof(epoch)),
            List.of(randomness.beaconEntry(epoch)),
            List.of(),
            parent.key().cids(),
            parent.tipset().first().parentWeight().add(BigInteger.ONE),
            epoch,
            parent.stateRoot(),
            parent.receiptsRoot(),
            BlockTrees.writeMessages(applied.messages, staged),
            Optional.of(aggregate(applied.messages)),
            timestampS,
            Optional.empty(),
            0,
            parent.nextBaseFee());
    return sealed(header, applied, stateRoot, receiptsRoot, staged);
  }

  /**
   * What a machine of this network is made for.
   *
   * @param epoch the epoch that is executed
   * @param timestampS seconds since 1970
   * @param baseFee attoFIL per unit of gas
   * @param stateRoot the state before execution
   * @param tracing whether call traces are collected
   */
  public MachineContext context(
      long epoch, long timestampS, TokenAmount baseFee, Cid stateRoot, boolean tracing) {
    return new MachineContext(
        network.networkVersion(),
        network.chainId(),
        network.actorSet(),
        network.userActors(),
        epoch,
        timestampS,
        baseFee,
        stateRoot,
        tracing);
  }

  /**
   * An executor that is stopped when the lease is interrupted.
   *
   * @param context what is executed
   * @param store where state is read and flushed to
   * @param lease who executes
   */
  public Executor executor(MachineContext context, Blockstore store, Lease lease) {
    return executor(context, store, lease, this::keyCid);
  }

  /**
   * As {@link #executor(MachineContext, Blockstore, Lease)}, on a past of one's choice.
   *
   * @param context what is executed
   * @param store where state is read and flushed to
   * @param lease who executes
   * @param tipsetCids the CIDs of the keys of the tipsets before, by epoch
   */
  public Executor executor(
      MachineContext context, Blockstore store, Lease lease, LongFunction<Cid> tipsetCids) {
    TipsetExterns externs =
        new TipsetExterns(
            context.epoch(),
            randomness,
            tipsetCids,
            new CirculatingSupply(
                network, () -> lease.machines().view(context.stateRoot(), store), store),
            new WorkerKeys(
                context.epoch(),
                () -> lease.machines().view(context.stateRoot(), store),
                height -> lease.machines().view(stateAfter(height), store),
                store));
    Executor executor = lease.machines().create(context, store, externs, lease.runtimes());
    lease.onInterrupt(executor::interrupt);
    return executor;
  }

  /**
   * The CID of the key of the tipset of an epoch.
   *
   * @throws FatalException when the chain is not as high
   */
  public Cid keyCid(long height) {
    Optional<Cid> key = index.keyCid(height);
    if (key.isEmpty() && height <= index.head().map(ExecutedTipset::height).orElse(-1L)) {
      // Networks that were forked have null rounds below the fork.
      for (long at = height - 1; at >= 0 && key.isEmpty(); at--) {
        key = index.keyCid(at);
      }
    }
    return key.orElseThrow(() -> new FatalException("the index lacks height " + height));
  }

  private Cid stateAfter(long height) {
    return index
        .tipset(keyCid(height).digest())
        .orElseThrow(() -> new FatalException("the index lacks height " + height))
        .stateRoot();
  }

  private record Applied(
      List<SignedMessage> messages,
      List<Receipt> receipts,
      List<SignedMessage> refused,
      List<ApplyResult> results) {
    Applied() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    TokenAmount sum(Function<ApplyResult, TokenAmount> part) {
      return results.stream().map(part).reduce(TokenAmount.ZERO, TokenAmount::plus);
    }
  }

  private Address miner() {
    return network.actorSet() == ActorSet.CANONICAL ? MINER : Address.id(ActorIds.SYSTEM);
  }

  /** Without a miner nobody is paid. */
  private void endEpoch(Executor executor, long epoch, Applied applied) {
    ImplicitMessages implicit = new ImplicitMessages(executor, epoch);
    if (network.actorSet() == ActorSet.CANONICAL) {
      implicit.awardBlock(
          miner(),
          applied.sum(ApplyResult::penalty),
          applied.sum(ApplyResult::minerTip),
          randomness.electionProof(epoch).winCount());
    }
    implicit.tickCron();
  }

  private Applied apply(Executor executor, List<SignedMessage> candidates, Blockstore store) {
    Applied applied = new Applied();
    Set<Address> stopped = new HashSet<>();
    long gasLeft = BaseFee.BLOCK_GAS_LIMIT;
    for (SignedMessage signed : blsFirst(candidates)) {
      Message message = signed.message();
      if (message.gasLimit() > gasLeft || stopped.contains(message.from())) {
        stopped.add(message.from());
        continue;
      }
      ApplyResult result = apply(executor, signed);
      if (result.receipt().gasUsed() == 0) {
        // Preflight refused it: nothing was charged, not even for its inclusion.
        stopped.add(message.from());
        applied.refused.add(signed);
        continue;
      }
      gasLeft -= message.gasLimit();
      applied.messages.add(signed);
      applied.receipts.add(result.receipt());
      applied.results.add(result);
      storeEvents(signed, result, store);
    }
    return applied;
  }

  /** How a message of this network is applied. */
  public ApplyKind kind(SignedMessage signed) {
    return network.development() && Impersonation.isMarked(signed)
        ? ApplyKind.IMPERSONATED
        : ApplyKind.EXPLICIT;
  }

  private ApplyResult apply(Executor executor, SignedMessage signed) {
    try {
      return executor.execute(signed.message(), kind(signed), signed.chainLength());
    } catch (NotReadyException e) {
      // Nothing is wrong with the message: the block waits.
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new MessageFaultException(signed.cid(), e);
    }
  }

  private static void storeEvents(SignedMessage signed, ApplyResult result, Blockstore store) {
    Optional<Cid> expected = result.receipt().eventsRoot();
    if (expected.isEmpty()) {
      return;
    }
    Cid root = BlockTrees.writeEvents(result.events(), store);
    if (!expected.get().equals(root)) {
      throw new FatalException(
          "events of " + signed.cid() + " have the root " + root + ", not " + expected.get());
    }
  }

  private static List<SignedMessage> blsFirst(List<SignedMessage> messages) {
    return Stream.concat(
            messages.stream().filter(BlockSealer::isBls),
            messages.stream().filter(message -> !isBls(message)))
        .toList();
  }

  private static boolean isBls(SignedMessage message) {
    return message.signature().type() == Signature.Type.BLS;
  }

  private static Signature aggregate(List<SignedMessage> messages) {
    List<byte[]> signatures =
        messages.stream().filter(BlockSealer::isBls).map(m -> m.signature().bytes()).toList();
    // Without BLS messages it is what Lotus' blocks have.
    return signatures.isEmpty()
        ? BlockTrees.NO_SIGNATURE
        : new Signature(Signature.Type.BLS, Bls.aggregate(signatures));
  }

  private SealedBlock sealed(
      BlockHeader header,
      Applied applied,
      Cid stateRoot,
      Cid receiptsRoot,
      StagedBlockstore store) {
    store.putCbor(header.toCbor());
    Tipset tipset = new Tipset(List.of(header));
    store.put(tipset.key().cid(), tipset.key().toCbor());
    List<Message> messages = applied.messages.stream().map(SignedMessage::message).toList();
    ExecutedTipset executed =
        new ExecutedTipset(
            tipset,
            tipset.key(),
            applied.messages,
            applied.receipts,
            stateRoot,
            receiptsRoot,
            BaseFee.next(network.networkVersion(), header.parentBaseFee(), messages));
    return new SealedBlock(
        executed,
        applied.results.stream().map(ApplyResult::events).toList(),
        store.staged(),
        applied.refused);
  }
}
