package io.pandan.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
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

  /** {@code SECP256K1_CONTEXT_NONE}. */
  private static final int CONTEXT_NONE = 1;

  /** {@code SECP256K1_EC_UNCOMPRESSED}. */
  private static final int UNCOMPRESSED = 2;

  /** The lengths of the library's own forms of a key and a recoverable signature. */
  private static final int KEY_FORM = 64;

  private static final int SIGNATURE_FORM = 65;

  private final MemorySegment context;
  private final MethodHandle parse;
  private final MethodHandle recover;
  private final MethodHandle create;
  private final MethodHandle serialize;
  private final MethodHandle sign;
  private final MethodHandle compact;

  private NativeSecp256k1(SymbolLookup library) throws Throwable {
    MethodHandle make = function(library, "context_create", ADDRESS, JAVA_INT);
    context = (MemorySegment) make.invokeExact(CONTEXT_NONE);
    parse =
        function(
            library,
            "ecdsa_recoverable_signature_parse_compact",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT);
    recover = function(library, "ecdsa_recover", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    create = function(library, "ec_pubkey_create", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    serialize =
        function(
            library, "ec_pubkey_serialize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    sign =
        function(
            library,
            "ecdsa_sign_recoverable",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    compact =
        function(
            library,
            "ecdsa_recoverable_signature_serialize_compact",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS);
  }

  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            library.findOrThrow("secp256k1_" + name), FunctionDescriptor.of(result, arguments));
  }

  /** The library; empty where there is none for this machine. */
  static Optional<NativeSecp256k1> load() {
    try {
      System.loadLibrary(LIBRARY);
      return Optional.of(new NativeSecp256k1(SymbolLookup.loaderLookup()));
    } catch (UnsatisfiedLinkError | IllegalCallerException e) {
      // No native for this platform, none on the library path, or native access is not granted.
      return Optional.empty();
    } catch (Throwable e) {
      throw failed(e);
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
      MemorySegment compact = arena.allocateFrom(JAVA_BYTE, signature);
      if ((int) parse.invokeExact(context, parsed, compact, (int) signature[64]) == 0) {
        return Optional.empty();
      }
      MemorySegment message = arena.allocateFrom(JAVA_BYTE, hash);
      MemorySegment key = arena.allocate(KEY_FORM);
      if ((int) recover.invokeExact(context, key, parsed, message) == 0) {
        return Optional.empty();
      }
      return Optional.of(serialized(key, arena));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * The public key of a private one.
   *
   * @param privateKey 32 bytes, in 1..n-1
   * @return 65 bytes
   */
  byte[] publicKey(byte[] privateKey) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = arena.allocateFrom(JAVA_BYTE, privateKey);
      MemorySegment key = arena.allocate(KEY_FORM);
      requireDone((int) create.invokeExact(context, key, secret));
      secret.fill((byte) 0);
      return serialized(key, arena);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Signs by RFC 6979, with the lower s.
   *
   * @param privateKey 32 bytes, in 1..n-1
   * @param hash 32 bytes
   * @return 65 bytes
   */
  byte[] sign(byte[] privateKey, byte[] hash) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = arena.allocateFrom(JAVA_BYTE, privateKey);
      MemorySegment message = arena.allocateFrom(JAVA_BYTE, hash);
      MemorySegment signature = arena.allocate(SIGNATURE_FORM);
      requireDone(
          (int)
              sign.invokeExact(
                  context, signature, message, secret, MemorySegment.NULL, MemorySegment.NULL));
      secret.fill((byte) 0);
      MemorySegment out = arena.allocate(Secp256k1.SIGNATURE_BYTES);
      MemorySegment id = arena.allocate(JAVA_INT);
      requireDone((int) compact.invokeExact(context, out, id, signature));
      out.set(JAVA_BYTE, Secp256k1.SIGNATURE_BYTES - 1, (byte) id.get(JAVA_INT, 0));
      return out.toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private byte[] serialized(MemorySegment key, Arena arena) throws Throwable {
    MemorySegment out = arena.allocate(Secp256k1.PUBLIC_KEY_BYTES);
    MemorySegment length = arena.allocateFrom(JAVA_LONG, Secp256k1.PUBLIC_KEY_BYTES);
    requireDone((int) serialize.invokeExact(context, out, length, key, UNCOMPRESSED));
    return out.toArray(JAVA_BYTE);
  }

  private static void requireDone(int answer) {
    if (answer == 0) {
      throw new IllegalStateException("libsecp256k1 refuses what was checked before");
    }
  }

  private static RuntimeException failed(Throwable e) {
    return switch (e) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new IllegalStateException("libsecp256k1 cannot be called", e);
    };
  }
}
