package io.pandan.api.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredSealProofTest {

  /** ref-fvm {@code shared/src/sector/registered_proof.rs}, a size of each version. */
  @ParameterizedTest
  @CsvSource({
    "0, 2048, false",
    "6, 8388608, false",
    "7, 536870912, false",
    "8, 34359738368, false",
    "14, 68719476736, false",
    "15, 2048, true",
    "18, 34359738368, true",
    "19, 68719476736, true"
  })
  void shouldKnowSizeAndKind(long code, long sectorSizeBytes, boolean nonInteractive) {
    RegisteredSealProof proof = RegisteredSealProof.of(code);

    assertThat(proof).isEqualTo(new RegisteredSealProof(code, sectorSizeBytes));
    assertThat(proof.isNonInteractive()).isEqualTo(nonInteractive);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 20, Long.MIN_VALUE, 1L << 32})
  void shouldRefuseNumbersThatAreNotRegistered(long code) {
    assertThatThrownBy(() -> RegisteredSealProof.of(code))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("" + code);
  }

  @Test
  void shouldRefuseAnotherSizeThanTheKindHas() {
    assertThatThrownBy(() -> new RegisteredSealProof(0, 8L << 20))
        .isInstanceOf(MalformedException.class);
  }
}
