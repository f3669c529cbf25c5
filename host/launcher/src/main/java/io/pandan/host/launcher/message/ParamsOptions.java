package io.pandan.host.launcher.message;

import io.pandan.host.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The parameters of a method. */
final class ParamsOptions {
  @ArgGroup(exclusive = true)
  private Choice choice = new Choice();

  /** One of two. */
  private static final class Choice {
    @Option(
        names = "--params",
        paramLabel = "HEX",
        converter = Converters.ToBytes.class,
        description = "The parameters: CBOR in hexadecimal. Default: none.")
    private @Nullable HexBytes hex;

    @Option(
        names = "--params-file",
        paramLabel = "FILE",
        description = "A file with the parameters' bytes.")
    private @Nullable Path file;
  }

  /** Their bytes. */
  byte[] read() throws LaunchException {
    if (choice.hex != null) {
      return choice.hex.bytes();
    }
    return choice.file == null ? new byte[0] : read(choice.file);
  }

  /** A file's bytes. */
  static byte[] read(Path file) throws LaunchException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new LaunchException("there is no file " + file, e);
    } catch (IOException e) {
      throw new LaunchException("the file %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
