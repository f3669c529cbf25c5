package io.pandan.host.chain.view;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.chain.Simulation;
import io.pandan.api.chain.Tipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.vm.Executor;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Executes calls over pretended blocks, each block on a machine of its own. Thread safe. */
public final class SimulationRunner {
  private final BlockSealer sealer;
  private final LeasedWork work;
  private final Blockstore blocks;
  private final int networkVersion;

  /**
   * Runs simulations.
   *
   * @param sealer makes executors
   * @param work leases what execution needs
   * @param blocks where state is read
   * @param networkVersion the network version
   */
  public SimulationRunner(
      BlockSealer sealer, LeasedWork work, Blockstore blocks, int networkVersion) {
    this.sealer = sealer;
    this.work = work;
    this.blocks = blocks;
    this.networkVersion = networkVersion;
  }

  /** Executes all calls of all blocks. */
  public List<Simulation.Outcome> simulate(Simulation simulation) {
    return work.run(lease -> new Run(simulation, lease).all());
  }

  /** One attempt. */
  private final class Run {
    private final Simulation simulation;
    private final Lease lease;
    private final StagedBlockstore scratch = new StagedBlockstore(blocks);
    private final TreeMap<Long, TipsetKey> keys = new TreeMap<>();
    private Cid stateRoot;
    private Cid receiptsRoot;
    private TokenAmount nextBaseFee;

    Run(Simulation simulation, Lease lease) {
      this.simulation = simulation;
      this.lease = lease;
      keys.put(simulation.base().height(), simulation.base().key());
      stateRoot = simulation.base().stateRoot();
      receiptsRoot = simulation.base().receiptsRoot();
      nextBaseFee = simulation.base().nextBaseFee();
    }

    List<Simulation.Outcome> all() {
      List<Simulation.Outcome> outcomes = new ArrayList<>();
      for (Simulation.Block block : simulation.blocks()) {
        outcomes.add(execute(block));
      }
      return outcomes;
    }

    private Simulation.Outcome execute(Simulation.Block block) {
      TokenAmount baseFee =
          block.baseFee().orElse(simulation.validating() ? nextBaseFee : TokenAmount.ZERO);
      List<Execution> executions = new ArrayList<>();
      Cid before = stateRoot;
      try (Executor executor =
          sealer.executor(
              sealer.context(block.height(), block.timestampS(), baseFee, stateRoot, false),
              scratch,
              lease,
              this::keyCid)) {
        if (!block.accounts().isEmpty()) {
          StateEditor editor =
              new StateEditor(
                  executor, scratch, lease.machines().view(stateRoot, scratch).manifest());
          block.accounts().forEach(editor::apply);
        }
        long gasLeft = block.gasLimit();
        for (Simulation.Call call : block.calls()) {
          Execution execution = execute(call, executor, baseFee, gasLeft);
          gasLeft -= execution.result().receipt().gasUsed();
          executions.add(execution);
        }
        stateRoot = executor.flush();
      }
      List<Message> messages = executions.stream().map(Execution::message).toList();
      TipsetKey parent = keys.lastEntry().getValue();
      TipsetKey key = key(block, baseFee, before, messages);
      keys.put(block.height(), key);
      List<Receipt> receipts = executions.stream().map(e -> e.result().receipt()).toList();
      receiptsRoot = BlockTrees.writeReceipts(receipts, scratch);
      nextBaseFee = BaseFee.next(networkVersion, baseFee, messages);
      return new Simulation.Outcome(
          key, parent, block.height(), block.timestampS(), baseFee, executions);
    }

    private Execution execute(
        Simulation.Call call, Executor executor, TokenAmount baseFee, long gasLeft) {
      UnsignedMessages messages = new UnsignedMessages(executor, baseFee);
      Message message = messages.complete(call.message(), gasLeft);
      if (message.gasLimit() > gasLeft) {
        throw new MessageRejectedException(
            Reason.LIMIT,
            "a call wants %d gas, the block has %d left".formatted(message.gasLimit(), gasLeft));
      }
      if (simulation.validating()) {
        ActorState sender = messages.sender(message.from()).orElseThrow();
        validate(call, message, sender, baseFee);
      }
      Execution execution = messages.execute(message, simulation.tracing().get(), Optional.empty());
      Receipt receipt = execution.result().receipt();
      if (receipt.exitCode().equals(ExitCode.SYS_SENDER_STATE_INVALID)) {
        throw new MessageRejectedException(
            Reason.INSUFFICIENT_FUNDS, execution.result().failure().orElse("the gas"));
      }
      countNonce(executor, message);
      return execution;
    }

    /** A message that paid nothing has not counted; the next one needs another nonce. */
    private void countNonce(Executor executor, Message message) {
      Optional<ActorState> sender = executor.actor(message.from());
      if (sender.isPresent() && sender.get().nonce() == message.nonce()) {
        long id = executor.lookupId(message.from()).orElseThrow();
        executor.override(id, sender.get().withNonce(message.nonce() + 1));
      }
    }

    private void validate(
        Simulation.Call call, Message message, ActorState sender, TokenAmount baseFee) {
      long nonce = call.message().nonce();
      if (call.hasNonce() && nonce != sender.nonce()) {
        throw new MessageRejectedException(
            nonce < sender.nonce() ? Reason.NONCE_TOO_LOW : Reason.NONCE_GAP,
            "nonce %d of %s, the next one is %d".formatted(nonce, message.from(), sender.nonce()));
      }
      if (message.gasFeeCap().compareTo(baseFee) < 0) {
        throw new MessageRejectedException(
            Reason.GAS,
            "fee cap of %s attoFIL, the base fee is %s".formatted(message.gasFeeCap(), baseFee));
      }
      TokenAmount needed = message.gasFeeCap().times(message.gasLimit()).plus(message.value());
      if (sender.balance().compareTo(needed) < 0) {
        throw new MessageRejectedException(
            Reason.INSUFFICIENT_FUNDS,
            "%s has %s attoFIL and needs %s".formatted(message.from(), sender.balance(), needed));
      }
    }

    /** The tipset of a pretended epoch or before it; the chain's own up to the base. */
    private Cid keyCid(long height) {
      return height < keys.firstKey()
          ? sealer.keyCid(height)
          : keys.floorEntry(height).getValue().cid();
    }

    /** A header that nobody signed, and that no chain has. */
    private TipsetKey key(
        Simulation.Block block, TokenAmount baseFee, Cid parentState, List<Message> messages) {
      Signature nobodys =
          new Signature(Signature.Type.DELEGATED, new byte[Secp256k1.SIGNATURE_BYTES]);
      List<SignedMessage> signed =
          messages.stream().map(message -> new SignedMessage(message, nobodys)).toList();
      BlockHeader header =
          new BlockHeader(
              Address.id(ActorIds.SYSTEM),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              List.of(),
              keys.lastEntry().getValue().cids(),
              BigInteger.ZERO,
              block.height(),
              parentState,
              receiptsRoot,
              BlockTrees.writeMessages(signed, scratch),
              Optional.empty(),
              block.timestampS(),
              Optional.empty(),
              0,
              baseFee);
      return new Tipset(List.of(header)).key();
    }
  }
}
