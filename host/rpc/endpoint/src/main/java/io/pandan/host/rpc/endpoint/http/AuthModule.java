package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code Filecoin.AuthNew} and {@code AuthVerify}: tokens with permissions. Thread-safe. */
@Component(configurationPid = RpcSettings.PID)
public final class AuthModule implements RpcModule {
  private final Optional<AccessTokens> tokens;
  private final AccessControl access;

  /**
   * Made by Declarative Services.
   *
   * @param settings where the secrets are
   */
  @Activate
  public AuthModule(RpcSettings settings) {
    this(
        Optional.of(settings.tokenSecretFile()).filter(f -> !f.isBlank()).map(Path::of),
        AccessControl.of(settings));
  }

  AuthModule(Optional<Path> secretFile, AccessControl access) {
    this.tokens = secretFile.map(AccessTokens::new);
    this.access = access;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.AuthNew", RpcPermission.ADMIN, this::issue),
        new RpcMethod("Filecoin.AuthVerify", RpcPermission.READ, this::verify));
  }

  /** The token as Lotus answers it: its text's bytes in base 64. */
  private JsonValue issue(RpcParameters parameters) {
    parameters.requireAtMost(1);
    List<String> names = new ArrayList<>();
    if (!(parameters.require(0, "permissions") instanceof JsonArray list)) {
      throw RpcParameters.invalid(0, "permissions", "must be an array of names");
    }
    for (JsonValue name : list.elements()) {
      if (!(name instanceof JsonString(String text))) {
        throw RpcParameters.invalid(0, "permissions", "must be an array of names");
      }
      names.add(text);
    }
    RpcPermission permission =
        AccessTokens.ofNames(names)
            .orElseThrow(
                () ->
                    RpcParameters.invalid(
                        0,
                        "permissions",
                        "must be read, or read and write, or these and sign, or these and admin"));
    try {
      String token = tokens.orElseThrow(() -> failure("no tokens are made here")).issue(permission);
      return JsonValue.of(
          Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw failure("no token can be made: " + e.getMessage());
    }
  }

  private JsonValue verify(RpcParameters parameters) {
    parameters.requireAtMost(1);
    if (!(parameters.require(0, "token") instanceof JsonString(String token))) {
      throw RpcParameters.invalid(0, "token", "must be a string");
    }
    RpcPermission permission =
        access
            .permission(Optional.of("Bearer " + token))
            .orElseThrow(() -> failure("the token is none of this node's"));
    return JsonArray.from(AccessTokens.names(permission), JsonValue::of);
  }

  private static RpcException failure(String message) {
    return new RpcException(RpcException.GENERAL_ERROR, message);
  }
}
