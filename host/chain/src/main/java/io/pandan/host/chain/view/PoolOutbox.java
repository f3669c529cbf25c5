package io.pandan.host.chain.view;

import io.pandan.api.Address;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.pool.SignatureCheck;
import io.pandan.host.chain.pool.ValidatedMessage;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;

/** The way into the message pool. Signatures are checked on the callers' threads. Thread safe. */
public final class PoolOutbox implements MessageOutbox {
  private final MessagePool pool;
  private final SignatureCheck signatures;
  private final LeasedWork reading;
  private final int networkVersion;

  /**
   * The way into a pool.
   *
   * @param pool the pool
   * @param signatures checks signatures
   * @param reading leases the machine factory, which knows prices
   * @param networkVersion the network version
   */
  public PoolOutbox(
      MessagePool pool, SignatureCheck signatures, LeasedWork reading, int networkVersion) {
    this.pool = pool;
    this.signatures = signatures;
    this.reading = reading;
    this.networkVersion = networkVersion;
  }

  @Override
  public Cid submit(SignedMessage message) {
    int length = message.chainLength();
    long inclusionGas = reading.run(lease -> lease.machines().inclusionGas(networkVersion, length));
    return pool.add(ValidatedMessage.of(message, inclusionGas, signatures));
  }

  @Override
  public List<SignedMessage> pending() {
    return pool.pending();
  }

  @Override
  public Optional<SignedMessage> pending(Cid message) {
    return pool.pending(message);
  }

  @Override
  public long nextNonce(Address sender) {
    return pool.nextNonce(sender);
  }
}
