package io.pandan.host.chain.testing;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.amt.Amt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Applies messages to a {@link LedgerState}, on the calling thread. */
final class LedgerExecutor implements Executor {
  private final LedgerMachines machines;
  private final MachineContext context;
  private final Blockstore store;
  private final RuntimeSet runtimes;
  private final LedgerState state;
  private volatile boolean interrupted;

  LedgerExecutor(
      LedgerMachines machines, MachineContext context, Blockstore store, RuntimeSet runtimes) {
    this.machines = machines;
    this.context = context;
    this.store = store;
    this.runtimes = runtimes;
    this.state = LedgerState.load(context.stateRoot(), store);
  }

  @Override
  public ApplyResult execute(Message message, ApplyKind kind, int chainLength) {
    checkInterrupt();
    for (ActorRuntime runtime : runtimes.runtimes().values()) {
      if (runtime instanceof SwappedRuntime swapped) {
        swapped.use();
      }
    }
    if (kind == ApplyKind.IMPLICIT) {
      return implicit(message);
    }
    Optional<Long> from = state.lookupId(message.from());
    boolean contract =
        from.isPresent()
            && kind != ApplyKind.IMPERSONATED
            && state.actors.get(from.get()).type().equals("evm");
    if (from.isEmpty() || contract) {
      return result(ExitCode.SYS_SENDER_INVALID, 0, List.of());
    }
    LedgerState.Actor sender = state.actors.get(from.get());
    TokenAmount gas = message.gasFeeCap().times(message.gasLimit());
    if (sender.nonce() != message.nonce() || sender.balance().compareTo(gas) < 0) {
      return result(ExitCode.SYS_SENDER_STATE_INVALID, 0, List.of());
    }
    state.actors.put(
        from.get(),
        new LedgerState.Actor(sender.key(), sender.type(), sender.nonce() + 1, sender.balance()));
    if (message.gasLimit() < LedgerMachines.GAS_USED) {
      return result(ExitCode.SYS_OUT_OF_GAS, message.gasLimit(), List.of());
    }
    ApplyResult result = run(message, from.get());
    move(from.get(), ActorIds.BURNT_FUNDS, context.baseFee().times(LedgerMachines.GAS_USED));
    return result;
  }

  private ApplyResult run(Message message, long from) {
    if (message.method() == LedgerMachines.FAULT) {
      throw new FatalException("asked to fail");
    } else if (message.method() == LedgerMachines.REVERT) {
      return result(new ExitCode(33), LedgerMachines.GAS_USED, List.of());
    } else if (message.method() == LedgerMachines.STARVE) {
      return message.gasLimit() >= 3 * LedgerMachines.GAS_USED
          ? result(ExitCode.OK, LedgerMachines.GAS_USED, List.of())
          : starved();
    } else if (message.method() == LedgerMachines.WAIT) {
      await();
    } else if (message.method() == LedgerMachines.EMIT) {
      EventEntry entry =
          new EventEntry(EventEntry.INDEXED_ALL, "t1", Codec.RAW, new byte[] {(byte) from});
      StampedEvent event = new StampedEvent(from, new ActorEvent(List.of(entry)));
      return result(ExitCode.OK, LedgerMachines.GAS_USED, List.of(event, event));
    }
    if (state.actors.get(from).balance().compareTo(message.value()) < 0) {
      return result(ExitCode.SYS_INSUFFICIENT_FUNDS, LedgerMachines.GAS_USED, List.of());
    }
    move(from, receiver(message.to()), message.value());
    return result(ExitCode.OK, LedgerMachines.GAS_USED, List.of());
  }

  private ApplyResult implicit(Message message) {
    long receiver = receiver(message.to());
    LedgerState.Actor actor = state.actors.get(receiver);
    if (receiver == ActorIds.CRON) {
      state.actors.put(
          receiver,
          new LedgerState.Actor(actor.key(), actor.type(), actor.nonce() + 1, actor.balance()));
    }
    return result(ExitCode.OK, LedgerMachines.GAS_USED, List.of());
  }

  private long receiver(Address to) {
    return state
        .lookupId(to)
        .orElseGet(
            () -> {
              long id = 1 + state.actors.keySet().stream().mapToLong(i -> i).max().orElseThrow();
              String type = to.protocol() == Address.Protocol.DELEGATED ? "placeholder" : "account";
              state.actors.put(id, new LedgerState.Actor(to, type, 0, TokenAmount.ZERO));
              return id;
            });
  }

  private void move(long from, long to, TokenAmount amount) {
    add(from, amount.negated());
    add(to, amount);
  }

  private void add(long id, TokenAmount amount) {
    LedgerState.Actor actor = state.actors.get(id);
    state.actors.put(
        id,
        new LedgerState.Actor(
            actor.key(), actor.type(), actor.nonce(), actor.balance().plus(amount)));
  }

  private void await() {
    machines.waiting.incrementAndGet();
    try {
      while (!machines.permits.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        checkInterrupt();
      }
    } catch (InterruptedException e) {
      throw new MachineInterruptedException();
    } finally {
      machines.waiting.decrementAndGet();
    }
  }

  private static ApplyResult starved() {
    ApplyResult result = result(new ExitCode(33), LedgerMachines.GAS_USED, List.of());
    return new ApplyResult(
        result.receipt(),
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        0,
        0,
        result.failure(),
        List.of(),
        Optional.empty(),
        List.of(new TraceEvent.Return(ExitCode.SYS_OUT_OF_GAS, Optional.empty(), "inside", 0)));
  }

  private static ApplyResult result(ExitCode exitCode, long gasUsed, List<StampedEvent> events) {
    CborCodec<StampedEvent> codec = CborCodec.of(StampedEvent::read, StampedEvent::write);
    Optional<Cid> root =
        events.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Amt.create(new MemoryBlockstore(), Amt.EVENTS_BIT_WIDTH, codec)
                    .setAll(events)
                    .flush());
    return new ApplyResult(
        new Receipt(exitCode, new byte[0], gasUsed, root),
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        0,
        0,
        exitCode.isSuccess() ? Optional.empty() : Optional.of("exit " + exitCode),
        events,
        Optional.empty(),
        List.of());
  }

  @Override
  public Cid flush() {
    checkInterrupt();
    return state.store(store);
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return state.actor(address);
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return state.lookupId(address);
  }

  @Override
  public void override(long actorId, ActorState actor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void trace(Tracing tracing) {
    // Nothing that could be told.
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public void close() {}

  private void checkInterrupt() {
    if (interrupted) {
      throw new MachineInterruptedException();
    }
  }
}
