package io.pandan.host.launcher.message;

import io.pandan.host.launcher.LaunchException;
import io.pandan.host.launcher.RunningNode;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which node: that of a data folder, with its token, or any that answers JSON-RPC. */
final class NodeOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private RunningNode running;

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "The node's JSON-RPC. Default: that of the node on the data folder.")
  private @Nullable URI rpc;

  NodeRpc connect() throws LaunchException {
    if (rpc == null) {
      return new NodeRpc(running.rpc(), Optional.of(running.token()));
    }
    String scheme = rpc.getScheme();
    if (rpc.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new ParameterException(
          spec.commandLine(), "--rpc " + rpc + " is no URL that begins with http:// or https://");
    }
    return new NodeRpc(rpc, Optional.empty());
  }
}
