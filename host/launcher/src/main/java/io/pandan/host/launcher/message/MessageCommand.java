package io.pandan.host.launcher.message;

import io.pandan.api.ExitCode;
import io.pandan.api.SignedMessage;
import io.pandan.host.launcher.LaunchException;
import io.pandan.ipld.Cid;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that sends one message and says what became of it. */
abstract class MessageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NodeOptions node;
  @Mixin private SenderOptions sender;

  @Option(
      names = "--gas-limit",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Units of gas. The message is then sent even if it fails. Default: an estimate.")
  private long gasLimit;

  @Override
  public final Integer call() throws LaunchException, InterruptedException {
    if (gasLimit < 0) {
      throw new ParameterException(
          spec.commandLine(), "--gas-limit " + gasLimit + " is less than nothing");
    }
    Draft draft = draft();
    SigningAccount account = sender.account();
    PrintWriter out = spec.commandLine().getOut();
    try (NodeRpc rpc = node.connect()) {
      check(rpc);
      MessageSender messages = new MessageSender(rpc);
      SignedMessage signed = messages.prepare(account, draft, gasLimit);
      Cid cid = messages.push(signed);
      line(out, "Message", cid.toString());
      out.flush();
      Mined mined = messages.await(cid);
      line(out, "Block", Long.toString(mined.height()));
      line(out, "Gas used", mined.gasUsed() + " of " + signed.message().gasLimit());
      line(out, "Exit code", mined.exitCode().toString());
      if (!mined.exitCode().isSuccess()) {
        out.flush();
        throw new LaunchException(
            "the message failed: exit code %s, %s%s"
                .formatted(
                    mined.exitCode(),
                    meaning(mined.exitCode()),
                    messages.reason(signed.message(), mined).map(why -> ": " + why).orElse("")));
      }
      printReturn(out, mined.returned());
      out.flush();
      return 0;
    }
  }

  /**
   * What shall be sent.
   *
   * @throws LaunchException when it cannot be made of what was given
   */
  abstract Draft draft() throws LaunchException;

  /**
   * Asks the node whether its network takes such a message at all.
   *
   * @throws LaunchException why it does not
   */
  void check(NodeRpc rpc) throws LaunchException, InterruptedException {
    // Most messages go to any network.
  }

  /** Says what was returned. */
  void printReturn(PrintWriter out, byte[] returned) {
    if (returned.length > 0) {
      line(out, "Return", HexFormat.of().formatHex(returned));
    }
  }

  static void line(PrintWriter out, String name, String value) {
    out.println("%-9s %s".formatted(name, value));
  }

  /** What the codes mean that the system and most actors use. */
  private static String meaning(ExitCode code) {
    return switch (code.value()) {
      case 1 -> "no such sender";
      case 2 -> "the sender's nonce or balance does not allow it";
      case 4 -> "the actor trapped";
      case 5 -> "no such receiver";
      case 6 -> "not enough funds";
      case 7 -> "out of gas";
      case 16 -> "illegal argument";
      case 17 -> "not found";
      case 18 -> "forbidden";
      case 19 -> "the actor lacks funds";
      case 20 -> "illegal state";
      case 21 -> "not to be decoded";
      case 22 -> "no such method";
      case 24 -> "an assertion failed";
      case 33 -> "reverted";
      default -> code.isSystemError() ? "the system's" : "the actor's own";
    };
  }
}
