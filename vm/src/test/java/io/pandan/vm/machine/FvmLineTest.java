package io.pandan.vm.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.FatalException;
import io.pandan.api.vm.ActorSet;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FvmLineTest {

  @ParameterizedTest
  @CsvSource({"17, V2", "18, V3", "20, V3", "21, V4", "24, V4", "25, V4", "28, V4"})
  void shouldKnowTheLineOfANetwork(int networkVersion, FvmLine line) {
    assertThat(FvmLine.forNetworkVersion(networkVersion)).isSameAs(line);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 29})
  void shouldRefuseNetworksThatItDoesNotKnow(int networkVersion) {
    assertThatThrownBy(() -> FvmLine.forNetworkVersion(networkVersion))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("" + networkVersion);
  }

  @Test
  void shouldExecuteActorsInJavaOnTheNewestLineAlone() {
    TestNetwork.Builder old = TestNetworks.builder().networkVersion(20);

    assertThatThrownBy(old::build)
        .isInstanceOf(FatalException.class)
        .hasMessage("network version 20 has no actors in Java, those are of 21 to 28");
    TestNetworks.builder().networkVersion(21).build().close();
    old.actorSet(ActorSet.CANONICAL).build().close();
  }
}
