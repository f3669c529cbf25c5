package io.pandan.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The recovery of keys by libsecp256k1, several times as fast as in Java. Safe for many threads:
 * the static context is only read.
 *
 * @see <a href="https://github.com/bitcoin-core/secp256k1">include/secp256k1_recovery.h</a>
 */
@SuppressWarnings("restricted") // native access is what this is for
final class NativeSecp256k1 {
  private static final String LIBRARY = "secp256k1-jni";

  /** {@code SECP256K1_EC_UNCOMPRESSED}. */
  private static final int UNCOMPRESSED = 2;

  /** The lengths of the library's own forms of a key and a recoverable signature. */
  private static final int KEY_FORM = 64;

  private static final int SIGNATURE_FORM = 65;

  private final MemorySegment context;
  private final MethodHandle parse;
  private final MethodHandle recover;
  private final MethodHandle serialize;

  private NativeSecp256k1(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    context =
        library
            .findOrThrow("secp256k1_context_static")
            .reinterpret(ValueLayout.ADDRESS.byteSize())
            .get(ValueLayout.ADDRESS, 0);
    parse =
        linker.downcallHandle(
            library.findOrThrow("secp256k1_ecdsa_recoverable_signature_parse_compact"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    recover =
        linker.downcallHandle(
            library.findOrThrow("secp256k1_ecdsa_recover"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    serialize =
        linker.downcallHandle(
            library.findOrThrow("secp256k1_ec_pubkey_serialize"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
  }

  /** The library; empty where there is none for this machine. */
  static Optional<NativeSecp256k1> load() {
    try {
      System.loadLibrary(LIBRARY);
      return Optional.of(new NativeSecp256k1(SymbolLookup.loaderLookup()));
    } catch (UnsatisfiedLinkError | IllegalCallerException e) {
      // No native for this platform, none on the library path, or native access is not granted.
      return Optional.empty();
    }
  }

  /**
   * Recovers the public key that made a signature.
   *
   * @param hash 32 bytes
   * @param signature 65 bytes, of which the last is 0 to 3: others end the process
   * @return 65 bytes; empty where no key fits
   */
  Optional<byte[]> recover(byte[] hash, byte[] signature) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parsed = arena.allocate(SIGNATURE_FORM);
      MemorySegment compact = arena.allocateFrom(ValueLayout.JAVA_BYTE, signature);
      if ((int) parse.invokeExact(context, parsed, compact, (int) signature[64]) == 0) {
        return Optional.empty();
      }
      MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, hash);
      MemorySegment key = arena.allocate(KEY_FORM);
      if ((int) recover.invokeExact(context, key, parsed, message) == 0) {
        return Optional.empty();
      }
      MemorySegment out = arena.allocate(Secp256k1.PUBLIC_KEY_BYTES);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, Secp256k1.PUBLIC_KEY_BYTES);
      int written = (int) serialize.invokeExact(context, out, length, key, UNCOMPRESSED);
      if (written == 0) {
        throw new IllegalStateException("libsecp256k1 does not write the key that it recovered");
      }
      return Optional.of(out.toArray(ValueLayout.JAVA_BYTE));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libsecp256k1 cannot be called", e);
    }
  }
}
