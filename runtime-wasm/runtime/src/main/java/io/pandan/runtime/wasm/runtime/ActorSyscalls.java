package io.pandan.runtime.wasm.runtime;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;

/** Other actors (ref-fvm fvm/src/syscalls/actor.rs). */
final class ActorSyscalls {
  /** Size of an f2 address in bytes. */
  private static final int ACTOR_ADDRESS_BYTES = 21;

  private static final Syscall RESOLVE_ADDRESS =
      new Syscall("actor", "resolve_address", "ii", 8, ActorSyscalls::resolveAddress);
  private static final Syscall GET_ACTOR_CODE_CID =
      new Syscall("actor", "get_actor_code_cid", "lii", 4, ActorSyscalls::getActorCodeCid);
  private static final Syscall GET_BUILTIN_ACTOR_TYPE =
      new Syscall(
          "actor",
          "get_builtin_actor_type",
          "i",
          4,
          c -> c.giveInt(c.kernel.builtinActorType(c.memory.readCid(c.i32(0)))));
  private static final Syscall GET_CODE_CID_FOR_TYPE =
      new Syscall("actor", "get_code_cid_for_type", "iii", 4, ActorSyscalls::getCodeCidForType);

  private ActorSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        RESOLVE_ADDRESS,
        new Syscall(
            "actor", "lookup_delegated_address", "lii", 4, ActorSyscalls::lookupDelegatedAddress),
        GET_ACTOR_CODE_CID,
        new Syscall("actor", "next_actor_address", "ii", 4, ActorSyscalls::nextActorAddress),
        new Syscall("actor", "create_actor", "liii", 0, ActorSyscalls::createActor),
        GET_BUILTIN_ACTOR_TYPE,
        GET_CODE_CID_FOR_TYPE,
        new Syscall(
            "actor", "balance_of", "l", 16, c -> c.giveAmount(c.kernel.balanceOf(c.i64(0)))),
        // ref-fvm links it with the feature m2-native; elsewhere the kernel forbids it.
        new Syscall(
            "actor",
            "install_actor",
            "i",
            0,
            c -> c.kernel.installActor(c.memory.readCid(c.i32(0)))));
  }

  /** Network 17: there are no delegated addresses. */
  static List<Syscall> v2() {
    return List.of(
        RESOLVE_ADDRESS,
        GET_ACTOR_CODE_CID,
        new Syscall("actor", "new_actor_address", "ii", 4, ActorSyscalls::nextActorAddress),
        new Syscall(
            "actor",
            "create_actor",
            "li",
            0,
            c -> c.kernel.createActor(c.memory.readCid(c.i32(1)), c.i64(0), Optional.empty())),
        GET_BUILTIN_ACTOR_TYPE,
        GET_CODE_CID_FOR_TYPE);
  }

  private static void resolveAddress(Context c) throws SyscallException {
    c.giveLong(c.kernel.resolveAddress(c.memory.readAddress(c.i32(0), c.i32(1))));
  }

  private static void lookupDelegatedAddress(Context c) throws SyscallException {
    c.memory.check(c.i32(1), c.i32(2));
    Optional<Address> address = c.kernel.lookupDelegatedAddress(c.i64(0));
    int length = 0;
    if (address.isPresent()) {
      length = c.memory.write(address.get().toBytes(), c.i32(1), c.i32(2), "address");
    }
    c.giveInt(length);
  }

  private static void getActorCodeCid(Context c) throws SyscallException {
    c.memory.check(c.i32(1), c.i32(2));
    c.giveInt(c.memory.writeCid(c.kernel.actorCodeCid(c.i64(0)), c.i32(1), c.i32(2)));
  }

  private static void nextActorAddress(Context c) throws SyscallException {
    c.memory.check(c.i32(0), c.i32(1));
    if (Integer.compareUnsigned(c.i32(1), ACTOR_ADDRESS_BYTES) < 0) {
      throw new SyscallException(
          ErrorNumber.BUFFER_TOO_SMALL,
          "a buffer of "
              + Integer.toUnsignedString(c.i32(1))
              + " bytes for an address of "
              + ACTOR_ADDRESS_BYTES);
    }
    byte[] address = c.kernel.nextActorAddress().toBytes();
    c.giveInt(c.memory.write(address, c.i32(0), c.i32(1), "address"));
  }

  private static void createActor(Context c) throws SyscallException {
    Cid code = c.memory.readCid(c.i32(1));
    Optional<Address> delegated =
        c.i32(3) == 0 ? Optional.empty() : Optional.of(c.memory.readAddress(c.i32(2), c.i32(3)));
    c.kernel.createActor(code, c.i64(0), delegated);
  }

  private static void getCodeCidForType(Context c) throws SyscallException {
    c.memory.check(c.i32(1), c.i32(2));
    c.giveInt(c.memory.writeCid(c.kernel.codeCidForType(c.i32(0)), c.i32(1), c.i32(2)));
  }
}
