package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Profile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A network in memory that has just what the EVM actor needs: actors with balances and state, sends
 * with rollback, gas that only syscalls and computation cost, and an EAM. Blocks are not checked
 * for reachability.
 */
final class FakeNetwork {
  static final Cid EVM = code("evm");
  static final Cid ACCOUNT = code("account");
  static final Cid ETH_ACCOUNT = code("ethaccount");
  static final Cid NATIVE = code("storagemarket");
  static final Cid EMPTY_STATE = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});
  static final int MAX_DEPTH = 64;

  /** The code CIDs by type number. */
  static final Map<Integer, Cid> TYPES = Map.of(4, ACCOUNT, 14, EVM, 16, ETH_ACCOUNT, 7, NATIVE);

  /** An actor as the state tree has it. */
  record Actor(Cid code, Cid state, TokenAmount balance, Optional<Address> delegated) {}

  /** How a call ended. */
  record Result(ExitCode exitCode, Optional<IpldBlock> value, String message) {
    /** The byte string that was returned. */
    byte[] bytes() {
      return CborCodec.BYTES.decode(value.orElseThrow().data());
    }
  }

  /** What a native actor answers to any call. */
  interface NativeActor {
    Result invoke(MessageContext message, Optional<IpldBlock> params);
  }

  final MemoryBlockstore store = new MemoryBlockstore();
  final Map<Cid, Integer> blocksOpened = new HashMap<>();

  /** What a runtime keeps, here beyond the message: blocks stay what they are. */
  final Map<Class<?>, Object> kept = new HashMap<>();

  /** Whether a runtime finds again what it wants to keep. */
  boolean keeps = true;

  final EvmEngine engine =
      (code, call, host) -> Interpreter.run(Code.of(code.bytes(), Profile.FILECOIN), call, host);
  final RuntimeSet runtimes = new RuntimeSet(Map.of(), Map.of(), Map.of(EvmEngine.class, engine));
  final NetworkContext context =
      new NetworkContext(1000, 1_700_000_000, TokenAmount.ofAtto(100), 31415926, 28);
  List<ActorEvent> events = new ArrayList<>();
  Map<Long, Actor> actors = new HashMap<>();
  Map<Address, Long> ids = new HashMap<>();
  final Map<Long, NativeActor> natives = new HashMap<>();
  long nextId = 100;
  long nonce;
  long origin;
  long milligas;

  /** What all invocations together may reserve further. */
  long memoryBytes = 2L << 30;

  private int depth;

  FakeNetwork() {
    store.put(EMPTY_STATE, new byte[] {(byte) 0x80});
    actors.put(ActorIds.EAM, new Actor(NATIVE, EMPTY_STATE, TokenAmount.ZERO, Optional.empty()));
    natives.put(ActorIds.EAM, new FakeEam(this));
  }

  private static Cid code(String name) {
    return Cid.sum(Codec.RAW, name.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an actor and gives its id. */
  long add(Cid code, TokenAmount balance, Optional<Address> delegated) {
    long id = nextId++;
    actors.put(id, new Actor(code, EMPTY_STATE, balance, delegated));
    delegated.ifPresent(address -> ids.put(address, id));
    return id;
  }

  /** Makes an Ethereum account with tokens, and gives its id. */
  long addEthAccount(EthAddress address, long atto) {
    return add(ETH_ACCOUNT, TokenAmount.ofAtto(atto), Optional.of(address.toFilecoin()));
  }

  Actor actor(long id) {
    Actor actor = actors.get(id);
    if (actor == null) {
      throw new AssertionError("no actor " + id);
    }
    return actor;
  }

  OptionalLong resolve(Address address) {
    if (address.isId()) {
      return OptionalLong.of(address.actorId());
    }
    Long id = ids.get(address);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  void setState(long id, Cid root) {
    Actor a = actor(id);
    actors.put(id, new Actor(a.code, root, a.balance, a.delegated));
  }

  private void addBalance(long id, TokenAmount amount) {
    Actor a = actor(id);
    actors.put(id, new Actor(a.code, a.state, a.balance.plus(amount), a.delegated));
  }

  /** Applies a message with plenty of gas. */
  Result apply(long from, Address to, long method, Optional<IpldBlock> params, long atto) {
    return apply(from, to, method, params, atto, 10_000_000_000L);
  }

  /** Applies a message; {@code milligas} afterwards says what was left. */
  Result apply(
      long from, Address to, long method, Optional<IpldBlock> params, long atto, long gas) {
    origin = from;
    nonce++;
    milligas = gas * 1000;
    try {
      return send(from, to, method, params, TokenAmount.ofAtto(atto), -1, false);
    } catch (SyscallException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** A send, with everything undone if it fails. */
  Result send(
      long from,
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      long milligasLimit,
      boolean readOnly)
      throws SyscallException {
    if (readOnly && !value.isZero()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, "value while read-only");
    }
    if (depth >= MAX_DEPTH) {
      throw new SyscallException(ErrorNumber.LIMIT_EXCEEDED, "too deep");
    }
    final Map<Long, Actor> actorsBefore = new HashMap<>(actors);
    final Map<Address, Long> idsBefore = new HashMap<>(ids);
    final List<ActorEvent> eventsBefore = new ArrayList<>(events);
    final long memoryBefore = memoryBytes;
    final long kept = milligasLimit < 0 ? 0 : Math.max(0, milligas - milligasLimit);
    milligas -= kept;
    depth++;
    Result result;
    boolean failed = true;
    try {
      result = run(from, to, method, params, value, readOnly);
      failed = !result.exitCode.isSuccess();
    } catch (OutOfGasException e) {
      result = new Result(ExitCode.SYS_OUT_OF_GAS, Optional.empty(), "out of gas");
    } finally {
      depth--;
      milligas += kept;
      memoryBytes = memoryBefore;
      if (failed) {
        actors = actorsBefore;
        ids = idsBefore;
        events = eventsBefore;
      }
    }
    return result;
  }

  private Result run(
      long from,
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      boolean readOnly)
      throws SyscallException {
    OptionalLong known = resolve(to);
    boolean missing = known.isEmpty() || !actors.containsKey(known.getAsLong());
    if (missing && (to.isId() || readOnly)) {
      throw new SyscallException(
          to.isId() ? ErrorNumber.NOT_FOUND : ErrorNumber.READ_ONLY, "no actor " + to);
    }
    long id = missing ? add(ETH_ACCOUNT, TokenAmount.ZERO, Optional.of(to)) : known.getAsLong();
    if (actor(from).balance.compareTo(value) < 0) {
      throw new SyscallException(ErrorNumber.INSUFFICIENT_FUNDS, "not enough funds");
    }
    addBalance(from, value.negated());
    addBalance(id, value);
    if (method == 0) {
      return new Result(ExitCode.OK, Optional.empty(), "");
    }
    MessageContext message =
        new MessageContext(origin, nonce, from, id, method, value, TokenAmount.ofAtto(7), readOnly);
    Cid code = actor(id).code;
    if (natives.containsKey(id)) {
      return natives.get(id).invoke(message, params);
    }
    return code.equals(EVM)
        ? invokeEvm(message, params)
        : new Result(ExitCode.OK, Optional.empty(), "");
  }

  boolean reserve(long bytes) {
    if (bytes > memoryBytes) {
      return false;
    }
    memoryBytes -= bytes;
    return true;
  }

  Result invokeEvm(MessageContext message, Optional<IpldBlock> params) {
    FakeKernel kernel = new FakeKernel(this, message);
    int handle = params.map(kernel::register).orElse(0);
    ActorExit exit = new EvmActorRuntime().invoke(kernel.kernel(), EVM, handle);
    return new Result(exit.exitCode(), kernel.find(exit.returnId()), exit.message());
  }
}
