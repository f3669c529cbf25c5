package io.pandan.host.chain.testing;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Machines that know accounts, transfers, and a few methods of which tests make use. */
public final class LedgerMachines implements MachineFactory, GenesisBuilder {
  /** What every message costs to include. */
  public static final long INCLUSION_GAS = 500_000;

  /** What every message uses. */
  public static final long GAS_USED = 1_000_000;

  /** Emits an event. */
  public static final long EMIT = 100;

  /** Lets the host fail. */
  public static final long FAULT = 101;

  /** Waits until a test gives a permit, or until it is interrupted. */
  public static final long WAIT = 102;

  /** Reverts. */
  public static final long REVERT = 103;

  /** Leaves a call inside without gas unless the limit is thrice what is used. */
  public static final long STARVE = 104;

  /** What lets {@link #WAIT} go on. */
  public final Semaphore permits = new Semaphore(0);

  /** How many messages are in {@link #WAIT} now. */
  public final AtomicInteger waiting = new AtomicInteger();

  @Override
  public Executor create(
      MachineContext context, Blockstore store, Externs externs, RuntimeSet runtimes) {
    return new LedgerExecutor(this, context, store, runtimes);
  }

  @Override
  public StateView view(Cid stateRoot, Blockstore store) {
    return LedgerState.load(stateRoot, store);
  }

  @Override
  public long inclusionGas(int networkVersion, int chainLength) {
    return INCLUSION_GAS;
  }

  @Override
  public Cid build(GenesisTemplate template, Blockstore store, RuntimeSet runtimes) {
    LedgerState state = new LedgerState();
    for (long id : new long[] {ActorIds.SYSTEM, ActorIds.CRON, ActorIds.BURNT_FUNDS}) {
      state.actors.put(id, new LedgerState.Actor(Address.id(id), "evm", 0, TokenAmount.ZERO));
    }
    long id = ActorIds.FIRST_NON_SINGLETON;
    for (GenesisTemplate.Allocation account : template.accounts()) {
      String type =
          account.address().protocol() == Address.Protocol.DELEGATED ? "ethaccount" : "account";
      state.actors.put(id++, new LedgerState.Actor(account.address(), type, 0, account.balance()));
    }
    return state.store(store);
  }
}
