package io.pandan.runtime.wasm.runtime;

import static io.pandan.runtime.wasm.runtime.ActorMemory.illegalArgument;

import io.pandan.api.Address;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.MultihashCode;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/** Hashes and signatures (ref-fvm fvm/src/syscalls/crypto.rs). */
final class CryptoSyscalls {
  private static final int BLS_SIGNATURE_BYTES = 96;
  private static final int BLS_PUBLIC_KEY_BYTES = 48;
  private static final int SECP256K1_SIGNATURE_BYTES = 65;
  private static final int SECP256K1_PUBLIC_KEY_BYTES = 65;
  private static final int SECP256K1_HASH_BYTES = 32;

  /** Signature types that the syscall knows: 1 secp256k1, 2 BLS. */
  private static final int MAX_SIGNATURE_TYPE = 2;

  /** Hash functions that any network has. */
  private static final Set<Long> HASHES =
      Set.of(
          MultihashCode.SHA2_256,
          MultihashCode.BLAKE2B_256,
          MultihashCode.BLAKE2B_512,
          MultihashCode.KECCAK_256,
          MultihashCode.RIPEMD_160);

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
    // No signature is longer, and each longer one is as wrong as another.
    byte[] signature = c.memory.readAtMost(c.i32(1), c.i32(2), BLS_SIGNATURE_BYTES + 1);
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
    int[] ends = new int[(int) signers];
    long total = 0;
    for (int i = 0; i < ends.length; i++) {
      total += Integer.toUnsignedLong(c.memory.readInt(c.i32(4) + i * Integer.BYTES));
      if (total > Integer.MAX_VALUE) {
        throw illegalArgument("plaintexts of " + total + " bytes and more are out of bounds");
      }
      ends[i] = (int) total;
    }
    c.memory.check(c.i32(3), (int) total);
    // Copied when they are asked for, and so when they are paid for.
    List<byte[]> keys =
        lazily(
            ends.length,
            i -> c.memory.copy(c.i32(2) + i * BLS_PUBLIC_KEY_BYTES, BLS_PUBLIC_KEY_BYTES));
    List<byte[]> plaintexts =
        lazily(
            ends.length,
            i -> {
              int from = i == 0 ? 0 : ends[i - 1];
              return c.memory.copy(c.i32(3) + from, ends[i] - from);
            });
    c.giveVerdict(c.kernel.verifyBlsAggregate(signature, keys, plaintexts));
  }

  private static List<byte[]> lazily(int size, IntFunction<byte[]> get) {
    return new AbstractList<>() {
      @Override
      public byte[] get(int index) {
        return get.apply(Objects.checkIndex(index, size));
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private static void recoverSecpPublicKey(Context c) throws SyscallException {
    byte[] hash = c.memory.read(c.i32(0), SECP256K1_HASH_BYTES);
    byte[] signature = c.memory.read(c.i32(1), SECP256K1_SIGNATURE_BYTES);
    c.giveBytes(c.kernel.recoverSecp256k1(hash, signature));
  }

  private static void hash(Context c) throws SyscallException {
    c.memory.check(c.i32(3), c.i32(4));
    c.memory.check(c.i32(1), c.i32(2));
    // What has no price must not be copied: the kernel refuses it whatever the data.
    boolean known = HASHES.contains(c.i64(0));
    byte[] digest = c.kernel.hash(c.i64(0), c.memory.copy(c.i32(1), known ? c.i32(2) : 0));
    // A shorter buffer takes the start of the digest.
    int length = Math.min(digest.length, c.i32(4));
    c.memory.putBytes(c.i32(3), Arrays.copyOf(digest, length));
    c.giveInt(length);
  }
}
