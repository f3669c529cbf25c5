package io.pandan.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonValueTest {
  @Test
  void shouldKeepTheOrderOfMembersAndIgnoreItInEquality() {
    JsonObject ab = JsonObject.builder().put("b", 1).put("a", "x").build();
    JsonObject ba = JsonObject.builder().put("a", "x").put("b", 1).build();

    assertThat(ab.members().keySet()).containsExactly("b", "a");
    assertThat(ab).isEqualTo(ba);
  }

  @Test
  void shouldTellAMissingMemberFromNull() {
    JsonObject object = JsonObject.builder().putNull("n").build();

    assertThat(object.get("n")).contains(JsonNull.NULL);
    assertThat(object.get("m")).isEmpty();
  }

  @Test
  void shouldRefuseAMemberThatIsGivenTwice() {
    JsonObject.Builder builder = JsonObject.builder().put("a", 1);

    assertThatThrownBy(() -> builder.put("a", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a");
  }

  @Test
  void shouldNotSeeLaterChangesOfTheListItWasMadeFrom() {
    List<JsonValue> elements = new ArrayList<>(List.of(JsonBool.TRUE));
    JsonArray array = new JsonArray(elements);

    elements.add(JsonBool.FALSE);

    assertThat(array.size()).isEqualTo(1);
  }

  @Test
  void shouldReadLongsOnlyWhenTheyAreExact() {
    assertThat(JsonValue.of(Long.MIN_VALUE).asLong()).hasValue(Long.MIN_VALUE);
    assertThat(new JsonNumber(new BigDecimal("1.0")).asLong()).hasValue(1);
    assertThat(new JsonNumber(new BigDecimal("1.5")).asLong()).isEmpty();
    assertThat(new JsonNumber(new BigDecimal("9223372036854775808")).asLong()).isEmpty();
  }

  @Test
  void shouldRefuseAHugeExponentWithoutExpandingIt() {
    assertThat(new JsonNumber(new BigDecimal("1e2147483647")).asLong()).isEmpty();
    assertThat(new JsonNumber(new BigDecimal("1e-2147483647")).asLong()).isEmpty();
  }
}
