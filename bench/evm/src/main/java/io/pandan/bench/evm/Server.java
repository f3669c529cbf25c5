package io.pandan.bench.evm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.Message;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A node in a process of its own, called by {@code eth_call} over a kept-alive connection. */
final class Server implements Contestant {
  private static final String RESULT = "\"result\":\"0x";

  private final String name;
  private final String description;
  private final ServerProcess process;
  private final RpcClient rpc;
  private final DevelopmentAccount account;
  private final Deployment deployment;
  private final GasMeter meter;
  private final boolean jvm;
  private final long idleBytes;
  private final Map<Workload, byte[]> requests = new HashMap<>();

  private Server(
      String name,
      String options,
      ServerProcess process,
      RpcClient rpc,
      Function<DevelopmentAccount, Deployment> deploy,
      GasMeter meter,
      boolean jvm) {
    this.name = name;
    this.process = process;
    this.rpc = rpc;
    this.meter = meter;
    this.jvm = jvm;
    this.idleBytes = process.residentBytes();
    this.description = rpc.call("web3_clientVersion", "[]").asText() + ", " + options;
    this.account = new DevelopmentAccount(rpc);
    this.deployment = deploy.apply(account);
  }

  /** How to learn what a call uses. */
  @FunctionalInterface
  interface GasMeter {
    /** Asks a server. */
    long gas(RpcClient rpc, EthAddress from, EthAddress to, byte[] input);

    /** Filecoin's gas, by a message that is executed and thrown away. */
    static long filecoin(RpcClient rpc, EthAddress from, EthAddress to, byte[] input) {
      Message message =
          EthTransaction.toMessage(
              from.toFilecoin(),
              Optional.of(to),
              0,
              BigInteger.ZERO,
              0,
              BigInteger.ZERO,
              BigInteger.ZERO,
              input);
      JsonNode answer =
          rpc.call(
              "Filecoin.StateCall",
              """
              [{"Version":0,"To":"%s","From":"%s","Nonce":0,"Value":"0","GasLimit":0,\
              "GasFeeCap":"0","GasPremium":"0","Method":%d,"Params":"%s"},null]\
              """
                  .formatted(
                      message.to(),
                      message.from(),
                      message.method(),
                      Base64.getEncoder().encodeToString(message.params())));
      return answer.path("MsgRct").path("GasUsed").asLong();
    }

    /** Not asked, because the answer is another's too. */
    static long unknown(RpcClient rpc, EthAddress from, EthAddress to, byte[] input) {
      return 0;
    }

    /** Ethereum's gas, with what a transaction costs besides. */
    static long ethereum(RpcClient rpc, EthAddress from, EthAddress to, byte[] input) {
      return rpc.quantity(
              "eth_estimateGas",
              "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x%x\",\"data\":\"0x%s\"}]"
                  .formatted(from, to, Peers.ETHEREUM_CALL_GAS, HexFormat.of().formatHex(input)))
          .longValueExact();
    }
  }

  /**
   * Deploys the contracts on a started server, which is closed where that fails.
   *
   * @param options its options, for people
   * @param jvm whether it runs on a JVM, which has to warm up
   */
  static Server on(
      String name,
      String options,
      ServerProcess process,
      Function<DevelopmentAccount, Deployment> deploy,
      GasMeter meter,
      boolean jvm)
      throws IOException {
    try {
      RpcClient rpc = new RpcClient(process.port());
      return new Server(name, options, process, rpc, deploy, meter, jvm);
    } catch (IOException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public byte[] call(Workload workload) {
    String answer = rpc.post(requests.computeIfAbsent(workload, this::request));
    int at = answer.indexOf(RESULT);
    if (at < 0) {
      throw new IllegalStateException("%s: %.500s".formatted(workload.name(), answer));
    }
    int from = at + RESULT.length();
    return HexFormat.of().parseHex(answer, from, answer.indexOf('"', from));
  }

  private byte[] request(Workload workload) {
    return RpcClient.request(
        "eth_call",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x%x\",\"data\":\"0x%s\"},\"latest\"]"
            .formatted(
                account.address(),
                deployment.of(workload),
                Peers.ETHEREUM_CALL_GAS,
                HexFormat.of().formatHex(workload.input())));
  }

  @Override
  public long processorNs() {
    return process.processorNs();
  }

  @Override
  public long gas(Workload workload) {
    return meter.gas(rpc, account.address(), deployment.of(workload), workload.input());
  }

  @Override
  public Duration warmUp(Duration wanted) {
    return jvm ? wanted : Duration.ZERO;
  }

  /** The time from its start to its first answer. */
  Duration startUp() {
    return process.startUp();
  }

  /** Its memory when it had just started, in bytes. */
  long idleBytes() {
    return idleBytes;
  }

  /** The most memory that it ever had, in bytes. */
  long peakBytes() {
    return process.peakBytes();
  }

  @Override
  public void close() {
    rpc.close();
    process.close();
  }
}
