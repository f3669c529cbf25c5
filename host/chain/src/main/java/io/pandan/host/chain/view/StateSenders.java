package io.pandan.host.chain.view;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.pool.Sender;
import io.pandan.ipld.Blockstore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the senders of messages: accounts, Ethereum accounts, and placeholders under the EAM that
 * have not sent yet. Source: ref-fvm {@code fvm/src/executor/default.rs} ({@code sender_is_valid}).
 * Thread safe.
 */
public final class StateSenders implements MessagePool.SenderReader {
  /** An account that has received nothing yet: what it lacks is funds. */
  private static final Sender NOBODY = new Sender(0, TokenAmount.ZERO, true);

  private final LeasedWork work;
  private final Blockstore blocks;

  /** The same in every state: another network version would be another chain. */
  private final AtomicReference<@Nullable ActorManifest> manifest = new AtomicReference<>();

  /**
   * Reads senders.
   *
   * @param work leases the machine factory
   * @param blocks where state is read
   */
  public StateSenders(LeasedWork work, Blockstore blocks) {
    this.work = work;
    this.blocks = blocks;
  }

  @Override
  public Sender read(ExecutedTipset at, Address address) {
    return work.run(
        lease -> {
          StateView view = lease.machines().view(at.stateRoot(), blocks);
          Optional<ActorState> actor = view.actor(address);
          return actor
              .map(
                  known ->
                      new Sender(known.nonce(), known.balance(), canSend(known, manifest(view))))
              .orElse(NOBODY);
        });
  }

  private ActorManifest manifest(StateView view) {
    ActorManifest known = manifest.get();
    if (known == null) {
      known = view.manifest();
      manifest.set(known);
    }
    return known;
  }

  private static boolean canSend(ActorState actor, ActorManifest manifest) {
    return switch (manifest.name(actor.code()).orElse("")) {
      case "account", "ethaccount" -> true;
      case "placeholder" ->
          actor.nonce() == 0
              && actor
                  .delegatedAddress()
                  .filter(address -> address.namespace() == ActorIds.EAM)
                  .isPresent();
      default -> false;
    };
  }
}
