package io.pandan.vm.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.ipld.CborReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Held to a multisig that mainnet's Init actor made, by filecoin-project/fvm-test-vectors. */
class ActorAddressTest {

  private static final Path FILE =
      Path.of(
          System.getProperty("vectors", ""),
          "fvm/corpus/extracted/0001-shark-01/fil_9_init/Exec/Ok/ext-0001-fil_9_init-Exec-Ok-1.json");

  @Test
  void shouldDeriveTheAddressThatMainnetGave() throws IOException {
    assumeTrue(Files.exists(FILE), "skipped: no vector at " + FILE);
    JsonNode vector = new ObjectMapper().readTree(FILE.toFile());
    Message message =
        Message.read(reader(vector.get("apply_messages").get(0).get("bytes").asText()));
    CborReader returned =
        reader(vector.get("postconditions").get("receipts").get(0).get("return").asText());
    returned.readArrayHeader(2);
    returned.skipValue();
    Address robust = Address.read(returned);

    assertThat(CallManager.actorAddress(message.from(), message.nonce(), 0)).isEqualTo(robust);
    assertThat(CallManager.actorAddress(message.from(), message.nonce(), 1)).isNotEqualTo(robust);
  }

  private static CborReader reader(String base64) {
    return new CborReader(Base64.getDecoder().decode(base64));
  }
}
