package io.pandan.runtime.wasm.runtime;

import static io.pandan.runtime.wasm.runtime.ActorMemory.illegalArgument;

import io.pandan.api.Address;
import io.pandan.api.vm.SyscallException;
import java.util.Arrays;
import java.util.List;

/** Hashes and signatures (ref-fvm fvm/src/syscalls/crypto.rs). */
final class CryptoSyscalls {
  private static final int BLS_SIGNATURE_BYTES = 96;
  private static final int BLS_PUBLIC_KEY_BYTES = 48;
  private static final int SECP256K1_SIGNATURE_BYTES = 65;
  private static final int SECP256K1_PUBLIC_KEY_BYTES = 65;
  private static final int SECP256K1_HASH_BYTES = 32;

  /** Signature types that the syscall knows: 1 secp256k1, 2 BLS. */
  private static final int MAX_SIGNATURE_TYPE = 2;

  private CryptoSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall("crypto", "verify_signature", "iiiiiii", 4, CryptoSyscalls::verifySignature),
        new Syscall(
            "crypto", "verify_bls_aggregate", "iiiii", 4, CryptoSyscalls::verifyBlsAggregate),
        new Syscall(
            "crypto",
            "recover_secp_public_key",
            "ii",
            SECP256K1_PUBLIC_KEY_BYTES,
            CryptoSyscalls::recoverSecpPublicKey),
        new Syscall("crypto", "hash", "liiii", 4, CryptoSyscalls::hash));
  }

  /** Networks 18 to 20: without aggregates of BLS signatures. */
  static List<Syscall> v3() {
    return table().stream().filter(s -> !s.name().equals("verify_bls_aggregate")).toList();
  }

  private static void verifySignature(Context c) throws SyscallException {
    int type = c.i32(0);
    if (type < 1 || type > MAX_SIGNATURE_TYPE) {
      throw illegalArgument("unknown signature type " + Integer.toUnsignedString(type));
    }
    byte[] signature = c.memory.read(c.i32(1), c.i32(2));
    Address signer = c.memory.readAddress(c.i32(3), c.i32(4));
    byte[] plaintext = c.memory.read(c.i32(5), c.i32(6));
    c.giveVerdict(c.kernel.verifySignature(type, signature, signer, plaintext));
  }

  private static void verifyBlsAggregate(Context c) throws SyscallException {
    long signers = Integer.toUnsignedLong(c.i32(0));
    if (signers * BLS_PUBLIC_KEY_BYTES > 0xffff_ffffL) {
      throw illegalArgument("number of signatures aggregated (" + signers + ") exceeds limit");
    }
    byte[] signature = c.memory.read(c.i32(1), BLS_SIGNATURE_BYTES);
    c.memory.check(c.i32(2), (int) signers * BLS_PUBLIC_KEY_BYTES);
    c.memory.check(c.i32(4), (int) signers * Integer.BYTES);
    int count = (int) signers;
    byte[][] keys = new byte[count][];
    int[] lengths = new int[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      keys[i] = c.memory.read(c.i32(2) + i * BLS_PUBLIC_KEY_BYTES, BLS_PUBLIC_KEY_BYTES);
      lengths[i] = c.memory.readInt(c.i32(4) + i * Integer.BYTES);
      total += Integer.toUnsignedLong(lengths[i]);
    }
    if (total > Integer.MAX_VALUE) {
      throw illegalArgument("plaintexts of " + total + " bytes are out of bounds");
    }
    byte[] all = c.memory.read(c.i32(3), (int) total);
    byte[][] plaintexts = new byte[count][];
    int from = 0;
    for (int i = 0; i < count; i++) {
      plaintexts[i] = Arrays.copyOfRange(all, from, from + lengths[i]);
      from += lengths[i];
    }
    c.giveVerdict(c.kernel.verifyBlsAggregate(signature, keys, plaintexts));
  }

  private static void recoverSecpPublicKey(Context c) throws SyscallException {
    byte[] hash = c.memory.read(c.i32(0), SECP256K1_HASH_BYTES);
    byte[] signature = c.memory.read(c.i32(1), SECP256K1_SIGNATURE_BYTES);
    c.giveBytes(c.kernel.recoverSecp256k1(hash, signature));
  }

  private static void hash(Context c) throws SyscallException {
    c.memory.check(c.i32(3), c.i32(4));
    byte[] digest = c.kernel.hash(c.i64(0), c.memory.read(c.i32(1), c.i32(2)));
    // A shorter buffer takes the start of the digest.
    int length = Math.min(digest.length, c.i32(4));
    c.memory.putBytes(c.i32(3), Arrays.copyOf(digest, length));
    c.giveInt(length);
  }
}
