package io.pandan.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSecurityProviderTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path folder;
  private TokenSecurityProvider provider;

  @BeforeEach
  void writeToken() throws Exception {
    provider =
        new TokenSecurityProvider(Files.writeString(folder.resolve("admin-token"), TOKEN + "\n"));
  }

  @Test
  void shouldLetTheAdministratorInWithTheToken() {
    FakeRequest request = local().header("Authorization", basic("admin:" + TOKEN));

    Object user = provider.authenticate(request.request(), request.response());

    assertThat(user).isEqualTo("admin");
    assertThat(provider.authorize(user, "anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"admin:admin", "admin:", "root:" + TOKEN, TOKEN, "admin:" + TOKEN + "0", ""})
  void shouldAskForCredentialsWhenTheyAreWrong(String credentials) {
    FakeRequest request = local().header("Authorization", basic(credentials));

    assertThat(provider.authenticate(request.request(), request.response())).isNull();
    assertThat(request.status()).isEqualTo(401);
    assertThat(request.answered("WWW-Authenticate")).startsWith("Basic realm=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Bearer " + TOKEN})
  void shouldAskForCredentialsWhenTheHeaderIsBroken(String header) {
    FakeRequest request = local().header("Authorization", header);

    assertThat(provider.authenticate(request.request(), request.response())).isNull();
    assertThat(request.status()).isEqualTo(401);
  }

  @Test
  void shouldAskForCredentialsWhenThereAreNone() {
    FakeRequest request = local();

    assertThat(provider.authenticate(request.request(), request.response())).isNull();
    assertThat(request.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://evil.example",
    "Origin,null",
    "Origin,http://127.0.0.1:9999",
    "Sec-Fetch-Site,cross-site",
    "Sec-Fetch-Site,same-site",
    "Host,evil.example:8555",
    "Host,127.0.0.1.evil.example"
  })
  void shouldRefuseWhatAnotherSiteMadeTheBrowserSend(String header, String value) {
    FakeRequest request =
        local().header("Authorization", basic("admin:" + TOKEN)).header(header, value);

    assertThat(provider.authenticate(request.request(), request.response())).isNull();
    assertThat(request.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8555,http://127.0.0.1:8555",
    "localhost:8555,http://localhost:8555",
    "[::1]:8555,http://[::1]:8555",
    "[::1],http://[::1]"
  })
  void shouldAcceptItsOwnPages(String host, String origin) {
    FakeRequest request =
        new FakeRequest()
            .header("Host", host)
            .header("Origin", origin)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Authorization", basic("admin:" + TOKEN));

    assertThat(provider.authenticate(request.request(), request.response())).isEqualTo("admin");
  }

  private static FakeRequest local() {
    return new FakeRequest().header("Host", "127.0.0.1:8555");
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }
}
