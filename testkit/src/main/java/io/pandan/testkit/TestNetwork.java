package io.pandan.testkit;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.StateView;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory: genesis, then message after message, with an epoch for each machine. For one
 * thread; {@link #close()} ends the machine.
 */
public final class TestNetwork implements AutoCloseable {

  /** Chain id of development networks. */
  public static final long CHAIN_ID = 31_415_926;

  /** What a unit of gas costs: little enough that accounts last, not nothing. */
  public static final TokenAmount BASE_FEE = TokenAmount.ofAtto(100);

  /** A limit that no sensible message reaches: Lotus' block gas limit. */
  public static final long GAS_LIMIT = 10_000_000_000L;

  /** Bytes that a secp256k1 or delegated signature adds on chain. */
  private static final int SIGNATURE_LENGTH = 69;

  private final MachineFactory machines;
  private final GenesisTemplate template;
  private final RuntimeSet runtimes;
  private final boolean tracing;
  private final boolean comparing;
  private final MemoryBlockstore store = new MemoryBlockstore();
  private Cid root;
  private long epoch = 1;
  private Executor executor;
  private Optional<Executor> shadow;

  private TestNetwork(Builder builder) {
    this.machines = builder.machines;
    this.template =
        new GenesisTemplate(
            "testnet",
            builder.networkVersion,
            CHAIN_ID,
            builder.actorSet,
            builder.userActors,
            1_700_000_000,
            builder.accounts,
            builder.canonical(store));
    this.runtimes = new RuntimeSet(builder.runtimes, builder.actors, builder.engines);
    this.tracing = builder.tracing;
    this.comparing = builder.comparing;
    this.root = builder.genesis.build(template, store, runtimes);
    this.executor = openMachine();
    this.shadow = openShadow();
  }

  /** Says what a network has; by default {@link MinimalActors} and no account. */
  public static Builder builder(MachineFactory machines, GenesisBuilder genesis) {
    return new Builder(machines, genesis);
  }

  /** What is to be a network. For one thread. */
  public static final class Builder {

    private final MachineFactory machines;
    private final GenesisBuilder genesis;
    private final Map<String, JavaActor> actors = MinimalActors.all();
    private final Map<String, ActorRuntime> runtimes = new HashMap<>();
    private final Map<Class<?>, Object> engines = new HashMap<>();
    private final List<GenesisTemplate.Allocation> accounts = new ArrayList<>();
    private ActorSet actorSet = ActorSet.NATIVE;
    private int networkVersion = 28;
    private boolean userActors = true;
    private boolean tracing;
    private boolean comparing;
    private @Nullable Founding founding;

    private record Founding(Path bundle, Address worker, Address signer) {}

    private Builder(MachineFactory machines, GenesisBuilder genesis) {
      this.machines = machines;
      this.genesis = genesis;
    }

    /** A built-in actor in Java, in place of the minimal one. */
    public Builder actor(String type, JavaActor actor) {
      actors.put(type, actor);
      return this;
    }

    /** A runtime for a kind of code. */
    public Builder runtime(String vm, ActorRuntime runtime) {
      runtimes.put(vm, runtime);
      return this;
    }

    /** An engine behind an extension point. */
    public <E> Builder engine(Class<E> point, E engine) {
      engines.put(point, engine);
      return this;
    }

    /** An account at genesis: f1, f3 or f410. */
    public Builder account(Address address, TokenAmount balance) {
      accounts.add(new GenesisTemplate.Allocation(address, balance));
      return this;
    }

    /** Which implementation runs the built-in actors. */
    public Builder actorSet(ActorSet set) {
      actorSet = set;
      return this;
    }

    /** The network version; 28 unless said. */
    public Builder networkVersion(int version) {
      networkVersion = version;
      return this;
    }

    /**
     * Founds it on a bundle of the Filecoin project.
     *
     * @param bundle its CAR
     * @param worker the miner's, an f3 address among the accounts
     * @param signer of f080 and f090, an f1 or f3 address among the accounts
     */
    public Builder canonical(Path bundle, Address worker, Address signer) {
      founding = new Founding(bundle, worker, signer);
      return actorSet(ActorSet.CANONICAL);
    }

    private Optional<GenesisTemplate.Canonical> canonical(Blockstore store) {
      if (founding == null) {
        return Optional.empty();
      }
      try (InputStream car = new BufferedInputStream(Files.newInputStream(founding.bundle()))) {
        return Optional.of(
            new GenesisTemplate.Canonical(
                ActorBundle.read(car, store), founding.worker(), founding.signer()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Whether users may install WASM actors; true unless said. */
    public Builder userActors(boolean allowed) {
      userActors = allowed;
      return this;
    }

    /** Collects call traces. */
    public Builder tracing() {
      tracing = true;
      return this;
    }

    /**
     * Simulates each message on a machine of its own before it is applied, and demands the same
     * outcome, events root apart.
     */
    public Builder comparingSimulations() {
      comparing = true;
      return this;
    }

    /** Builds the genesis and opens a machine at epoch 1. */
    public TestNetwork build() {
      return new TestNetwork(this);
    }
  }

  /** An f1 address that nobody has the key of; another for each number. */
  public static Address secp256k1(int number) {
    byte[] key = new byte[65];
    key[0] = 4;
    key[63] = (byte) (number >> 8);
    key[64] = (byte) number;
    return Address.secp256k1(key);
  }

  /** An f410 address; another for each number. */
  public static Address ethereum(int number) {
    byte[] account = new byte[20];
    account[0] = (byte) 0xee;
    account[18] = (byte) (number >> 8);
    account[19] = (byte) number;
    return Address.delegated(10, account);
  }

  /**
   * A message with the sender's next nonce, the limit {@link #GAS_LIMIT} and twice the base fee.
   */
  public Message message(Address from, Address to, TokenAmount value, long method, byte[] params) {
    long nonce = executor.actor(from).map(ActorState::nonce).orElse(0L);
    return new Message(
        0,
        to,
        from,
        nonce,
        value,
        GAS_LIMIT,
        BASE_FEE.times(2),
        TokenAmount.ofAtto(1),
        method,
        params);
  }

  /** Sends value. */
  public ApplyResult send(Address from, Address to, TokenAmount value) {
    return apply(message(from, to, value, Methods.SEND, new byte[0]));
  }

  /** Calls a method. */
  public ApplyResult call(Address from, Address to, long method, byte[] params) {
    return apply(message(from, to, TokenAmount.ZERO, method, params));
  }

  /** Says what is recorded of the messages from now on. */
  public void trace(Tracing tracing) {
    executor.trace(tracing);
  }

  /** Applies a message whose sender pays. */
  public ApplyResult apply(Message message) {
    return apply(message, ApplyKind.EXPLICIT, chainLength(message));
  }

  /** Applies a message whose sender pays, and whose changes nobody keeps: as calls are run. */
  public ApplyResult simulate(Message message) {
    return executor.simulate(message, ApplyKind.EXPLICIT, chainLength(message));
  }

  private ApplyResult apply(Message message, ApplyKind kind, int length) {
    Optional<ApplyResult> simulated = shadow.map(s -> s.simulate(message, kind, length));
    ApplyResult applied = executor.execute(message, kind, length);
    simulated.ifPresent(result -> requireSame(result, applied));
    return applied;
  }

  private static void requireSame(ApplyResult simulated, ApplyResult applied) {
    Receipt receipt = simulated.receipt();
    Receipt expected = applied.receipt();
    boolean same =
        receipt.exitCode().equals(expected.exitCode())
            && receipt.gasUsed() == expected.gasUsed()
            && Arrays.equals(receipt.returnData(), expected.returnData())
            && events(simulated).equals(events(applied))
            && simulated.failure().equals(applied.failure())
            && simulated.minerTip().equals(applied.minerTip());
    if (!same) {
      throw new AssertionError("simulated: " + simulated + ", applied: " + applied);
    }
  }

  private static List<String> events(ApplyResult result) {
    return result.events().stream()
        .map(
            event -> {
              CborWriter out = new CborWriter();
              event.write(out);
              return HexFormat.of().formatHex(out.toByteArray());
            })
        .toList();
  }

  /** Applies a message that nobody pays for. */
  public ApplyResult applyImplicit(Message message) {
    return apply(message, ApplyKind.IMPLICIT, 0);
  }

  /** The length on chain of a message: with a signature, but for BLS senders. */
  public static int chainLength(Message message) {
    int signature = message.from().protocol() == Address.Protocol.BLS ? 0 : SIGNATURE_LENGTH;
    return message.toCbor().length + signature;
  }

  /**
   * Flushes, and opens a machine for the next epoch.
   *
   * @return the state root
   */
  public Cid nextEpoch() {
    root = executor.flush();
    executor.close();
    epoch++;
    reopen();
    return root;
  }

  /** Throws away what this epoch has changed, and opens another machine for it. */
  public void discardEpoch() {
    executor.close();
    reopen();
  }

  private void reopen() {
    executor = openMachine();
    shadow.ifPresent(Executor::close);
    shadow = openShadow();
  }

  private Optional<Executor> openShadow() {
    return comparing ? Optional.of(openMachine()) : Optional.empty();
  }

  /** The machine of this epoch. */
  public Executor executor() {
    return executor;
  }

  /** An actor as it is now. */
  public Optional<ActorState> actor(Address address) {
    return executor.actor(address);
  }

  /** What an actor holds now; nothing where there is none. */
  public TokenAmount balance(Address address) {
    return actor(address).map(ActorState::balance).orElse(TokenAmount.ZERO);
  }

  /** Puts an actor of a built-in type without state under an id. */
  public Address put(long id, String type, TokenAmount balance) {
    StateView view = view();
    ActorState actor =
        new ActorState(
            view.manifest().code(type),
            view.actor(Address.id(10)).orElseThrow().head(),
            0,
            balance,
            Optional.empty());
    executor.override(id, actor);
    shadow.ifPresent(s -> s.override(id, actor));
    return Address.id(id);
  }

  /** The state at the beginning of this epoch. */
  public StateView view() {
    return machines.view(root, store);
  }

  /** The root of the state at the beginning of this epoch. */
  public Cid root() {
    return root;
  }

  /** The epoch that is executed. */
  public long epoch() {
    return epoch;
  }

  /** All blocks that were flushed. */
  public MemoryBlockstore store() {
    return store;
  }

  @Override
  public void close() {
    executor.close();
    shadow.ifPresent(Executor::close);
  }

  private Executor openMachine() {
    return machines.create(
        new MachineContext(
            template.networkVersion(),
            template.chainId(),
            template.actorSet(),
            template.userActors(),
            epoch,
            template.timestampS() + 30 * epoch,
            BASE_FEE,
            root,
            tracing),
        store,
        new FixedExterns(epoch, TokenAmount.ofFil(500_000_000)),
        runtimes);
  }
}
