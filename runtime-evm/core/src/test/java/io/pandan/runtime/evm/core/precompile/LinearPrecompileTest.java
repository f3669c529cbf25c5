package io.pandan.runtime.evm.core.precompile;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinearPrecompileTest {
  private static final byte[] TEXT = "foo bar baz boxy".getBytes(US_ASCII);

  /** builtin-actors {@code precompiles/evm.rs}, tests. */
  @Test
  void shouldAgreeWithBuiltinActorsWhenHashing() {
    assertThat(LinearPrecompile.SHA256.execute(TEXT).orElseThrow())
        .isEqualTo(hex("ace8597929092c14bd028ede7b07727875788c7e130278b5afed41940d965aba"));
    assertThat(LinearPrecompile.RIPEMD160.execute(TEXT).orElseThrow())
        .isEqualTo(hex("0000000000000000000000004cd7a0452bd3d682e4cbd5fa90f446d7285b156a"));
  }

  @Test
  void shouldCopyWhenIdentity() {
    assertThat(LinearPrecompile.IDENTITY.execute(TEXT).orElseThrow())
        .isEqualTo(TEXT)
        .isNotSameAs(TEXT);
    assertThat(LinearPrecompile.IDENTITY.execute(new byte[0]).orElseThrow()).isEmpty();
  }

  @Test
  void shouldCostABaseAndEachStartedWord() {
    assertThat(LinearPrecompile.SHA256.ethereumGas(new byte[0])).isEqualTo(60);
    assertThat(LinearPrecompile.SHA256.ethereumGas(new byte[33])).isEqualTo(60 + 2 * 12);
    assertThat(LinearPrecompile.RIPEMD160.ethereumGas(new byte[32])).isEqualTo(600 + 120);
    assertThat(LinearPrecompile.IDENTITY.ethereumGas(new byte[65])).isEqualTo(15 + 3 * 3);
  }
}
