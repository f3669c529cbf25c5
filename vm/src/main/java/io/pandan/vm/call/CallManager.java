package io.pandan.vm.call;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.Gas;
import io.pandan.api.Methods;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.vm.gas.GasTracker;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.machine.Machine;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The call stack of one message: resolves receivers, makes accounts on first receipt, transfers,
 * invokes, and takes back what failed. For one thread. Source: ref-fvm {@code
 * fvm/src/call_manager/default.rs}.
 */
public final class CallManager {

  /** The limit that stands for all the gas there is. */
  public static final long NO_LIMIT = -1;

  /** The f3 address of the point at infinity, which nobody may own. */
  private static final Address BLS_ZERO = blsZero();

  private final Machine machine;
  private final KernelFactory kernels;
  private final Origin origin;
  private final TraceLog trace;
  private final GasTracker gas;
  private final StateAccessTracker access = new StateAccessTracker();
  private final ChargedState state;
  private final AccountKeys keys;
  private final EventAccumulator events = new EventAccumulator();
  private final Backtrace backtrace = new Backtrace();
  private final ScannedBlocks scanned = new ScannedBlocks();
  private final SlotHashes slotHashes = new SlotHashes();
  private final Map<Class<?>, Object> kept = new HashMap<>();
  private long actorsCreated;
  private int depth;
  private long memoryBytes;

  /** Makes the stack of one message; nothing is charged yet. */
  public CallManager(Machine machine, KernelFactory kernels, Origin origin) {
    this.machine = machine;
    this.kernels = kernels;
    this.origin = origin;
    this.trace = new TraceLog(machine.tracing());
    this.gas = new GasTracker(origin.gasLimit(), trace.gasCharges());
    this.state = new ChargedState(machine.tree(), machine.prices(), gas, access);
    this.keys = new AccountKeys(machine, gas);
    // Preflight has read and changed the sender, and looked the receiver up.
    access.recordUpdate(origin.sender());
    origin.receiver().ifPresent(access::recordRead);
  }

  /**
   * Calls an actor in a layer of its own: unless the call succeeds, nothing of it stays.
   *
   * @throws SyscallException when the call could not be made
   * @throws OutOfGasException when the caller has no gas left either
   */
  public CallResult send(Call call) throws SyscallException {
    machine.checkInterrupt();
    machine.tree().beginTransaction();
    events.beginTransaction();
    access.beginTransaction();
    boolean revert = true;
    try {
      CallResult result = trace.hasCalls() ? traced(call) : limited(call);
      revert = !result.exitCode().isSuccess();
      return result;
    } finally {
      machine.tree().endTransaction(revert);
      events.endTransaction(revert);
      access.endTransaction(revert);
    }
  }

  private CallResult traced(Call call) throws SyscallException {
    long available = gas.available();
    boolean limited = call.milligasLimit() != NO_LIMIT;
    long limit = limited ? Math.min(call.milligasLimit(), available) : available;
    trace.call(call, new Gas(limit).roundUp());
    try {
      CallResult result = limited(call);
      trace.returned(result, available - gas.available());
      return result;
    } catch (OutOfGasException e) {
      trace.failed(ExitCode.SYS_OUT_OF_GAS, "out of gas", available - gas.available());
      throw e;
    } catch (SyscallException e) {
      trace.failed(
          exitCode(e), Objects.requireNonNullElse(e.getMessage(), ""), available - gas.available());
      throw e;
    }
  }

  /** Out of gas is the callee's failure where the caller has gas left. */
  private CallResult limited(Call call) throws SyscallException {
    boolean limited = call.milligasLimit() != NO_LIMIT;
    if (limited) {
      gas.pushLimit(call.milligasLimit());
    }
    if (depth >= machine.line().maxCallDepth() && machine.line().keepsLimitOfTooDeepCall()) {
      throw tooDeep();
    }
    Optional<CallResult> result = Optional.empty();
    try {
      result = Optional.of(framed(call));
    } catch (OutOfGasException e) {
      // Judged below, once the callee's limit is gone.
    } finally {
      if (limited) {
        gas.popLimit();
      }
    }
    if (result.isEmpty() && gas.available() == 0) {
      throw new OutOfGasException();
    }
    return result.orElseGet(
        () -> new CallResult(ExitCode.SYS_OUT_OF_GAS, Optional.empty(), "out of gas"));
  }

  private CallResult framed(Call call) throws SyscallException {
    if (depth >= machine.line().maxCallDepth()) {
      throw tooDeep();
    }
    long memoryBefore = memoryBytes;
    depth++;
    try {
      long receiver = receiver(call.to(), call.readOnly());
      return invoke(
          new Invocation(call.from(), receiver, call.method(), call.value(), call.readOnly()),
          call.params(),
          false);
    } finally {
      depth--;
      memoryBytes = memoryBefore;
    }
  }

  private SyscallException tooDeep() {
    return new SyscallException(
        ErrorNumber.LIMIT_EXCEEDED, "call depth exceeds " + machine.line().maxCallDepth());
  }

  /** The receiver's id; f1, f3 and f410 addresses that are not assigned get an actor. */
  private long receiver(Address to, boolean readOnly) throws SyscallException {
    Optional<Long> known = state.resolve(to);
    if (known.isPresent()) {
      return known.get();
    }
    boolean isKey =
        to.protocol() == Address.Protocol.SECP256K1 || to.protocol() == Address.Protocol.BLS;
    boolean isEthereum =
        to.protocol() == Address.Protocol.DELEGATED
            && to.namespace() == ActorIds.EAM
            && machine.actors().knowsEthereum();
    if (!isKey && !isEthereum) {
      throw new SyscallException(
          ErrorNumber.NOT_FOUND, "actor does not exist or cannot be created: " + to);
    }
    if (readOnly) {
      throw new SyscallException(
          ErrorNumber.READ_ONLY, "cannot auto-create account " + to + " in read-only calls");
    }
    return isKey ? createAccount(to) : state.createActor(to, machine.actors().newPlaceholder(to));
  }

  private long createAccount(Address key) throws SyscallException {
    if (key.equals(BLS_ZERO)) {
      if (machine.line().chargesRefusedAccounts()) {
        gas.charge(prices().onCreateActor(true));
      }
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "cannot create the BLS zero address actor");
    }
    long id = state.createActor(key, machine.actors().newAccount());
    CborWriter params = new CborWriter();
    key.write(params);
    invoke(
        new Invocation(ActorIds.SYSTEM, id, Methods.CONSTRUCTOR, TokenAmount.ZERO, false),
        Optional.of(Block.opaque(Codec.CBOR, params.toByteArray())),
        true);
    return id;
  }

  private CallResult invoke(Invocation call, Optional<Block> params, boolean implicit)
      throws SyscallException {
    ActorState receiver =
        state
            .actor(call.receiver())
            .orElseThrow(
                () ->
                    new SyscallException(
                        ErrorNumber.NOT_FOUND, "actor does not exist: f0" + call.receiver()));
    if (!implicit) {
      trace.invoke(call.receiver(), receiver);
    }
    boolean transfers = !call.value().isZero();
    boolean invokes = call.method() != Methods.SEND;
    boolean chargesAtOnce = machine.line().chargesCallsAtOnce();
    if (chargesAtOnce) {
      gas.charge(prices().onCall(transfers, invokes));
    }
    if (transfers) {
      if (!chargesAtOnce) {
        gas.charge(prices().onValueTransfer());
      }
      state.transfer(call.caller(), call.receiver(), call.value());
    }
    if (!invokes) {
      return CallResult.SENT;
    }
    if (!chargesAtOnce) {
      gas.charge(prices().onMethodInvocation(params.map(p -> p.links().size()).orElse(0)));
    }
    BlockRegistry blocks = new BlockRegistry();
    int paramsId = params.isPresent() ? blocks.putReachable(params.get()) : Kernel.NO_BLOCK;
    checkCode(receiver.code());
    CallResult result = run(call, receiver.code(), blocks, paramsId, implicit);
    if (result.value().isPresent()) {
      Block value = result.value().get();
      gas.charge(prices().onMethodReturn(depth, value.data().length, value.links().size()));
    }
    return result;
  }

  /**
   * User code was installed, so it is there; a built-in actor's code need not be. Types that the
   * network's actor set does not have yet are as absent as unknown code: anyone can make a multisig
   * by Init.
   */
  private void checkCode(Cid code) throws SyscallException {
    if (!machine.executes(code)) {
      throw new SyscallException(
          ErrorNumber.NOT_FOUND,
          "this network executes no actor of type "
              + machine.actors().manifest().name(code).orElse("wasm"));
    }
    if (machine.actors().type(code) == 0 && !machine.store().has(code)) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, "actor code cid does not exist " + code);
    }
  }

  private CallResult run(
      Invocation call, Cid code, BlockRegistry blocks, int paramsId, boolean implicit) {
    ActorExit exit;
    try {
      Kernel kernel = kernels.create(this, call, blocks);
      exit = machine.runtime(code).invoke(kernel, code, paramsId);
    } catch (OutOfGasException e) {
      report(call, ExitCode.SYS_OUT_OF_GAS, "out of gas", implicit);
      throw e;
    }
    if (exit.returnId() != Kernel.NO_BLOCK && !blocks.has(exit.returnId())) {
      if (exit.explicit()) {
        throw new AssertionFailedException("actor exited with an invalid block handle");
      }
      exit =
          new ActorExit(
              ExitCode.SYS_MISSING_RETURN, Kernel.NO_BLOCK, "returned block does not exist", false);
    }
    if (!exit.exitCode().isSuccess()) {
      report(call, exit.exitCode(), exit.message(), implicit);
    }
    try {
      return new CallResult(
          exit.exitCode(),
          exit.returnId() == Kernel.NO_BLOCK
              ? Optional.empty()
              : Optional.of(blocks.get(exit.returnId())),
          exit.message());
    } catch (SyscallException e) {
      throw new FatalException("a checked block handle is gone", e);
    }
  }

  private void report(Invocation call, ExitCode exitCode, String message, boolean implicit) {
    if (!implicit) {
      backtrace.push(depth, call.receiver(), call.method(), exitCode, message);
    }
  }

  /**
   * Makes an actor under an id that Init has assigned, or in the place of a placeholder.
   *
   * @throws SyscallException with FORBIDDEN for placeholders, taken ids, other delegated addresses
   *     than a placeholder's, and on network 17 for all but built-in actors
   */
  public void createActor(Cid code, long actorId, Optional<Address> delegatedAddress)
      throws SyscallException {
    if (machine.actors().isPlaceholder(code)) {
      throw new SyscallException(
          ErrorNumber.FORBIDDEN, "cannot explicitly construct a placeholder actor");
    }
    if (machine.line().refusesOtherActors()
        && (machine.actors().type(code) == 0 || machine.actors().isSingleton(code))) {
      throw new SyscallException(
          ErrorNumber.FORBIDDEN, "no built-in actor that there may be more of: " + code);
    }
    Optional<ActorState> existing = state.actor(actorId);
    if (existing.isPresent()) {
      ActorState placeholder = existing.get();
      if (!machine.actors().isPlaceholder(placeholder.code())) {
        throw new SyscallException(
            ErrorNumber.FORBIDDEN, "actor address already exists: f0" + actorId);
      }
      if (placeholder.delegatedAddress().isEmpty()) {
        throw new FatalException("placeholder f0" + actorId + " has no delegated address");
      }
      if (!placeholder.delegatedAddress().equals(delegatedAddress)) {
        throw new SyscallException(
            ErrorNumber.FORBIDDEN, "placeholder has a different delegated address");
      }
      state.setActor(actorId, placeholder.withCode(code));
    } else {
      gas.charge(prices().onCreateActor(false));
      state.setActor(actorId, BuiltinActors.newActor(code, delegatedAddress));
    }
    if (!machine.line().countsAddresses()) {
      actorsCreated++;
    }
  }

  /**
   * The f2 address that the next actor made by this message gets. On network 17 each question takes
   * one.
   */
  public Address nextActorAddress() {
    if (machine.line().countsAddresses()) {
      return actorAddress(keys.ofSender(origin.senderAddress()), origin.nonce(), actorsCreated++);
    }
    return actorAddress(origin.senderAddress(), origin.nonce(), actorsCreated);
  }

  /**
   * An f2 address, of what nobody can choose twice: sender as the message names it, nonce, and how
   * many actors the message has made before.
   */
  static Address actorAddress(Address sender, long nonce, long actorsCreated) {
    CborWriter address = new CborWriter();
    sender.write(address);
    byte[] prefix = address.toByteArray();
    return Address.actor(
        ByteBuffer.allocate(prefix.length + 2 * Long.BYTES)
            .put(prefix)
            .putLong(nonce)
            .putLong(actorsCreated)
            .array());
  }

  /**
   * Reserves memory for the present call, until it ends.
   *
   * @return whether there was enough
   */
  public boolean reserveMemory(long bytes) {
    if (bytes > Machine.MAX_MEMORY_BYTES - memoryBytes) {
      return false;
    }
    memoryBytes += bytes;
    return true;
  }

  /** Keeps an event, unless its call fails. */
  public void appendEvent(StampedEvent event) {
    trace.emit(event);
    events.append(event);
  }

  /** The events that were kept. */
  public List<StampedEvent> events() {
    return events.events();
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** What operations cost. */
  public PriceList prices() {
    return machine.prices();
  }

  /** The message's gas. */
  public GasTracker gas() {
    return gas;
  }

  /** State as the message pays for it. */
  public ChargedState state() {
    return state;
  }

  /** The keys of accounts. */
  public AccountKeys keys() {
    return keys;
  }

  /** The message at the bottom. */
  public Origin origin() {
    return origin;
  }

  /** The blocks in which links were looked for. */
  public ScannedBlocks scanned() {
    return scanned;
  }

  /** Where the places of contracts' values are hashed. */
  public SlotHashes slotHashes() {
    return slotHashes;
  }

  /** What a runtime keeps while the message is executed. */
  public <T> T kept(Class<T> type, Supplier<T> first) {
    Object known = kept.get(type);
    if (known == null) {
      known = first.get();
      kept.put(type, known);
    }
    return type.cast(known);
  }

  /** The failing calls. */
  public Backtrace backtrace() {
    return backtrace;
  }

  /** The steps of execution; empty unless traced. */
  public List<TraceEvent> trace() {
    return trace.events();
  }

  /** The exit code of a message that could not be dispatched. */
  public static ExitCode exitCode(SyscallException error) {
    return switch (error.errorNumber()) {
      case INSUFFICIENT_FUNDS -> ExitCode.SYS_INSUFFICIENT_FUNDS;
      case NOT_FOUND -> ExitCode.SYS_INVALID_RECEIVER;
      default -> ExitCode.SYS_ASSERTION_FAILED;
    };
  }

  private static Address blsZero() {
    byte[] point = new byte[48];
    point[0] = (byte) 0xc0;
    return Address.bls(point);
  }
}
