package io.pandan.host.launcher;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs Gogo commands in a running node: the one of the command line, or each line of the input. */
@Command(
    name = "gogo",
    description =
        "Runs a command of the Gogo shell in a running node, as in: gogo lb; gogo pandan:bundles."
            + " Without one it reads commands from the input, a line each.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GogoCommand implements Callable<Integer> {
  private static final String PROMPT = "g! ";

  @Spec private CommandSpec spec;
  @Mixin private RunningNode node;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command and its arguments. Put -- before it when it has options.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (!command.isEmpty()) {
      out.print(run(String.join(" ", command)));
      out.flush();
      return 0;
    }
    boolean interactive = System.console() != null && System.console().isTerminal();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    prompt(out, interactive);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.strip().equals("exit")) {
        break;
      }
      if (!line.isBlank()) {
        try {
          out.print(run(line));
        } catch (LaunchException e) {
          out.println(e.getMessage());
        }
      }
      prompt(out, interactive);
    }
    return 0;
  }

  private String run(String line) throws LaunchException, InterruptedException {
    return node.send("POST", "admin/gogo", BodyPublishers.ofString(line));
  }

  private static void prompt(PrintWriter out, boolean interactive) {
    if (interactive) {
      out.print(PROMPT);
    }
    out.flush();
  }
}
