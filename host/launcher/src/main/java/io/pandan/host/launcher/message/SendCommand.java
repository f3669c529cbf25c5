package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.host.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends any message. */
@Command(
    name = "send",
    description = "Sends a Filecoin message: a transfer, or a call of an actor's method.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SendCommand extends MessageCommand {
  @Parameters(
      paramLabel = "TO",
      converter = Converters.ToAddress.class,
      description = "The receiver: f0 to f4, likewise with t, or 0x.")
  private Address to;

  @Option(
      names = "--method",
      paramLabel = "N",
      defaultValue = "0",
      converter = Converters.ToMethod.class,
      description = "The method's number. Default: ${DEFAULT-VALUE}, a bare transfer.")
  private long method;

  @Option(
      names = "--value",
      paramLabel = "FIL",
      defaultValue = "0",
      converter = Converters.ToAmount.class,
      description = "What is transferred. Default: ${DEFAULT-VALUE}.")
  private TokenAmount value;

  @Mixin private ParamsOptions params;

  @Override
  Draft draft() throws LaunchException {
    return new Draft(to, method, value, params.read());
  }
}
