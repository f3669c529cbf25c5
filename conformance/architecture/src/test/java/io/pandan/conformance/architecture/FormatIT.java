package io.pandan.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layout of sources is google-java-format's; {@code ./pandan format} makes it so. */
class FormatIT {
  private final Path checkout = Path.of(System.getProperty("checkout"));
  private final Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());

  @Test
  void shouldLayOutSourcesAsTheFormatterDoes() throws IOException {
    List<Path> sources = sources();

    assertThat(sources).as("sources").hasSizeGreaterThan(100);
    assertThat(sources.parallelStream().filter(source -> !isFormatted(source)).toList())
        .as("sources to run './pandan format' on")
        .isEmpty();
  }

  @Test
  void shouldSeeWhenALineIsLaidOutOtherwise() throws FormatterException {
    assertThat(formatted("class A{int b ;}\n")).isEqualTo("class A {\n  int b;\n}\n");
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.walk(checkout)) {
      return modules.filter(FormatIT::isSource).map(checkout::relativize).sorted().toList();
    }
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return path.endsWith(".java") && path.contains("/src/") && !path.contains("/target/");
  }

  private boolean isFormatted(Path source) {
    try {
      String text = Files.readString(checkout.resolve(source));
      return text.equals(formatted(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      return false;
    }
  }

  private String formatted(String source) throws FormatterException {
    return formatter.formatSource(
        RemoveUnusedImports.removeUnusedImports(
            ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE)));
  }
}
