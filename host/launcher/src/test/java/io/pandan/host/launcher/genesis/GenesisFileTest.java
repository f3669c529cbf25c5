package io.pandan.host.launcher.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.host.launcher.LaunchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesisFileTest {
  private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String SIGNER = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za";
  private static final String VALID =
      """
      {"network": {"name": "mine", "chainId": 1337},
       "actors": {"set": "native"},
       "accounts": [{"address": "%s", "balance": "1.5"}],
       "contracts": [{"address": "0x00000000000000000000000000000000000c0de5",
                      "code": "0x6001", "storage": {"0x1": "0x2"}}]}
      """
          .formatted(ACCOUNT);

  @Test
  void shouldReadWhatItWrites() throws LaunchException {
    GenesisFile file = GenesisFile.parse("a", VALID);
    GenesisFile again = GenesisFile.parse("b", file.toText());

    assertThat(again.difference(file)).isEmpty();
    assertThat(again.development()).isTrue();
    assertThat(again.contracts().getFirst().storage())
        .containsEntry("0x" + "0".repeat(63) + "1", "0x" + "0".repeat(63) + "2");
    assertThat(again.accounts().getFirst().fil()).isEqualByComparingTo("1.5");
  }

  @Test
  void shouldSayWhereTwoDiffer() throws LaunchException {
    GenesisFile file = GenesisFile.parse("a", VALID);

    assertThat(file.difference(GenesisFile.parse("b", VALID.replace("1.5", "1.50")))).isEmpty();
    assertThat(file.difference(GenesisFile.parse("b", VALID.replace("1.5", "2"))))
        .contains("$.accounts[0].balance");
    assertThat(file.difference(GenesisFile.parse("b", VALID.replace("1337", "1338"))))
        .contains("$.network.chainId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1337 | 0 | $.network.chainId '0' is no whole number from 1 to 9007199254740991",
        "1337 | 1.5 | $.network.chainId '1.5' is no whole number from 1 to 9007199254740991",
        "\"mine\" | \"\" | $.network.name has 0 characters, 1 to 64 are allowed",
        "\"name\" | \"nam\" | $.network.nam is unknown; there are: name, chainId, version",
        "native | nativ | $.actors.set 'nativ' is neither \"native\" nor \"canonical\"",
        "native | canonical | $.accounts has no f1 or f3 account: the first one signs for f080 and"
            + " f090",
        "1.5 | -1 | $.accounts[0].balance '-1' is no amount from 0 to 900000000 FIL with up to 18"
            + " decimals",
        "0x6001 | 0x600 | $.contracts[0].code '0x600' has 3 digits, not a number of whole bytes"
            + " above 0",
        "0x6001 | 6001 | $.contracts[0].code '6001' is no text of 0x and hexadecimal digits",
        "0x00000000000000000000000000000000000c0de5 | 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266 |"
            + " $.contracts[0].address '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' stands in the"
            + " file twice",
        "\"0x2\" | 2 | $.contracts[0].storage.0x1 '2' is no text of 0x and hexadecimal digits",
      })
  void shouldSayWhatIsWrongAndWhere(String valid, String wrong, String message) {
    assertThat(VALID).contains(valid);
    assertThatThrownBy(() -> GenesisFile.parse("my.json", VALID.replace(valid, wrong)))
        .isInstanceOf(LaunchException.class)
        .hasMessage("my.json: " + message);
  }

  @Test
  void shouldReadACanonicalOneWithASigner() throws LaunchException {
    String canonical =
        VALID.replace("native\"", "canonical\", \"bundle\": \"v18\"").replace(ACCOUNT, SIGNER);

    GenesisFile file = GenesisFile.parse("a", canonical);

    assertThat(file.canonical()).isTrue();
    assertThat(file.userActors()).isFalse();
    assertThat(file.bundle()).contains("v18");
  }

  @Test
  void shouldRefuseWhatIsNoJson() {
    assertThatThrownBy(() -> GenesisFile.parse("my.json", "{"))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("my.json is no JSON");
  }
}
