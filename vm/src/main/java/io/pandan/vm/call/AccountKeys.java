package io.pandan.vm.call;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.FatalException;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborReader;
import io.pandan.vm.gas.GasTracker;
import io.pandan.vm.machine.Machine;

/**
 * Finds the key behind the address of an account, which network 17's VM did for actors. For one
 * thread. Source: ref-fvm branch release/v2, {@code fvm/src/kernel/default.rs} ({@code
 * resolve_to_key_addr}).
 */
public final class AccountKeys {

  private final Machine machine;
  private final GasTracker gas;

  AccountKeys(Machine machine, GasTracker gas) {
    this.machine = machine;
    this.gas = gas;
  }

  /**
   * The f1 or f3 address of an account, paid for as if an actor opened its state.
   *
   * @throws SyscallException with NOT_FOUND where there is no actor, ILLEGAL_ARGUMENT where it is
   *     no account
   */
  public Address find(Address address) throws SyscallException {
    return find(address, true);
  }

  /** As {@link #find(Address)}, for free, for an address that must be an account's. */
  Address ofSender(Address address) {
    try {
      return find(address, false);
    } catch (SyscallException e) {
      throw new AssertionFailedException(address + " has no key: " + e.getMessage());
    }
  }

  private Address find(Address address, boolean charged) throws SyscallException {
    if (address.protocol() == Address.Protocol.SECP256K1
        || address.protocol() == Address.Protocol.BLS) {
      return address;
    }
    ActorState account =
        machine
            .tree()
            .lookupId(address)
            .flatMap(machine.tree()::actor)
            .orElseThrow(
                () -> new SyscallException(ErrorNumber.NOT_FOUND, "there is no actor " + address));
    if (!machine.actors().isAccount(account.code())) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, address + " is no account");
    }
    if (charged) {
      gas.charge(machine.prices().onBlockOpenBase());
    }
    byte[] state =
        machine
            .store()
            .get(account.head())
            .orElseThrow(() -> new FatalException("account " + address + " has no state"));
    if (charged) {
      gas.charge(machine.prices().onBlockOpen(state.length, 0));
    }
    CborReader in = new CborReader(state);
    in.readArrayHeader(1);
    return Address.read(in);
  }
}
