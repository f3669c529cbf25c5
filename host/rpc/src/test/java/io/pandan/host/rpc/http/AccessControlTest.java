package io.pandan.host.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.rpc.RpcPermission;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessControlTest {
  private final AccessControl access =
      new AccessControl(RpcPermission.READ, Optional.of("s3cret\n"));

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
    AccessControl open = new AccessControl(RpcPermission.WRITE, Optional.of(" "));

    assertThat(open.permission(Optional.of("Bearer "))).isEmpty();
    assertThat(open.permission(Optional.empty())).contains(RpcPermission.WRITE);
  }
}
