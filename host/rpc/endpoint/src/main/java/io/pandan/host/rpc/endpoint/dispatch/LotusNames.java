package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.rpc.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second names that Ethereum's methods have in Lotus: {@code Filecoin.EthBlockNumber} for
 * {@code eth_blockNumber}. Source: Lotus {@code node/rpc.go} and {@code api/eth_aliases.go}.
 */
final class LotusNames {
  private LotusNames() {}

  /** The methods, and each of them that has one under its second name too. */
  static List<RpcMethod> withAliases(List<RpcMethod> methods) {
    List<RpcMethod> all = new ArrayList<>(methods);
    for (RpcMethod method : methods) {
      alias(method.name())
          .ifPresent(name -> all.add(new RpcMethod(name, method.permission(), method.handler())));
    }
    return all;
  }

  /** The second name of a method, if it is one of Ethereum's. */
  static Optional<String> alias(String name) {
    int end = name.indexOf('_');
    if (end < 0 || end + 1 == name.length()) {
      return Optional.empty();
    }
    Optional<String> prefix =
        switch (name.substring(0, end)) {
          case "eth" -> Optional.of("Eth");
          case "net" -> Optional.of("Net");
          case "web3" -> Optional.of("Web3");
          case "trace" -> Optional.of("EthTrace");
          default -> Optional.empty();
        };
    return prefix.map(
        first ->
            "Filecoin."
                + first
                + Character.toUpperCase(name.charAt(end + 1))
                + name.substring(end + 2));
  }
}
