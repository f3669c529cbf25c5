package io.pandan.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void shouldEscapeWhatABundleCallsItself() {
    assertThat(Html.text("<b onclick='x'>\"${appRoot}\" & co"))
        .isEqualTo("&lt;b onclick=&#39;x&#39;&gt;&quot;&#36;{appRoot}&quot; &amp; co");
    assertThat(Html.status("<script>")).doesNotContain("<script>");
  }

  @Test
  void shouldDrawATable() {
    assertThat(Html.table(List.of("A<", "B"), List.of(List.of("1", "<i>2</i>"))))
        .contains(">A&lt;</th>")
        .contains("<td>1</td><td><i>2</i></td>");
  }
}
