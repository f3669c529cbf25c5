package io.pandan.host.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a node says when it is ready.
 *
 * @param development whether the network is for development
 * @param network its name
 * @param chainId Ethereum's chain id
 * @param actors its actor set
 * @param rpc the URL of JSON-RPC
 * @param console the URL of the console, where the node has one
 * @param token the administrator's secret
 * @param data the data folder
 * @param accounts the funded accounts
 * @param choices how the bundles differ from those that the node came with, a line each
 * @param problems what keeps the node from being ready; empty when nothing does
 */
record Banner(
    boolean development,
    String network,
    String chainId,
    String actors,
    String rpc,
    Optional<String> console,
    String token,
    Path data,
    List<DevelopmentAccounts.Account> accounts,
    List<String> choices,
    List<String> problems) {

  /** The first letter of addresses on networks other than mainnet. */
  private static final char TEST_NETWORK = 't';

  private static final int ADDRESSES_A_LINE = 2;

  Banner {
    accounts = List.copyOf(accounts);
    choices = List.copyOf(choices);
    problems = List.copyOf(problems);
  }

  void print(PrintWriter out) {
    out.println();
    out.println(
        development
            ? "Pandan in DEVELOPMENT MODE: a network of its own, whose keys everybody knows."
            : "Pandan: a network of its own, with a block every 30 seconds.");
    out.println();
    line(out, "Network", "%s, chain id %s".formatted(network, chainId));
    line(out, "Actors", actors);
    line(out, "JSON-RPC", rpc);
    console.ifPresent(url -> line(out, "Console", url + "  (user admin, password: the token)"));
    line(out, "Token", token);
    line(out, "Data", data.toString());
    choices.forEach(choice -> line(out, "Bundles", choice));
    out.println();
    if (!accounts.isEmpty()) {
      printAccounts(out);
    }
    if (problems.isEmpty()) {
      out.println("Ready.");
    } else {
      out.println("NOT READY; blocks wait until this is mended:");
      problems.forEach(problem -> out.println("  " + problem));
    }
    out.flush();
  }

  private void printAccounts(PrintWriter out) {
    out.println("Funded accounts, from the mnemonic '%s':".formatted(DevelopmentAccounts.MNEMONIC));
    for (int i = 0; i < accounts.size(); i++) {
      DevelopmentAccounts.Account account = accounts.get(i);
      out.println("  (%d) %s  key %s".formatted(i, account.address(), account.privateKey()));
    }
    out.println("The same keys' accounts for Filecoin messages:");
    for (int i = 0; i < accounts.size(); i++) {
      String end = i % ADDRESSES_A_LINE == ADDRESSES_A_LINE - 1 ? "%n" : "";
      out.printf("  (%d) %s" + end, i, accounts.get(i).filecoin().toString(TEST_NETWORK));
    }
    out.println();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("  %-9s %s".formatted(name, value));
  }
}
