package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.host.rpc.endpoint.http.LargeBodies.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
  private static final byte[] NAMED = bytes("{\"id\":1, \"method\" : \"load\",\"params\":[\"");

  private final LargeBodies large = new LargeBodies(List.of("load"), 100);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream stream(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void shouldAdmitOnlyMethodsThatAreNamedBeforeTheirParameters() {
    assertThat(large.admits(NAMED)).isTrue();
    assertThat(large.admits(bytes("{\"method\":\"other\",\"params\":[\""))).isFalse();
    assertThat(
            large.admits(bytes("{\"params\":[\"" + "0".repeat(2_000) + "\"],\"method\":\"load\"")))
        .isFalse();
    assertThat(large.admits(new byte[0])).isFalse();
  }

  @Test
  void shouldAnswerWhatIsWithinTheLimit() throws IOException {
    AtomicReference<byte[]> answered = new AtomicReference<>();
    int rest = 100 - NAMED.length;
    assertThat(large.answer(NAMED, stream(rest), answered::set)).isEmpty();
    assertThat(answered.get()).hasSize(100).startsWith(NAMED);
    assertThat(large.answer(NAMED, stream(rest + 1), answered::set)).contains(Refusal.TOO_LONG);
  }

  @Test
  void shouldAnswerOneAtATime() throws IOException {
    AtomicReference<Optional<Refusal>> inside = new AtomicReference<>();
    large.answer(
        NAMED, stream(1), body -> inside.set(large.answer(NAMED, stream(1), ignored -> {})));
    assertThat(inside.get()).contains(Refusal.BUSY);
    assertThat(large.answer(NAMED, stream(1), ignored -> {})).isEmpty();
  }

  @Test
  void shouldChangeNoLimitWhereNoMethodIsNamed() {
    assertThat(new LargeBodies(List.of(), 100).maxBytes(10)).isEqualTo(10);
    assertThat(large.maxBytes(10)).isEqualTo(100);
  }
}
