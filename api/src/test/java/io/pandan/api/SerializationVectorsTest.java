package io.pandan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.chain.BlockHeader;
import io.pandan.crypto.Bls;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against filecoin-project/serialization-vectors. */
class SerializationVectorsTest {

  @Test
  void shouldEncodeUnsignedMessagesAsOthersDo() {
    JsonNode vectors = Vectors.json("serialization-vectors/unsigned_messages.json");
    assertThat(vectors).hasSizeGreaterThan(20);
    for (JsonNode vector : vectors) {
      Message message = message(vector.get("message"));
      byte[] expected = HexFormat.of().parseHex(vector.get("hex_cbor").asText());
      assertThat(message.toCbor()).isEqualTo(expected);
      assertThat(Message.read(new CborReader(expected)).toCbor()).isEqualTo(expected);
    }
  }

  @Test
  void shouldReadAndWriteBlockHeadersAsOthersDo() {
    JsonNode vectors = Vectors.json("serialization-vectors/block_headers.json");
    assertThat(vectors).hasSizeGreaterThan(4);
    for (JsonNode vector : vectors) {
      byte[] expected = HexFormat.of().parseHex(vector.get("cbor_hex").asText());
      BlockHeader header = BlockHeader.of(expected);
      assertThat(header.toCbor()).isEqualTo(expected);
      assertThat(header.cid()).hasToString(vector.get("cid").asText());
      JsonNode block = vector.get("block");
      assertThat(header.height()).isEqualTo(block.get("Height").asLong());
      assertThat(header.miner().toString('t')).isEqualTo(block.get("Miner").asText());
      assertThat(header.timestampS()).isEqualTo(block.get("Timestamp").asLong());
      assertThat(header.parentBaseFee()).hasToString(block.get("ParentBaseFee").asText());
    }
  }

  @Test
  void shouldKnowSignedMessagesByTheirCid() {
    for (JsonNode vector : Vectors.json("serialization-vectors/message_signing.json")) {
      Message message = message(vector.get("Unsigned"));
      assertThat(message.cid()).hasToString(vector.get("Cid").asText());
      byte[] signature = Base64.getDecoder().decode(vector.at("/Signature/Data").asText());
      int type = vector.at("/Signature/Type").asInt();
      SignedMessage signed =
          new SignedMessage(message, new Signature(Signature.Type.of(type), signature));
      assertThat(signed.cid().equals(message.cid())).isEqualTo(type == 2);
      if (type == 2) {
        assertThat(Bls.verify(message.from().payload(), message.cid().toBytes(), signature))
            .isTrue();
      }
      assertThat(SignedMessage.read(new CborReader(signed.toCbor())).cid()).isEqualTo(signed.cid());
      assertThat(Cid.parse(signed.cid().toString())).isEqualTo(signed.cid());
    }
  }

  private static Message message(JsonNode json) {
    return new Message(
        json.get("Version").asLong(),
        Address.parse(json.get("To").asText()),
        Address.parse(json.get("From").asText()),
        json.get("Nonce").asLong(),
        amount(json.get("Value")),
        json.get("GasLimit").asLong(),
        amount(json.get("GasFeeCap")),
        amount(json.get("GasPremium")),
        new BigInteger(json.get("Method").asText()).longValue(),
        json.get("Params").isNull()
            ? new byte[0]
            : Base64.getDecoder().decode(json.get("Params").asText()));
  }

  private static TokenAmount amount(JsonNode json) {
    return TokenAmount.ofAtto(new BigInteger(json.asText()));
  }
}
