package io.pandan.vm.kernel;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.Signature;
import io.pandan.api.vm.SyscallException;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Ripemd160;
import io.pandan.crypto.Secp256k1;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.MultihashCode;
import io.pandan.vm.call.CallManager;
import java.util.List;

/** Hashes and signatures. Source: ref-fvm {@code fvm/src/kernel/default.rs}. */
final class CryptoOperations {

  private final CallManager calls;

  CryptoOperations(CallManager calls) {
    this.calls = calls;
  }

  byte[] hash(long hashCode, byte[] data) throws SyscallException {
    if (hashCode == MultihashCode.SHA2_256) {
      charge(hashCode, data);
      return Sha256.hash(data);
    } else if (hashCode == MultihashCode.BLAKE2B_256) {
      charge(hashCode, data);
      return Blake2b.hash256(data);
    } else if (hashCode == MultihashCode.BLAKE2B_512) {
      charge(hashCode, data);
      return Blake2b.hash(Blake2b.MAX_LENGTH_BYTES, data);
    } else if (hashCode == MultihashCode.KECCAK_256) {
      charge(hashCode, data);
      return calls.slotHashes().keccak256(data);
    } else if (hashCode == MultihashCode.RIPEMD_160) {
      charge(hashCode, data);
      return Ripemd160.hash(data);
    }
    throw new SyscallException(
        ErrorNumber.ILLEGAL_ARGUMENT, "unsupported hash code 0x" + Long.toHexString(hashCode));
  }

  boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext)
      throws SyscallException {
    if (type == Signature.Type.SECP256K1.code()) {
      calls.gas().charge(calls.prices().onVerifySecp256k1(plaintext.length));
    } else if (type == Signature.Type.BLS.code()) {
      calls.gas().charge(calls.prices().onVerifyBls(plaintext.length));
    } else {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "unknown signature type " + Integer.toUnsignedString(type));
    }
    Address key = calls.machine().line().resolvesSigners() ? calls.keys().find(signer) : signer;
    return switch (key.protocol()) {
      case SECP256K1 ->
          type == Signature.Type.SECP256K1.code() && isSecp256k1(signature, key, plaintext);
      case BLS -> type == Signature.Type.BLS.code() && isBls(signature, key, plaintext);
      case ID, ACTOR, DELEGATED ->
          throw new SyscallException(
              ErrorNumber.ILLEGAL_ARGUMENT, "address protocol " + key.protocol() + " has no key");
    };
  }

  boolean verifyBlsAggregate(byte[] signature, List<byte[]> publicKeys, List<byte[]> plaintexts)
      throws SyscallException {
    if (publicKeys.size() != plaintexts.size()) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT,
          publicKeys.size() + " BLS public keys for " + plaintexts.size() + " plaintexts");
    }
    long bytes = 0;
    for (byte[] plaintext : plaintexts) {
      bytes += plaintext.length;
    }
    calls.gas().charge(calls.prices().onVerifyBlsAggregate(publicKeys.size(), bytes));
    try {
      return Bls.verifyAggregate(publicKeys, plaintexts, signature);
    } catch (Bls.InvalidPointException e) {
      return false;
    }
  }

  byte[] recoverSecp256k1(byte[] hash, byte[] signature) throws SyscallException {
    calls.gas().charge(calls.prices().onRecoverSecp256k1());
    return Secp256k1.recover(hash, signature)
        .orElseThrow(
            () -> new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, "public key recovery failed"));
  }

  private void charge(long hashCode, byte[] data) {
    calls.gas().charge(calls.prices().onHashing(hashCode, data.length));
  }

  /** Whether a signature of a key's own kind is the key's over a plaintext. */
  static boolean isSigned(Signature signature, Address key, byte[] plaintext) {
    return switch (key.protocol()) {
      case SECP256K1 ->
          signature.type() == Signature.Type.SECP256K1
              && isSecp256k1(signature.bytes(), key, plaintext);
      case BLS ->
          signature.type() == Signature.Type.BLS && isBls(signature.bytes(), key, plaintext);
      case ID, ACTOR, DELEGATED -> false;
    };
  }

  private static boolean isSecp256k1(byte[] signature, Address signer, byte[] plaintext) {
    return signature.length == Secp256k1.SIGNATURE_BYTES
        && Secp256k1.recover(Blake2b.hash256(plaintext), signature)
            .map(Address::secp256k1)
            .filter(signer::equals)
            .isPresent();
  }

  private static boolean isBls(byte[] signature, Address signer, byte[] plaintext) {
    try {
      return Bls.verify(signer.payload(), plaintext, signature);
    } catch (Bls.InvalidPointException e) {
      return false;
    }
  }
}
