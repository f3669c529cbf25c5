package io.pandan.conformance.wasm;

import io.pandan.api.Address;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A syscall, and an actor that makes it with the arguments that a message brings.
 *
 * @param module the import's module
 * @param name the import's name
 * @param parameters one letter each, the pointer to the result among them
 */
record HostileSyscall(String module, String name, String parameters) {
  /** Where the actor's memory ends: it has one page. */
  static final int MEMORY_BYTES = 65_536;

  /** What is added to the error number, so that it can be an exit code. */
  static final int FIRST_EXIT_CODE = 100;

  /** Where an address of two bytes lies. */
  static final int ID_ADDRESS = 8;

  /** Where an address of 21 bytes lies. */
  static final int KEY_ADDRESS = 32;

  /** Where a CID lies, that of the empty state. */
  static final int EMPTY_STATE = 100;

  /** Where the arguments lie. */
  private static final int ARGUMENTS = 32_768;

  /** The syscalls of networks 21 and later (docs/wasm.md). */
  static List<HostileSyscall> all() {
    return List.of(
        of("actor", "balance_of", "il"),
        of("actor", "create_actor", "liii"),
        of("actor", "get_actor_code_cid", "ilii"),
        of("actor", "get_builtin_actor_type", "ii"),
        of("actor", "get_code_cid_for_type", "iiii"),
        of("actor", "install_actor", "i"),
        of("actor", "lookup_delegated_address", "ilii"),
        of("actor", "next_actor_address", "iii"),
        of("actor", "resolve_address", "iii"),
        of("crypto", "batch_verify_seals", "iii"),
        of("crypto", "compute_unsealed_sector_cid", "iliiii"),
        of("crypto", "hash", "iliiii"),
        of("crypto", "recover_secp_public_key", "iii"),
        of("crypto", "verify_aggregate_seals", "iii"),
        of("crypto", "verify_bls_aggregate", "iiiiii"),
        of("crypto", "verify_consensus_fault", "iiiiiii"),
        of("crypto", "verify_post", "iii"),
        of("crypto", "verify_replica_update", "iii"),
        of("crypto", "verify_signature", "iiiiiiii"),
        of("debug", "enabled", "i"),
        of("debug", "log", "ii"),
        of("debug", "store_artifact", "iiii"),
        of("event", "emit_event", "iiiiii"),
        of("gas", "available", "i"),
        of("ipld", "block_create", "ilii"),
        of("ipld", "block_link", "iiliii"),
        of("ipld", "block_open", "ii"),
        of("ipld", "block_read", "iiiii"),
        of("ipld", "block_stat", "ii"),
        of("network", "context", "i"),
        of("network", "tipset_cid", "ilii"),
        of("network", "total_fil_circ_supply", "i"),
        of("rand", "get_beacon_randomness", "il"),
        of("rand", "get_chain_randomness", "il"),
        of("self", "current_balance", "i"),
        of("self", "root", "iii"),
        of("self", "self_destruct", "i"),
        of("self", "set_root", "i"),
        of("send", "send", "iiilillll"),
        of("vm", "exit", "iiii"),
        of("vm", "message_context", "i"));
  }

  private static HostileSyscall of(String module, String name, String parameters) {
    return new HostileSyscall(module, name, parameters);
  }

  /**
   * An actor that reads its arguments from the parameters of a message, 8 bytes each, makes the
   * syscall and exits by its error number.
   */
  byte[] actor() {
    Code code = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.DROP);
    code.i32(0).op(Opcode.I64_LOAD, 3, 32).i64(1).op(Opcode.I64_EQ).block(Opcode.IF);
    code.i32(0).op(Opcode.RETURN).end();
    code.i32(0).op(Opcode.LOCAL_GET, 0).i32(0).i32(ARGUMENTS).i32(8 * parameters.length());
    code.op(Opcode.CALL, 2).op(Opcode.DROP).i32(FIRST_EXIT_CODE);
    for (int i = 0; i < parameters.length(); i++) {
      boolean wide = parameters.charAt(i) == 'l';
      code.i32(ARGUMENTS).op(wide ? Opcode.I64_LOAD : Opcode.I32_LOAD, 0, 8 * i);
    }
    code.op(Opcode.CALL, 3).op(Opcode.I32_ADD).i32(0).i32(0).i32(0).op(Opcode.CALL, 1).end();
    return new ModuleBuilder()
        .importFunction("vm", "message_context", "i>i")
        .importFunction("vm", "exit", "iiii>i")
        .importFunction("ipld", "block_read", "iiiii>i")
        .importFunction(module, name, parameters + ">i")
        .memory(1)
        .activeData(ID_ADDRESS, Address.id(1).toBytes())
        .activeData(KEY_ADDRESS, NativeNetwork.ALICE.toBytes())
        .activeData(EMPTY_STATE, Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80}).toBytes())
        .function("i>i", "", code)
        .exportFunction("invoke", 4)
        .exportMemory()
        .build();
  }

  /** The parameters of a message that brings these arguments. */
  static byte[] params(long... arguments) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * arguments.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long argument : arguments) {
      bytes.putLong(argument);
    }
    return bytes.array();
  }

  @Override
  public String toString() {
    return module + "." + name;
  }
}
