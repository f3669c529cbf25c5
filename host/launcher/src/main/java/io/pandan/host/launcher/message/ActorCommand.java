package io.pandan.host.launcher.message;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.host.launcher.LaunchException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What users do with actors of their own. */
@Command(
    name = "actor",
    description = "Installs, makes, calls and reads actors of one's own in WebAssembly.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      ActorCommand.Install.class,
      ActorCommand.Create.class,
      ActorCommand.Invoke.class,
      ActorCommand.State.class
    })
public final class ActorCommand implements Runnable {
  private static final Address INIT = Address.id(ActorIds.INIT);

  /** The Init actor's methods: builtin-actors {@code actors/init}, docs/decisions/0006. */
  private static final long EXEC = 2;

  private static final long INSTALL_CODE = 4;

  /** The first letter of addresses; no public network, let alone mainnet, has users' actors. */
  private static final char TEST_NETWORK = 't';

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  @Command(
      name = "install",
      description = "Brings code to the network. Prints its CID.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Install extends MessageCommand {
    /** WebAssembly's magic number and its version, 1. */
    private static final byte[] PREAMBLE = HexFormat.of().parseHex("0061736d01000000");

    @Parameters(paramLabel = "FILE", description = "The WebAssembly module.")
    private Path file;

    @Override
    Draft draft() throws LaunchException {
      byte[] module = ParamsOptions.read(file);
      byte[] start = Arrays.copyOf(module, Math.min(module.length, PREAMBLE.length));
      if (!Arrays.equals(start, PREAMBLE)) {
        throw new LaunchException(
            "%s is no WebAssembly module of version 1: it begins with '%s', not %s"
                .formatted(
                    file, HexFormat.of().formatHex(start), HexFormat.of().formatHex(PREAMBLE)));
      }
      byte[] params = new CborWriter().writeArrayHeader(1).writeBytes(module).toByteArray();
      return new Draft(INIT, INSTALL_CODE, TokenAmount.ZERO, params);
    }

    /** Nodes that do not know the question, such as Lotus, will answer by an exit code. */
    @Override
    void check(NodeRpc rpc) throws LaunchException, InterruptedException {
      Answer network;
      try {
        network = rpc.call("Pandan.Network");
      } catch (NodeRefusedException e) {
        return;
      }
      if (!JsonText.compact(network.member("userActors").value()).equals("true")) {
        throw new LaunchException(
            "the network %s takes no actors of one's own: %s"
                .formatted(
                    network.member("name").text(),
                    network.member("actors").text().equals("canonical")
                        ? "it has the Filecoin project's own actors (actor set canonical), whose"
                            + " Init has no InstallCode; the native set has it"
                        : "its genesis was made without user actors"));
      }
    }

    @Override
    void printReturn(PrintWriter out, byte[] returned) {
      CborReader in = new CborReader(returned);
      in.readArrayHeader(2);
      Cid code = in.readCid();
      line(out, "Code", code + (in.readBool() ? "" : " (which the network had already)"));
    }
  }

  @Command(
      name = "create",
      description = "Makes an actor of installed code. Prints its addresses.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create extends MessageCommand {
    @Parameters(
        paramLabel = "CODE_CID",
        converter = Converters.ToCid.class,
        description = "The code's CID, as install printed it.")
    private Cid code;

    @Mixin private ParamsOptions params;

    @Option(
        names = "--value",
        paramLabel = "FIL",
        defaultValue = "0",
        converter = Converters.ToAmount.class,
        description = "What its constructor receives. Default: ${DEFAULT-VALUE}.")
    private TokenAmount value;

    @Override
    Draft draft() throws LaunchException {
      byte[] exec =
          new CborWriter()
              .writeArrayHeader(2)
              .writeCid(code)
              .writeBytes(params.read())
              .toByteArray();
      return new Draft(INIT, EXEC, value, exec);
    }

    @Override
    void printReturn(PrintWriter out, byte[] returned) {
      CborReader in = new CborReader(returned);
      in.readArrayHeader(2);
      Address id = Address.read(in);
      Address robust = Address.read(in);
      line(out, "Actor", id.toString(TEST_NETWORK) + " " + robust.toString(TEST_NETWORK));
    }
  }

  @Command(
      name = "invoke",
      description = "Calls a method of an actor. Prints what it returns, in hexadecimal.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Invoke extends MessageCommand {
    @Parameters(
        index = "0",
        paramLabel = "ADDRESS",
        converter = Converters.ToAddress.class,
        description = "The actor's address.")
    private Address to;

    @Parameters(
        index = "1",
        paramLabel = "METHOD",
        converter = Converters.ToMethod.class,
        description = "The method's number.")
    private long method;

    @Mixin private ParamsOptions params;

    @Option(
        names = "--value",
        paramLabel = "FIL",
        defaultValue = "0",
        converter = Converters.ToAmount.class,
        description = "What it receives. Default: ${DEFAULT-VALUE}.")
    private TokenAmount value;

    @Override
    Draft draft() throws LaunchException {
      return new Draft(to, method, value, params.read());
    }
  }

  @Command(
      name = "state",
      description = "Reads an actor's state, as DAG-JSON.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class State implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private NodeOptions node;

    @Parameters(
        paramLabel = "ADDRESS",
        converter = Converters.ToAddress.class,
        description = "The actor's address.")
    private Address address;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      try (NodeRpc rpc = node.connect()) {
        // All of one block, whatever is mined meanwhile.
        Answer head = rpc.call("Filecoin.ChainHead").member("Cids");
        Answer actor = rpc.call("Filecoin.StateGetActor", LotusJson.address(address), head.value());
        Answer id = rpc.call("Filecoin.StateLookupID", LotusJson.address(address), head.value());
        Answer state =
            rpc.call("Filecoin.StateReadState", LotusJson.address(address), head.value());
        BigDecimal fil = new BigDecimal(actor.member("Balance").amount(), 18);
        MessageCommand.line(out, "Actor", id.text());
        MessageCommand.line(out, "Code", actor.member("Code").cid().toString());
        MessageCommand.line(out, "Head", actor.member("Head").cid().toString());
        MessageCommand.line(
            out,
            "Balance",
            (fil.signum() == 0 ? "0" : fil.stripTrailingZeros().toPlainString()) + " FIL");
        MessageCommand.line(out, "State", JsonText.pretty(state.member("State").value()));
        out.flush();
        return 0;
      }
    }
  }
}
