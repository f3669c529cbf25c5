package io.pandan.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import org.junit.jupiter.api.Test;

class RpcParametersTest {
  private final RpcParameters two =
      new RpcParameters(JsonArray.of(JsonValue.of("x"), JsonNull.NULL));

  @Test
  void shouldNameTheParameterThatIsMissing() {
    assertThatThrownBy(() -> two.require(2, "block"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.INVALID_PARAMS))
        .hasMessage("invalid params: parameter 2 (block) is missing");
  }

  @Test
  void shouldTakeNullForAnOptionalParameterThatIsLeftOut() {
    assertThat(two.optional(0)).contains(JsonValue.of("x"));
    assertThat(two.optional(1)).isEmpty();
    assertThat(two.optional(2)).isEmpty();
  }

  @Test
  void shouldRefuseMoreParametersThanTheMethodTakes() {
    two.requireAtMost(2);
    assertThatThrownBy(() -> two.requireAtMost(1)).hasMessageContaining("got 2");
  }

  @Test
  void shouldRefuseNamesThatCannotBeOnTheWire() {
    RpcHandler handler = _ -> JsonNull.NULL;
    assertThatThrownBy(() -> new RpcMethod("", RpcPermission.READ, handler))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RpcMethod("eth call", RpcPermission.READ, handler))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RpcMethod("rpc.discover", RpcPermission.READ, handler))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldOrderPermissions() {
    assertThat(RpcPermission.ADMIN.covers(RpcPermission.READ)).isTrue();
    assertThat(RpcPermission.WRITE.covers(RpcPermission.WRITE)).isTrue();
    assertThat(RpcPermission.READ.covers(RpcPermission.SIGN)).isFalse();
  }
}
