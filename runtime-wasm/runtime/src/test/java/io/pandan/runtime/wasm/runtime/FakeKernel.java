package io.pandan.runtime.wasm.runtime;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.TokenAmount;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.api.vm.BlockPart;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.ConsensusFault;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A kernel that counts gas, keeps blocks and one root, and writes down what it is asked. Operations
 * cost nothing, but for the crossing into the kernel.
 */
class FakeKernel implements Kernel {
  static final long SYSCALL_MILLIGAS = 14_000_000;

  /** The code that is a built-in actor's; it is the first root too. */
  static final Cid BUILTIN = Cid.sum(0x71, new byte[] {(byte) 0x80});

  final Map<Cid, byte[]> codes = new HashMap<>();
  final List<IpldBlock> blocks = new ArrayList<>();
  final Map<Cid, IpldBlock> store = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<String> charges = new ArrayList<>();
  Cid root = BUILTIN;
  long milligas = 10_000_000_000_000L;
  long memoryBytes = 2L << 30;
  boolean debug;
  boolean interrupted;

  int networkVersion = 28;

  private final RuntimeSet runtimes =
      new RuntimeSet(Map.of(), Map.of(), Map.of(WasmEngine.class, new EndiveEngine()));

  private String ask(String what) {
    asked.add(what);
    return what;
  }

  @Override
  public int networkVersion() {
    return networkVersion;
  }

  @Override
  public long milligasAvailable() {
    return milligas;
  }

  @Override
  public void chargeMilligas(String name, long charge) {
    charges.add(name + " " + charge);
    if (charge > milligas) {
      milligas = 0;
      throw new OutOfGasException();
    }
    milligas -= charge;
  }

  @Override
  public void chargeSyscall() {
    chargeMilligas("syscall", SYSCALL_MILLIGAS);
  }

  @Override
  public boolean reserveMemory(long bytes) {
    if (bytes > memoryBytes) {
      return false;
    }
    memoryBytes -= bytes;
    return true;
  }

  /** Whether the message changes nothing. */
  boolean readOnly = true;

  @Override
  public MessageContext message() {
    BigInteger large = BigInteger.ONE.shiftLeft(64).add(BigInteger.TWO);
    return new MessageContext(
        100, 7, 101, 1000, 3, TokenAmount.ofAtto(large), TokenAmount.ofAtto(5), readOnly);
  }

  @Override
  public NetworkContext network() {
    return new NetworkContext(12, 1_700_000_000, TokenAmount.ofAtto(100), 31415926, 28);
  }

  @Override
  public Cid tipsetCid(long epoch) {
    ask("tipset " + epoch);
    return root;
  }

  @Override
  public TokenAmount circulatingSupply() {
    return TokenAmount.ofAtto(6);
  }

  @Override
  public BlockStat blockOpen(Cid cid) throws SyscallException {
    IpldBlock block = store.get(cid);
    if (block == null) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, "no block " + cid);
    }
    blocks.add(block);
    return blockStat(blocks.size());
  }

  @Override
  public int blockCreate(long codec, byte[] data) throws SyscallException {
    if (data.length > 1 << 20) {
      throw new SyscallException(ErrorNumber.LIMIT_EXCEEDED, "block of " + data.length + " bytes");
    }
    blocks.add(new IpldBlock(codec, data));
    return blocks.size();
  }

  @Override
  public Cid blockLink(int id, long hashCode, int hashLength) throws SyscallException {
    ask("link " + Long.toHexString(hashCode) + " " + hashLength);
    IpldBlock block = block(id);
    Cid cid = Cid.sum(block.codec(), block.data());
    store.put(cid, block);
    return cid;
  }

  @Override
  public BlockPart blockRead(int id, int offset, int length) throws SyscallException {
    byte[] data = block(id).data();
    int count = Math.max(0, Math.min(length, data.length - offset));
    return new BlockPart(data, offset, count, data.length - offset - length);
  }

  @Override
  public BlockStat blockStat(int id) throws SyscallException {
    IpldBlock block = block(id);
    return new BlockStat(id, block.codec(), block.data().length);
  }

  @Override
  public IpldBlock block(int id) throws SyscallException {
    if (id < 1 || id > blocks.size()) {
      throw new SyscallException(ErrorNumber.INVALID_HANDLE, "no block " + id);
    }
    return blocks.get(id - 1);
  }

  @Override
  public Cid root() {
    return root;
  }

  @Override
  public void setRoot(Cid root) {
    this.root = root;
  }

  @Override
  public TokenAmount currentBalance() {
    return TokenAmount.ofAtto(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
  }

  @Override
  public void selfDestruct(boolean burnUnspent) {
    ask("self-destruct " + burnUnspent);
  }

  @Override
  public void selfDestruct(Address beneficiary) {
    ask("self-destruct to " + beneficiary);
  }

  @Override
  public byte[] drawChainRandomness(long personalization, long epoch, byte[] entropy) {
    ask("draw chain " + personalization + " " + epoch + " " + Arrays.toString(entropy));
    return new byte[32];
  }

  @Override
  public byte[] drawBeaconRandomness(long personalization, long epoch, byte[] entropy) {
    ask("draw beacon " + personalization + " " + epoch + " " + Arrays.toString(entropy));
    return new byte[32];
  }

  @Override
  public void emitEvent(byte[] encoded) {
    ask("encoded event " + Arrays.toString(encoded));
  }

  @Override
  public long resolveAddress(Address address) {
    ask("resolve " + address);
    return 1234;
  }

  @Override
  public Optional<Address> lookupDelegatedAddress(long actorId) {
    return actorId == 1
        ? Optional.of(Address.delegated(10, new byte[] {1, 2, 3}))
        : Optional.empty();
  }

  @Override
  public Cid actorCodeCid(long actorId) {
    ask("code of " + actorId);
    return root;
  }

  @Override
  public Address nextActorAddress() {
    return Address.actor(new byte[] {1});
  }

  @Override
  public void createActor(Cid code, long actorId, Optional<Address> delegatedAddress) {
    ask("create " + actorId + " " + delegatedAddress);
  }

  @Override
  public void installActor(Cid code) {
    ask("install " + code);
  }

  @Override
  public int builtinActorType(Cid code) {
    return code.equals(BUILTIN) ? 3 : 0;
  }

  @Override
  public Cid codeCidForType(int type) {
    ask("code for " + type);
    return root;
  }

  @Override
  public TokenAmount balanceOf(long actorId) {
    return TokenAmount.ofAtto(actorId);
  }

  @Override
  public SendResult send(
      Address to, long method, int paramsId, TokenAmount value, long milligasLimit, long flags) {
    ask(
        "send "
            + to
            + " "
            + method
            + " "
            + paramsId
            + " "
            + value
            + " "
            + milligasLimit
            + " "
            + flags);
    return new SendResult(
        new io.pandan.api.ExitCode(33), Optional.of(new BlockStat(9, 0x71, 77)), "");
  }

  @Override
  public byte[] hash(long hashCode, byte[] data) {
    ask("hash " + Long.toHexString(hashCode) + " " + Arrays.toString(data));
    return new byte[] {1, 2, 3, 4};
  }

  @Override
  public boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext) {
    ask("signature " + type + " " + signature.length + " " + signer + " " + plaintext.length);
    return true;
  }

  @Override
  public boolean verifyBlsAggregate(
      byte[] signature, List<byte[]> publicKeys, List<byte[]> plaintexts) {
    ask("aggregate " + publicKeys.size() + " " + Arrays.deepToString(plaintexts.toArray()));
    return false;
  }

  @Override
  public byte[] recoverSecp256k1(byte[] hash, byte[] signature) {
    ask("recover " + hash.length + " " + signature.length);
    return new byte[65];
  }

  @Override
  public byte[] chainRandomness(long epoch) {
    ask("chain " + epoch);
    return new byte[32];
  }

  @Override
  public byte[] beaconRandomness(long epoch) {
    ask("beacon " + epoch);
    return new byte[32];
  }

  @Override
  public void emitEvent(byte[] entries, byte[] keys, byte[] values) {
    ask("event " + entries.length + " " + keys.length + " " + values.length);
  }

  @Override
  public void emitEvent(ActorEvent event) {
    throw new UnsupportedOperationException("WASM actors give packed events");
  }

  @Override
  public Cid unsealedSectorCid(long sealProof, List<PieceInfo> pieces) {
    ask("unsealed " + sealProof + " " + pieces);
    return root;
  }

  @Override
  public boolean verifyPost(WindowPostVerifyInfo info) {
    ask(
        "post "
            + Arrays.toString(info.randomness())
            + " "
            + info.proofs().size()
            + " "
            + info.challengedSectors()
            + " "
            + info.prover());
    return true;
  }

  @Override
  public boolean verifySeal(SealVerifyInfo info) {
    ask("seal " + info.miner() + " " + info.sectorNumber() + " " + info.dealIds());
    return false;
  }

  @Override
  public boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate) {
    ask(
        "aggregate "
            + aggregate.miner()
            + " "
            + aggregate.sealProof()
            + " "
            + aggregate.infos().get(0).sectorNumber());
    return false;
  }

  @Override
  public boolean verifyReplicaUpdate(ReplicaUpdateInfo info) {
    ask("update " + info.updateProof() + " " + Arrays.toString(info.proof()));
    return true;
  }

  @Override
  public boolean[] batchVerifySeals(List<SealVerifyInfo> batch) {
    boolean[] results = new boolean[batch.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = !verifySeal(batch.get(i)) && i % 2 == 0;
    }
    return results;
  }

  @Override
  public Optional<ConsensusFault> verifyConsensusFault(
      byte[] header1, byte[] header2, byte[] extra) {
    ask("fault " + header1.length + " " + header2.length + " " + extra.length);
    return extra.length == 0 ? Optional.empty() : Optional.of(new ConsensusFault(1000, 77, 2));
  }

  @Override
  public boolean debugEnabled() {
    return debug;
  }

  @Override
  public void log(String message) {
    ask("log " + message);
  }

  @Override
  public Optional<byte[]> code(Cid code) {
    return Optional.ofNullable(codes.get(code));
  }

  @Override
  public RuntimeSet runtimes() {
    return runtimes;
  }

  @Override
  public <T> T kept(Class<T> type, Supplier<T> first) {
    return first.get();
  }

  @Override
  public boolean interrupted() {
    return interrupted;
  }
}
