package io.pandan.conformance.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.wasm.HostileModule.Refused;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Modules that are refused: with the value and the limit, and without harm to the host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedModulesTest {
  private static final int NETWORK_VERSION = 28;

  /** Each bit, and what makes an integer longer or negative. */
  private static final int[] CHANGES = {1, 2, 4, 8, 16, 32, 64, 128, 0x7f, 0xff};

  private final WasmRuntime runtime = new WasmRuntime();
  private HostileNetwork network;

  @BeforeAll
  void openNetwork() {
    network = new HostileNetwork(Engines.all().findFirst().orElseThrow().engine());
  }

  @AfterAll
  void closeNetwork() {
    network.close();
  }

  static List<HostileModule> modules() {
    return RefusedModules.all();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldSayWhatIsWrongWithTheValueAndTheLimit(HostileModule hostile) {
    String words = ((Refused) hostile.fate()).words();

    assertThatThrownBy(() -> runtime.validate(hostile.module(), NETWORK_VERSION))
        .isExactlyInstanceOf(MalformedException.class)
        .hasMessageContaining(words);
    ApplyResult installed = network.install(hostile.module());
    assertThat(installed.receipt().exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(installed.failure().orElseThrow()).contains(words);
    assertThat(network.transfers()).isTrue();
  }

  @Test
  void shouldTakeNothingButARefusalFromAModuleThatIsCutOff() {
    byte[] module = RefusedModules.everySection();
    assertRefusedOrTaken(module, "whole");
    for (int length = 0; length < module.length; length++) {
      assertRefusedOrTaken(Arrays.copyOf(module, length), "cut at " + length);
    }
  }

  @Test
  void shouldTakeNothingButARefusalFromSectionsThatAreCutOff() {
    Sections sections = Sections.of(RefusedModules.everySection());
    for (int i = 0; i < sections.count(); i++) {
      Sections.Section section = sections.get(i);
      for (int length = 0; length < section.content().length; length++) {
        byte[] cut = Arrays.copyOf(section.content(), length);
        assertRefused(
            sections.replaced(i, section.with(cut)).toBytes(),
            "section " + section.id() + " cut at " + length);
      }
    }
  }

  @Test
  void shouldRefuseSectionsThatAreTwiceThereOrOutOfOrder() {
    Sections sections = Sections.of(RefusedModules.everySection());
    for (int i = 0; i < sections.count(); i++) {
      assertRefused(sections.doubled(i).toBytes(), "twice section " + sections.get(i).id());
      for (int j = i + 1; j < sections.count(); j++) {
        assertRefused(
            sections.swapped(i, j).toBytes(),
            "swapped sections " + sections.get(i).id() + " and " + sections.get(j).id());
      }
    }
  }

  @Test
  void shouldTakeNothingButARefusalFromAnyChangedByte() {
    byte[] module = RefusedModules.everySection();
    for (int i = 0; i < module.length; i++) {
      for (int change : CHANGES) {
        byte[] changed = module.clone();
        changed[i] ^= (byte) change;
        assertRefusedOrTaken(changed, "byte " + i + " changed by " + change);
      }
    }
  }

  private void assertRefused(byte[] module, String what) {
    assertThatThrownBy(() -> runtime.validate(module, NETWORK_VERSION))
        .as(what)
        .isExactlyInstanceOf(MalformedException.class)
        .hasMessageStartingWith("wasm module refused (");
  }

  private void assertRefusedOrTaken(byte[] module, String what) {
    Throwable thrown = catchThrowable(() -> runtime.validate(module, NETWORK_VERSION));
    if (thrown != null) {
      assertThat(thrown)
          .as(what)
          .isExactlyInstanceOf(MalformedException.class)
          .hasMessageStartingWith("wasm module refused (");
    }
  }
}
