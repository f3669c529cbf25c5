package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthModuleTest {
  private static final String SECRET =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @TempDir private Path folder;
  private Path secret;
  private AccessControl access;
  private AuthModule auth;

  @BeforeEach
  void open() throws IOException {
    secret = folder.resolve("secret");
    Path admin = Files.writeString(folder.resolve("admin"), "s3cret");
    access =
        new AccessControl(
            RpcPermission.READ, Optional.of(admin), Optional.of(new AccessTokens(secret)));
    auth = new AuthModule(Optional.of(secret), access);
  }

  @Test
  void shouldMakeTokensOfEachPermission() throws Exception {
    assertThat(bearer(token("read"))).contains(RpcPermission.READ);
    assertThat(bearer(token("read", "write"))).contains(RpcPermission.WRITE);
    assertThat(bearer(token("write", "read", "sign"))).contains(RpcPermission.SIGN);
    assertThat(bearer(token("read", "write", "sign", "admin"))).contains(RpcPermission.ADMIN);
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldTellWhatATokenMayDo() throws Exception {
    assertThat(call("Filecoin.AuthVerify", JsonValue.of(token("read", "write"))))
        .isEqualTo(JsonArray.of(JsonValue.of("read"), JsonValue.of("write")));
    assertThat(((JsonArray) call("Filecoin.AuthVerify", JsonValue.of("s3cret"))).size())
        .isEqualTo(4);
    assertThatThrownBy(() -> call("Filecoin.AuthVerify", JsonValue.of("wrong")))
        .isInstanceOf(RpcException.class)
        .hasMessage("the token is none of this node's");
  }

  @Test
  void shouldReadTokensAsLotusMakesThem() throws IOException {
    Files.writeString(secret, SECRET);
    String signed =
        text("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + text("{\"Allow\":[\"read\",\"write\"]}");

    assertThat(bearer(signed + ".a2dV0UrA0kX6qMxjUfdyJZUwmw8W-rDDjES_OWZDB94"))
        .contains(RpcPermission.WRITE);
  }

  @Test
  void shouldRefuseWhatItDidNotSign() throws Exception {
    String token = token("read");
    String[] parts = token.split("\\.");
    String more = text("{\"Allow\":[\"read\",\"write\",\"sign\",\"admin\"]}");

    assertThat(bearer(parts[0] + "." + more + "." + parts[2])).isEmpty();
    assertThat(bearer(text("{\"alg\":\"none\"}") + "." + more + ".")).isEmpty();
    assertThat(bearer(token + "x")).isEmpty();
    assertThat(bearer("..")).isEmpty();
    Files.writeString(secret, SECRET);
    assertThat(bearer(token)).as("after the secret was changed").isEmpty();
    Files.delete(secret);
    assertThat(bearer(token)).as("without a secret").isEmpty();
  }

  @Test
  void shouldRefusePermissionsWithoutThoseBelow() {
    for (List<String> names : List.of(List.of("sign"), List.<String>of(), List.of("read", "x"))) {
      assertThatThrownBy(() -> token(names.toArray(String[]::new)))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("must be read, or read and write");
    }
  }

  private Optional<RpcPermission> bearer(String token) {
    return access.permission(Optional.of("Bearer " + token));
  }

  private String token(String... permissions) throws InterruptedException {
    JsonValue answer =
        call("Filecoin.AuthNew", JsonArray.from(Arrays.asList(permissions), JsonValue::of));
    return new String(
        Base64.getDecoder().decode(((JsonString) answer).value()), StandardCharsets.US_ASCII);
  }

  private JsonValue call(String name, JsonValue parameter) throws InterruptedException {
    RpcMethod method =
        auth.methods().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    return method.handler().call(new RpcParameters(JsonArray.of(parameter)));
  }

  private static String text(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
