package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImportNamesTest {
  private final ByteArrayOutputStream section = new ByteArrayOutputStream();

  private ImportNamesTest imports(String module, String name, int... description) {
    for (String text : new String[] {module, name}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      section.write(bytes.length);
      section.writeBytes(bytes);
    }
    for (int b : description) {
      section.write(b);
    }
    return this;
  }

  private byte[] module(int imports) {
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    module.writeBytes(new byte[] {1, 4, 1, 0x60, 0, 0}); // types: one of nothing to nothing
    module.write(2);
    module.write(section.size() + 1);
    module.write(imports);
    module.writeBytes(section.toByteArray());
    return module.toByteArray();
  }

  @Test
  void shouldNameFunctionsInTheirOrderAmongOtherImports() {
    imports("ipld", "block_open", 0, 0)
        .imports("env", "memory", 2, 1, 1, 0x80, 0x02)
        .imports("env", "table", 1, 0x70, 0, 3)
        .imports("gas", "gas_counter", 3, 0x7e, 1)
        .imports("send", "send", 0, 0x80, 0x01);

    assertThat(ImportNames.of(module(5))).containsExactly("ipld.block_open", "send.send");
  }

  @Test
  void shouldFindNoneWhereThereAreNone() {
    assertThat(ImportNames.of(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0})).isEmpty();
  }
}
