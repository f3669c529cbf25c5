package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Chooses the engine that runs WebAssembly or the EVM in a running node, or lists all engines. */
@Command(
    name = "engine",
    description =
        "Lets another engine run WebAssembly, or contracts, in a running node, now and after a"
            + " restart; without a name it lists those there are.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EngineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NodeOptions node;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The engine's name.")
  private @Nullable String name;

  @Override
  public Integer call() throws LaunchException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (NodeRpc rpc = node.connect()) {
      Answer answer =
          name == null
              ? rpc.call("Pandan.Engines")
              : rpc.call("Pandan.PreferEngine", JsonValue.of(name));
      Answer engines = answer.member("engines");
      if (engines.value() instanceof JsonArray rows) {
        for (JsonValue row : rows.elements()) {
          Answer engine = new Answer("engine", row);
          boolean serves = JsonText.compact(engine.member("serving").value()).equals("true");
          out.println(
              "%-12s %s  %-4s%s"
                  .formatted(
                      engine.member("name").text(),
                      engine.member("version").text(),
                      engine.member("vm").text(),
                      serves ? "  serves" : ""));
        }
      }
      out.flush();
      return 0;
    }
  }
}
