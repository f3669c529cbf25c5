package io.pandan.host.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** What a node says when it is ready: where it is reached, and with what keys. */
final class Banner {
  private static final String HTTP_RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String HTTP_ENDPOINT = "osgi.http.endpoint";
  private static final long READY_TIMEOUT_MS = 60_000;

  private final Node node;
  private final DataFolder data;

  Banner(Node node, DataFolder data) {
    this.node = node;
    this.data = data;
  }

  /** Waits until the node can be reached, writes its addresses to the data folder, and prints. */
  void print(PrintWriter out) throws LaunchException, IOException, InterruptedException {
    String rpc = endpoint(Settings.RPC_HTTP);
    String console = endpoint(Settings.CONSOLE_HTTP) + "system/console";
    String token = data.adminToken();
    Properties addresses = new Properties();
    addresses.setProperty("rpc", rpc);
    addresses.setProperty("console", console);
    try (OutputStream file = Files.newOutputStream(data.nodeFile())) {
      addresses.store(file, "Where the running node is reached");
    }
    out.println();
    out.println("  Pandan is ready.");
    out.println();
    out.println("  JSON-RPC   " + rpc);
    out.println("  Console    " + console + "  (user admin, password: the token)");
    out.println("  Token      " + token);
    out.println("  Data       " + data.path());
    out.println();
    out.flush();
  }

  private String endpoint(String name) throws LaunchException, InterruptedException {
    BundleContext context = node.context();
    String filter =
        "(&(objectClass=%s)(org.apache.felix.http.name=%s))".formatted(HTTP_RUNTIME, name);
    CountDownLatch changed = new CountDownLatch(1);
    ServiceListener listener = event -> changed.countDown();
    try {
      context.addServiceListener(listener, filter);
      if (find(context, filter).isEmpty()) {
        changed.await(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      }
      ServiceReference<?> runtime =
          find(context, filter)
              .orElseThrow(
                  () ->
                      new LaunchException(
                          "the HTTP service '%s' did not start in %d ms; see %s"
                              .formatted(name, READY_TIMEOUT_MS, data.logs())));
      return ((String[]) runtime.getProperty(HTTP_ENDPOINT))[0];
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    } finally {
      context.removeServiceListener(listener);
    }
  }

  private static Optional<ServiceReference<?>> find(BundleContext context, String filter)
      throws InvalidSyntaxException {
    ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
    return found == null ? Optional.empty() : Optional.of(found[0]);
  }
}
