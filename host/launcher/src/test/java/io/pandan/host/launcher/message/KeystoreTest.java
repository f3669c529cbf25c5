package io.pandan.host.launcher.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ethereum's KeyStoreTests, and what is refused. */
class KeystoreTest {
  /** A keystore with the least work. */
  private static final String SMALL =
      """
      {"version": 3, "crypto": {"cipher": "aes-128-ctr",
        "cipherparams": {"iv": "00000000000000000000000000000001"},
        "ciphertext": "%s", "kdf": "%s",
        "kdfparams": {"c": 1, "dklen": 32, "prf": "hmac-sha256", "salt": "00"},
        "mac": "%s"}}
      """;

  @Test
  void shouldDecryptWhatEthereumsTestsHave() throws IOException {
    Path file = Path.of(System.getProperty("vectors", "absent"), "ethereum/KeyStoreTests");
    assumeTrue(Files.exists(file), "SKIPPED: no vectors at " + file + "; -Dvectors=DIR");
    JsonObject tests =
        (JsonObject) JsonText.parse(Files.readString(file.resolve("basic_tests.json")));

    assertThat(tests.members()).isNotEmpty();
    for (Map.Entry<String, JsonValue> test : tests.members().entrySet()) {
      JsonObject fields = (JsonObject) test.getValue();
      Keystore keystore = Keystore.parse(JsonText.compact(fields.members().get("json")));
      byte[] key = keystore.decrypt(text(fields, "password"));

      assertThat(HexFormat.of().formatHex(key)).as(test.getKey()).isEqualTo(text(fields, "priv"));
    }
  }

  @Test
  void shouldRefuseAWrongPassword() throws IOException {
    String zeros = "00".repeat(32);
    Keystore keystore = Keystore.parse(SMALL.formatted(zeros, "pbkdf2", zeros));

    assertThatThrownBy(() -> keystore.decrypt("x"))
        .isInstanceOf(IOException.class)
        .hasMessage("the password is wrong");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() {
    String zeros = "00".repeat(32);
    assertThatThrownBy(() -> Keystore.parse("{\"version\": 1}"))
        .hasMessage("keystores of version 3 are read, not of version 1");
    assertThatThrownBy(() -> Keystore.parse("{\"version\": 3}"))
        .hasMessage("the keystore has no Crypto");
    assertThatThrownBy(() -> Keystore.parse(SMALL.formatted("00", "pbkdf2", zeros)).decrypt("x"))
        .hasMessage("a key of 1 bytes, not 32");
    assertThatThrownBy(() -> Keystore.parse(SMALL.formatted(zeros, "bcrypt", zeros)).decrypt("x"))
        .hasMessage("the key derivation is scrypt or pbkdf2, not bcrypt");
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.members().get(name)).value();
  }
}
