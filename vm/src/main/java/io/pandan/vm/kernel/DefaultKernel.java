package io.pandan.vm.kernel;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
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
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.vm.call.BlockRegistry;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.call.Invocation;
import io.pandan.vm.gas.Price;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The kernel of one invocation: each concern's operations are in a class of their own. */
public final class DefaultKernel implements Kernel {

  private final CallManager calls;
  private final Invocation invocation;
  private final IpldOperations ipld;
  private final SelfOperations self;
  private final ActorOperations actors;
  private final CryptoOperations crypto;
  private final ChainOperations chain;
  private final EventOperations events;
  private final ProofOperations proofs;

  /**
   * @param calls the call stack
   * @param invocation who calls whom
   * @param blocks the parameters, if any, under handle 1
   */
  public DefaultKernel(CallManager calls, Invocation invocation, BlockRegistry blocks) {
    this.calls = calls;
    this.invocation = invocation;
    this.ipld = new IpldOperations(calls, blocks);
    this.self = new SelfOperations(calls, invocation, blocks);
    this.actors = new ActorOperations(calls, invocation, blocks);
    this.crypto = new CryptoOperations(calls);
    this.chain = new ChainOperations(calls);
    this.events = new EventOperations(calls, invocation);
    this.proofs = new ProofOperations(calls);
  }

  @Override
  public long milligasAvailable() {
    return calls.gas().available();
  }

  @Override
  public void chargeMilligas(String name, long milligas) {
    calls.gas().charge(name, milligas);
  }

  @Override
  public void chargeSyscall() {
    calls.machine().checkInterrupt();
    calls.gas().charge("OnSyscall", calls.prices().of(Price.SYSCALL));
  }

  @Override
  public boolean reserveMemory(long bytes) {
    return calls.reserveMemory(bytes);
  }

  @Override
  public int networkVersion() {
    return calls.machine().context().networkVersion();
  }

  @Override
  public MessageContext message() {
    calls.gas().charge("OnMessageContext", calls.prices().of(Price.MESSAGE_CONTEXT));
    return new MessageContext(
        calls.origin().sender(),
        calls.origin().nonce(),
        invocation.caller(),
        invocation.receiver(),
        invocation.method(),
        invocation.value(),
        calls.origin().gasPremium(),
        invocation.readOnly());
  }

  @Override
  public NetworkContext network() {
    calls.gas().charge("OnNetworkContext", calls.prices().of(Price.NETWORK_CONTEXT));
    return chain.network();
  }

  @Override
  public Cid tipsetCid(long epoch) throws SyscallException {
    return chain.tipsetCid(epoch);
  }

  @Override
  public TokenAmount circulatingSupply() {
    return calls.machine().externs().circulatingSupply();
  }

  @Override
  public BlockStat blockOpen(Cid cid) throws SyscallException {
    return ipld.open(cid);
  }

  @Override
  public int blockCreate(long codec, byte[] data) throws SyscallException {
    return ipld.create(codec, data);
  }

  @Override
  public Cid blockLink(int id, long hashCode, int hashLength) throws SyscallException {
    return ipld.link(id, hashCode, hashLength);
  }

  @Override
  public Cid blockLinkOwn(int id) throws SyscallException {
    return ipld.linkOwn(id);
  }

  @Override
  public BlockPart blockRead(int id, int offset, int length) throws SyscallException {
    return ipld.read(id, offset, length);
  }

  @Override
  public BlockStat blockStat(int id) throws SyscallException {
    return ipld.stat(id);
  }

  @Override
  public IpldBlock block(int id) throws SyscallException {
    return ipld.whole(id);
  }

  @Override
  public Cid root() throws SyscallException {
    return self.root();
  }

  @Override
  public void setRoot(Cid root) throws SyscallException {
    self.setRoot(root);
  }

  @Override
  public TokenAmount currentBalance() {
    return self.currentBalance();
  }

  @Override
  public void selfDestruct(boolean burnUnspent) throws SyscallException {
    self.selfDestruct(burnUnspent);
  }

  @Override
  public void selfDestruct(Address beneficiary) throws SyscallException {
    self.selfDestruct(beneficiary);
  }

  @Override
  public long resolveAddress(Address address) throws SyscallException {
    return actors.resolveAddress(address);
  }

  @Override
  public Optional<Address> lookupDelegatedAddress(long actorId) throws SyscallException {
    return actors.lookupDelegatedAddress(actorId);
  }

  @Override
  public Cid actorCodeCid(long actorId) throws SyscallException {
    return actors.actorCodeCid(actorId);
  }

  @Override
  public Address nextActorAddress() {
    return calls.nextActorAddress();
  }

  @Override
  public void createActor(Cid code, long actorId, Optional<Address> delegatedAddress)
      throws SyscallException {
    actors.createActor(code, actorId, delegatedAddress);
  }

  @Override
  public void installActor(Cid code) throws SyscallException {
    actors.installActor(code);
  }

  @Override
  public int builtinActorType(Cid code) {
    calls.gas().charge("OnGetBuiltinActorType", calls.prices().of(Price.MANIFEST_LOOKUP));
    return calls.machine().actors().type(code);
  }

  @Override
  public Cid codeCidForType(int type) throws SyscallException {
    calls.gas().charge("OnGetCodeCidForType", calls.prices().of(Price.MANIFEST_LOOKUP));
    return actors.codeCidForType(type);
  }

  @Override
  public TokenAmount balanceOf(long actorId) throws SyscallException {
    return actors.balanceOf(actorId);
  }

  @Override
  public SendResult send(
      Address to, long method, int paramsId, TokenAmount value, long milligasLimit, long flags)
      throws SyscallException {
    return actors.send(to, method, paramsId, value, milligasLimit, flags);
  }

  @Override
  public byte[] hash(long hashCode, byte[] data) throws SyscallException {
    return crypto.hash(hashCode, data);
  }

  @Override
  public boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext)
      throws SyscallException {
    return crypto.verifySignature(type, signature, signer, plaintext);
  }

  @Override
  public boolean verifyBlsAggregate(
      byte[] signature, List<byte[]> publicKeys, List<byte[]> plaintexts) throws SyscallException {
    return crypto.verifyBlsAggregate(signature, publicKeys, plaintexts);
  }

  @Override
  public byte[] recoverSecp256k1(byte[] hash, byte[] signature) throws SyscallException {
    return crypto.recoverSecp256k1(hash, signature);
  }

  @Override
  public byte[] chainRandomness(long epoch) throws SyscallException {
    return chain.chainRandomness(epoch);
  }

  @Override
  public byte[] beaconRandomness(long epoch) throws SyscallException {
    return chain.beaconRandomness(epoch);
  }

  @Override
  public byte[] drawChainRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException {
    return chain.drawChainRandomness(personalization, epoch, entropy);
  }

  @Override
  public byte[] drawBeaconRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException {
    return chain.drawBeaconRandomness(personalization, epoch, entropy);
  }

  @Override
  public void emitEvent(byte[] encoded) throws SyscallException {
    events.emitEncoded(encoded);
  }

  @Override
  public void emitEvent(byte[] entries, byte[] keys, byte[] values) throws SyscallException {
    events.emit(entries, keys, values);
  }

  @Override
  public void emitEvent(ActorEvent event) throws SyscallException {
    events.emit(event);
  }

  @Override
  public Cid unsealedSectorCid(long sealProof, List<PieceInfo> pieces) throws SyscallException {
    return proofs.unsealedSectorCid(sealProof, pieces);
  }

  @Override
  public boolean verifyPost(WindowPostVerifyInfo info) throws SyscallException {
    return proofs.verifyPost(info);
  }

  @Override
  public boolean verifySeal(SealVerifyInfo info) throws SyscallException {
    return proofs.verifySeal(info);
  }

  @Override
  public boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate)
      throws SyscallException {
    return proofs.verifyAggregateSeals(aggregate);
  }

  @Override
  public boolean verifyReplicaUpdate(ReplicaUpdateInfo info) throws SyscallException {
    return proofs.verifyReplicaUpdate(info);
  }

  @Override
  public boolean[] batchVerifySeals(List<SealVerifyInfo> batch) throws SyscallException {
    return proofs.batchVerifySeals(batch);
  }

  @Override
  public Optional<ConsensusFault> verifyConsensusFault(
      byte[] header1, byte[] header2, byte[] extra) {
    return chain.verifyConsensusFault(header1, header2, extra);
  }

  /** Never: what an actor does, and so its gas, must not depend on how a node is set up. */
  @Override
  public boolean debugEnabled() {
    return false;
  }

  @Override
  public void log(String message) {
    // Nobody reads it while debugging is off.
  }

  @Override
  public Tracing tracing() {
    return calls.machine().tracing();
  }

  @Override
  public RuntimeSet runtimes() {
    return calls.machine().runtimes();
  }

  @Override
  public Optional<byte[]> code(Cid code) {
    return calls.machine().store().get(code);
  }

  @Override
  public <T> T kept(Class<T> type, Supplier<T> first) {
    return calls.kept(type, first);
  }

  @Override
  public boolean interrupted() {
    return calls.machine().interrupted();
  }
}
