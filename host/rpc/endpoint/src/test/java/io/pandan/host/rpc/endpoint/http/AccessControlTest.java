package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.rpc.RpcPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessControlTest {
  @TempDir private Path folder;
  private Path file;
  private AccessControl access;

  @BeforeEach
  void writeToken() throws IOException {
    file = Files.writeString(folder.resolve("admin-token"), "s3cret\n");
    access = new AccessControl(RpcPermission.READ, Optional.of(file), Optional.empty());
  }

  @Test
  void shouldGiveAnonymousCallersTheirPermission() {
    assertThat(access.permission(Optional.empty())).contains(RpcPermission.READ);
  }

  @Test
  void shouldMakeTheTokensBearerAdministrator() {
    assertThat(access.permission(Optional.of("Bearer s3cret"))).contains(RpcPermission.ADMIN);
    assertThat(access.permission(Optional.of("bearer s3cret"))).contains(RpcPermission.ADMIN);
  }

  @Test
  void shouldRefuseAWrongToken() {
    assertThat(access.permission(Optional.of("Bearer s3cre"))).isEmpty();
    assertThat(access.permission(Optional.of("Bearer "))).isEmpty();
    assertThat(access.permission(Optional.of("Basic s3cret"))).isEmpty();
  }

  @Test
  void shouldRefuseEveryTokenWhenNoneIsSet() {
    AccessControl open = new AccessControl(RpcPermission.WRITE, Optional.empty(), Optional.empty());

    assertThat(open.permission(Optional.of("Bearer "))).isEmpty();
    assertThat(open.permission(Optional.empty())).contains(RpcPermission.WRITE);
  }

  @Test
  void shouldFollowTheTokenFile() throws IOException {
    Files.writeString(file, "fresh");
    assertThat(access.permission(Optional.of("Bearer fresh"))).contains(RpcPermission.ADMIN);

    Files.writeString(file, "");
    assertThat(access.permission(Optional.of("Bearer "))).isEmpty();

    Files.delete(file);
    assertThat(access.permission(Optional.of("Bearer fresh"))).isEmpty();
  }
}
