package io.pandan.vm.kernel;

import io.pandan.api.ErrorNumber;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ConsensusFault;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.SyscallException;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.CallManager;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongFunction;

/** The chain's side: network, tipsets, randomness. Source: ref-fvm {@code kernel/default.rs}. */
final class ChainOperations {

  /** Epochs after which a tipset is final (release/v3 {@code FINALITY}). */
  private static final long FINALITY = 900;

  private static final int RANDOMNESS_BYTES = 32;

  private final CallManager calls;

  ChainOperations(CallManager calls) {
    this.calls = calls;
  }

  NetworkContext network() {
    MachineContext context = calls.machine().context();
    return new NetworkContext(
        context.epoch(),
        context.timestampS(),
        context.baseFee(),
        context.chainId(),
        context.networkVersion());
  }

  Cid tipsetCid(long epoch) throws SyscallException {
    if (epoch < 0) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, "epoch " + epoch + " is negative");
    }
    long lookback = calls.machine().context().epoch() - epoch;
    if (lookback <= 0) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "epoch " + epoch + " is not in the past");
    }
    if (calls.machine().line().refusesFinalTipsets()) {
      if (lookback >= FINALITY) {
        throw new SyscallException(
            ErrorNumber.ILLEGAL_ARGUMENT, "epoch " + epoch + " is too far in the past");
      }
      calls.gas().charge(calls.prices().onTipsetCid(lookback));
    } else {
      calls.gas().charge(calls.prices().onLookback("OnTipsetCid", lookback));
    }
    return calls.machine().externs().tipsetCid(epoch);
  }

  Optional<ConsensusFault> verifyConsensusFault(byte[] header1, byte[] header2, byte[] extra) {
    calls.gas().charge(calls.prices().onVerifyConsensusFault());
    return ConsensusFaults.find(header1, header2, extra, calls.machine().externs()::workerKey);
  }

  byte[] chainRandomness(long epoch) throws SyscallException {
    return randomness(epoch, calls.machine().externs()::chainRandomness);
  }

  byte[] beaconRandomness(long epoch) throws SyscallException {
    return randomness(epoch, calls.machine().externs()::beaconRandomness);
  }

  /**
   * An epoch in the future is the chain's to refuse, but as in ref-fvm its look-back, taken for an
   * unsigned number, is charged first and costs more gas than there is.
   */
  private byte[] randomness(long epoch, LongFunction<byte[]> source) throws SyscallException {
    long now = calls.machine().context().epoch();
    long lookback = now - epoch;
    if (((now ^ epoch) & (now ^ lookback)) < 0) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "randomness epoch " + epoch + " is out of range");
    }
    calls.gas().charge(calls.prices().onLookback("OnGetRandomness", lookback));
    return digest(epoch, source);
  }

  byte[] drawChainRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException {
    return draw(personalization, epoch, entropy, calls.machine().externs()::chainRandomness);
  }

  byte[] drawBeaconRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException {
    return draw(personalization, epoch, entropy, calls.machine().externs()::beaconRandomness);
  }

  /** Source: release/v3 {@code draw_randomness}. */
  private byte[] draw(long personalization, long epoch, byte[] entropy, LongFunction<byte[]> source)
      throws SyscallException {
    calls.gas().charge(calls.prices().onRandomness(entropy.length));
    byte[] digest = digest(epoch, source);
    return Blake2b.hash(
        RANDOMNESS_BYTES, bigEndian(personalization), digest, bigEndian(epoch), entropy);
  }

  private static byte[] bigEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] digest(long epoch, LongFunction<byte[]> source) throws SyscallException {
    try {
      return source.apply(epoch);
    } catch (MalformedException e) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, e.getMessage());
    }
  }
}
