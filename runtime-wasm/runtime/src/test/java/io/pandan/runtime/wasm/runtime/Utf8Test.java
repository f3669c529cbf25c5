package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  private static boolean isValid(byte[] bytes, int offset, int length) {
    return Utf8.isValid(
        (at, target, to, count) -> System.arraycopy(bytes, at, target, to, count), offset, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 65_532, 65_533, 65_534, 65_535, 65_536, 131_070, 131_071})
  void shouldTakeCharactersWhereverTheyLie(int before) {
    for (String character : new String[] {"é", "€", "𝄞"}) {
      byte[] text = ("a".repeat(before) + character + "b").getBytes(StandardCharsets.UTF_8);

      assertThat(isValid(text, 0, text.length)).as(character).isTrue();
      assertThat(isValid(text, 0, before + 1)).as("cut %s", character).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65_535, 65_536, 140_000})
  void shouldRefuseBytesThatAreNoCharacter(int at) {
    byte[] text = new byte[140_001];
    Arrays.fill(text, (byte) 'x');
    text[at] = (byte) 0xc0;

    assertThat(isValid(text, 0, text.length)).isFalse();
    assertThat(isValid(text, at + 1, text.length - at - 1)).isTrue();
  }

  @Test
  void shouldTakeNothing() {
    assertThat(isValid(new byte[0], 0, 0)).isTrue();
  }
}
