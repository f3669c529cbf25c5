package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.json.JsonReader;
import io.pandan.host.rpc.endpoint.json.JsonWriter;
import io.pandan.host.rpc.endpoint.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that carry their permissions, signed by a secret of the node: JSON Web Tokens (RFC 7519)
 * with HS256, whose claim {@code Allow} lists the permissions, as Lotus makes them ({@code
 * node/impl/common/common.go}). They have no end; whoever removes the secret's file makes all of
 * them void. Thread-safe.
 */
final class AccessTokens {
  private static final int SECRET_BYTES = 32;
  private static final int MAX_LENGTH = 4_096;
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

  private final Path secretFile;

  /**
   * Tokens of one node.
   *
   * @param secretFile where the secret is, which is made with the first token
   */
  AccessTokens(Path secretFile) {
    this.secretFile = secretFile;
  }

  /**
   * Makes a token.
   *
   * @param permission what its bearer may do
   * @throws IOException when the secret cannot be read or made
   */
  synchronized String issue(RpcPermission permission) throws IOException {
    if (!Files.exists(secretFile)) {
      makeSecret();
    }
    JsonValue claims =
        JsonObject.builder().put("Allow", JsonArray.from(names(permission), JsonValue::of)).build();
    String signed =
        text(HEADER.getBytes(StandardCharsets.UTF_8)) + "." + text(new JsonWriter().write(claims));
    return signed + "." + text(signature(signed, secret()));
  }

  /** What a permission includes, by Lotus' names, the least first. */
  static List<String> names(RpcPermission permission) {
    return Arrays.stream(RpcPermission.values())
        .filter(permission::covers)
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /**
   * What a list of permissions amounts to: each level counts with those before it.
   *
   * @return empty when a name is unknown or a level is missing
   */
  static Optional<RpcPermission> ofNames(List<String> names) {
    return Arrays.stream(RpcPermission.values())
        .filter(level -> List.copyOf(names).containsAll(names(level)))
        .filter(level -> names(level).containsAll(names))
        .findFirst();
  }

  /** What a token's bearer may do; empty for what is no token of this node. */
  Optional<RpcPermission> permission(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > MAX_LENGTH || !Files.exists(secretFile)) {
      return Optional.empty();
    }
    try {
      byte[] wanted = signature(parts[0] + "." + parts[1], secret());
      if (!MessageDigest.isEqual(wanted, Base64.getUrlDecoder().decode(parts[2]))
          || !isHs256(read(parts[0]))) {
        return Optional.empty();
      }
      return allowed(read(parts[1]));
    } catch (IOException | MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static JsonValue read(String part) throws MalformedJsonException {
    return new JsonReader(8, MAX_LENGTH).read(Base64.getUrlDecoder().decode(part));
  }

  private static boolean isHs256(JsonValue header) {
    return header instanceof JsonObject object
        && object.get("alg").equals(Optional.of(JsonValue.of("HS256")));
  }

  private static Optional<RpcPermission> allowed(JsonValue claims) {
    if (!(claims instanceof JsonObject object)
        || !(object.get("Allow").orElse(JsonArray.EMPTY) instanceof JsonArray allow)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (JsonValue name : allow.elements()) {
      if (!(name instanceof JsonString(String text))) {
        return Optional.empty();
      }
      names.add(text);
    }
    return ofNames(names);
  }

  private static String text(byte[] bytes) {
    return TO_TEXT.encodeToString(bytes);
  }

  private static byte[] signature(String text, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private byte[] secret() throws IOException {
    byte[] secret = HexFormat.of().parseHex(Files.readString(secretFile).strip());
    if (secret.length < SECRET_BYTES) {
      throw new IOException("the secret of tokens has " + secret.length + " bytes, at least 32");
    }
    return secret;
  }

  private void makeSecret() throws IOException {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    Path fresh = secretFile.resolveSibling(secretFile.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, HexFormat.of().formatHex(secret));
    Files.move(fresh, secretFile, StandardCopyOption.ATOMIC_MOVE);
  }
}
