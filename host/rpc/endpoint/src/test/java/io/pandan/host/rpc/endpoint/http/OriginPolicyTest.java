package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
  private final OriginPolicy policy =
      new OriginPolicy(
          List.of("localhost", "127.0.0.1", "[::1]"),
          List.of("http://localhost:*", "chrome-extension://*", "https://app.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:8545", "localhost.", "127.0.0.1:1", "[::1]:8545", "[::1]"})
  void shouldLetLoopbackNamesIn(String host) {
    assertThat(policy.allowsHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example:8545", "127.0.0.1.nip.io", "", "::1"})
  void shouldKeepOtherHostsOut(String host) {
    assertThat(policy.allowsHost(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://localhost:3000",
        "chrome-extension://abc",
        "https://APP.example"
      })
  void shouldLetListedOriginsIn(String origin) {
    assertThat(policy.allowsOrigin(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://localhost:3000",
        "http://localhost:3000.evil.example",
        "http://localhost.evil.example",
        "https://app.example.evil",
        "https://app-example",
        "chrome-extension://"
      })
  void shouldKeepOtherOriginsOut(String origin) {
    assertThat(policy.allowsOrigin(origin)).isFalse();
  }

  @Test
  void shouldAllowNoOriginWhenTheListIsEmpty() {
    assertThat(new OriginPolicy(List.of(), List.of("")).allowsOrigin("http://localhost")).isFalse();
  }

  @Test
  void shouldRefuseAWildcardThatWouldMatchTooMuch() {
    assertThatThrownBy(() -> new OriginPolicy(List.of(), List.of("https://*.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://*.example");
  }
}
