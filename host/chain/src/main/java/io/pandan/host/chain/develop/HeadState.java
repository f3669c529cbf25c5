package io.pandan.host.chain.develop;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;

/** What there is of state beside the chain's own way to it. Thread safe. */
public final class HeadState {
  private final BlockSealer sealer;
  private final LeasedWork executing;
  private final Blockstore blocks;

  /**
   * The state of a chain.
   *
   * @param sealer makes executors
   * @param executing leases what they need
   * @param blocks where state is
   */
  public HeadState(BlockSealer sealer, LeasedWork executing, Blockstore blocks) {
    this.sealer = sealer;
    this.executing = executing;
    this.blocks = blocks;
  }

  /** The state after a tipset with edits; not stored. */
  StateDump edited(ExecutedTipset at, List<DevelopmentChain.Edit> edits) {
    return executing.run(lease -> edited(at, edits, lease));
  }

  private StateDump edited(ExecutedTipset at, List<DevelopmentChain.Edit> edits, Lease lease) {
    StagedBlockstore staged = new StagedBlockstore(blocks);
    MachineContext context =
        sealer.context(
            at.height(), at.tipset().first().timestampS(), TokenAmount.ZERO, at.stateRoot(), false);
    try (Executor executor = sealer.executor(context, staged, lease)) {
      StateEditor editor = new StateEditor(executor, staged, manifest(at.stateRoot(), lease));
      edits.forEach(edit -> editor.apply(edit.address(), edit.change()));
      return new StateDump(executor.flush(), staged.staged());
    }
  }

  StateDump dump(ExecutedTipset at) {
    return executing.run(
        lease -> StateDump.collect(at.stateRoot(), blocks, manifest(at.stateRoot(), lease)));
  }

  /** Reads a dumped state, which has to be of this network's actors. */
  StateDump read(byte[] file, ExecutedTipset head) {
    return executing.run(
        lease -> {
          ActorManifest own = manifest(head.stateRoot(), lease);
          StateDump dump = StateDump.read(file, cid -> own.type(cid) != 0);
          StagedBlockstore staged = new StagedBlockstore(blocks);
          staged.putAll(dump.blocks());
          ActorManifest theirs = lease.machines().view(dump.root(), staged).manifest();
          if (!theirs.equals(own)) {
            throw new MalformedException("the state is of a network with other built-in actors");
          }
          return dump;
        });
  }

  private ActorManifest manifest(Cid stateRoot, Lease lease) {
    return lease.machines().view(stateRoot, blocks).manifest();
  }
}
