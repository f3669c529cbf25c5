package io.pandan.runtime.evm.core.precompile;

import io.pandan.crypto.Ripemd160;
import io.pandan.crypto.Sha256;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A precompile that takes any input and costs a base and so much for each word of it: SHA-256,
 * RIPEMD-160 and identity (Ethereum yellow paper, appendix E).
 *
 * @param baseGas Ethereum gas of a call
 * @param wordGas Ethereum gas of each 32 bytes of input, or part of them
 * @param function the answer to an input; returns a new array
 */
record LinearPrecompile(long baseGas, long wordGas, UnaryOperator<byte[]> function)
    implements Precompile {
  static final LinearPrecompile SHA256 = new LinearPrecompile(60, 12, Sha256::hash);
  static final LinearPrecompile RIPEMD160 =
      new LinearPrecompile(600, 120, LinearPrecompile::ripemd160);
  static final LinearPrecompile IDENTITY = new LinearPrecompile(15, 3, byte[]::clone);

  @Override
  public long ethereumGas(byte[] input) {
    return baseGas + wordGas * ((input.length + 31L) / 32);
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    return Optional.of(function.apply(input));
  }

  private static byte[] ripemd160(byte[] input) {
    byte[] word = new byte[32];
    System.arraycopy(Ripemd160.hash(input), 0, word, 12, 20);
    return word;
  }
}
