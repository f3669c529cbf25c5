package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.vm.Tracing;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The kernel of one invocation on a {@link FakeNetwork}, with just the operations that the EVM
 * actor has a use for; any other is an error. Only the crossing costs.
 */
final class FakeKernel {
  static final long SYSCALL_GAS = 14_000;

  private final FakeNetwork network;
  private final MessageContext message;
  private final List<IpldBlock> blocks = new ArrayList<>();

  FakeKernel(FakeNetwork network, MessageContext message) {
    this.network = network;
    this.message = message;
  }

  /** These operations as a kernel. */
  Kernel kernel() {
    return (Kernel)
        Proxy.newProxyInstance(
            FakeKernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, this::operate);
  }

  /** Nobody watches. */
  Tracing tracing() {
    return Tracing.NONE;
  }

  private Object operate(Object proxy, Method operation, Object[] arguments) throws Throwable {
    try {
      return FakeKernel.class
          .getDeclaredMethod(operation.getName(), operation.getParameterTypes())
          .invoke(this, arguments);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("the EVM actor has no use for " + operation, e);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  int register(IpldBlock block) {
    blocks.add(block);
    return blocks.size();
  }

  Optional<IpldBlock> find(int id) {
    return id == Kernel.NO_BLOCK ? Optional.empty() : Optional.of(blocks.get(id - 1));
  }

  long milligasAvailable() {
    return network.milligas;
  }

  void chargeMilligas(String name, long milligas) {
    if (milligas > network.milligas) {
      network.milligas = 0;
      throw new OutOfGasException();
    }
    network.milligas -= milligas;
  }

  void chargeSyscall() {
    chargeMilligas("syscall", 1000 * SYSCALL_GAS);
  }

  boolean reserveMemory(long bytes) {
    return network.reserve(bytes);
  }

  MessageContext message() {
    return message;
  }

  NetworkContext network() {
    return network.context;
  }

  Cid tipsetCid(long epoch) {
    return Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) epoch});
  }

  BlockStat blockOpen(Cid cid) {
    network.blocksOpened.merge(cid, 1, Integer::sum);
    byte[] data = network.store.get(cid).orElseThrow(() -> new AssertionError("no " + cid));
    return new BlockStat(register(new IpldBlock(cid.codec(), data)), cid.codec(), data.length);
  }

  int blockCreate(long codec, byte[] data) throws SyscallException {
    if (data.length > 1 << 20) {
      throw new SyscallException(ErrorNumber.LIMIT_EXCEEDED, "block too large");
    }
    return register(new IpldBlock(codec, data));
  }

  Cid blockLinkOwn(int id) {
    return blockLink(id, MultihashCode.BLAKE2B_256, 32);
  }

  Cid blockLink(int id, long hashCode, int hashLength) {
    IpldBlock block = blocks.get(id - 1);
    Cid cid = block.cid();
    network.store.put(cid, block.data());
    return cid;
  }

  BlockStat blockStat(int id) {
    IpldBlock block = blocks.get(id - 1);
    return new BlockStat(id, block.codec(), block.data().length);
  }

  IpldBlock block(int id) {
    return blocks.get(id - 1);
  }

  Cid root() {
    return network.actor(message.receiver()).state();
  }

  void setRoot(Cid root) throws SyscallException {
    if (message.readOnly()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, "read-only");
    }
    network.setState(message.receiver(), root);
  }

  TokenAmount currentBalance() {
    return network.actor(message.receiver()).balance();
  }

  long resolveAddress(Address address) throws SyscallException {
    return network
        .resolve(address)
        .orElseThrow(() -> new SyscallException(ErrorNumber.NOT_FOUND, "no " + address));
  }

  private FakeNetwork.Actor actor(long actorId) throws SyscallException {
    if (!network.actors.containsKey(actorId)) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, "no actor " + actorId);
    }
    return network.actor(actorId);
  }

  Optional<Address> lookupDelegatedAddress(long actorId) throws SyscallException {
    return actor(actorId).delegated();
  }

  Cid actorCodeCid(long actorId) throws SyscallException {
    return actor(actorId).code();
  }

  int builtinActorType(Cid code) {
    return FakeNetwork.TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(code))
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  TokenAmount balanceOf(long actorId) throws SyscallException {
    return actor(actorId).balance();
  }

  SendResult send(
      Address to, long method, int paramsId, TokenAmount value, long milligasLimit, long flags)
      throws SyscallException {
    FakeNetwork.Result result =
        network.send(
            message.receiver(),
            to,
            method,
            find(paramsId),
            value,
            milligasLimit,
            message.readOnly() || flags == Kernel.SEND_READ_ONLY);
    Optional<BlockStat> returned = result.value().map(block -> blockStat(register(block)));
    return new SendResult(result.exitCode(), returned, result.message());
  }

  byte[] hash(long hashCode, byte[] data) {
    if (hashCode == MultihashCode.KECCAK_256) {
      return Keccak256.hash(data);
    }
    return Blake2b.hash256(data);
  }

  byte[] beaconRandomness(long epoch) throws SyscallException {
    if (epoch > network.context.epoch()) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, "epoch in the future");
    }
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) epoch);
    return digest;
  }

  void emitEvent(ActorEvent event) {
    network.events.add(event);
  }

  boolean debugEnabled() {
    return false;
  }

  RuntimeSet runtimes() {
    return network.runtimes;
  }

  <T> T kept(Class<T> type, Supplier<T> first) {
    return network.keeps
        ? type.cast(network.kept.computeIfAbsent(type, missing -> first.get()))
        : first.get();
  }

  boolean interrupted() {
    return false;
  }
}
