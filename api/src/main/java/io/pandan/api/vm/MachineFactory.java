package io.pandan.api.vm;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import org.osgi.annotation.versioning.ProviderType;

/** Makes executors; the service of the {@code vm} bundle. Thread safe. */
@ProviderType
public interface MachineFactory {

  /**
   * An executor over a state.
   *
   * @param context what is executed
   * @param store where state is read and flushed to
   * @param externs what the chain answers
   * @param runtimes the leased services; the caller gives the lease back after {@link
   *     Executor#close()}
   */
  Executor create(MachineContext context, Blockstore store, Externs externs, RuntimeSet runtimes);

  /**
   * A view of a state: reads only, nothing executed.
   *
   * @param stateRoot the state's root
   * @param store where it is read from
   */
  StateView view(Cid stateRoot, Blockstore store);

  /**
   * What a message costs before anything of it is executed: no message with a lower gas limit gets
   * into a block. Source: ref-fvm {@code PriceList::on_chain_message}.
   *
   * @param networkVersion the network version
   * @param chainLength the message's length on chain in bytes
   * @return units of gas
   */
  long inclusionGas(int networkVersion, int chainLength);
}
