package io.pandan.vm.kernel;

import io.pandan.api.ErrorNumber;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.CallManager;
import java.util.function.LongFunction;

/** The chain's side: network, tipsets, randomness. Source: ref-fvm {@code kernel/default.rs}. */
final class ChainOperations {

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
    calls.gas().charge(calls.prices().onLookback("OnTipsetCid", lookback));
    return calls.machine().externs().tipsetCid(epoch);
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
    try {
      return source.apply(epoch);
    } catch (MalformedException e) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, e.getMessage());
    }
  }
}
