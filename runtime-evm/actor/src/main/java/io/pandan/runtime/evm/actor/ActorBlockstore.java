package io.pandan.runtime.evm.actor;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Optional;

/** The blocks that an invocation can reach, for the trees of its state. */
final class ActorBlockstore implements Blockstore {
  private final Syscalls syscalls;

  ActorBlockstore(Syscalls syscalls) {
    this.syscalls = syscalls;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    byte[] node = syscalls.get(cid);
    syscalls.chargeGas("evm node", EvmGas.NODE_READ + EvmGas.NODE_READ_BYTE * node.length);
    return Optional.of(node);
  }

  @Override
  public boolean has(Cid cid) {
    throw new UnsupportedOperationException("an actor cannot ask whether a block exists");
  }

  @Override
  public void put(Cid cid, byte[] block) {
    chargeWrite(block);
    syscalls.put(cid.codec(), block);
  }

  /** The kernel computes the CID, so it is not computed here as well. */
  @Override
  public Cid putCbor(byte[] dagCbor) {
    chargeWrite(dagCbor);
    return syscalls.put(Codec.DAG_CBOR, dagCbor);
  }

  private void chargeWrite(byte[] node) {
    syscalls.chargeGas("evm node", EvmGas.NODE_WRITE_BYTE * node.length);
  }
}
