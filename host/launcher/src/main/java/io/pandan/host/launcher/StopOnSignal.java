package io.pandan.host.launcher;

import java.io.PrintWriter;
import org.osgi.framework.BundleException;

/**
 * Stops a node when the process is asked to end (SIGTERM, Ctrl-C). A bundle whose stop hangs would
 * keep the process for ever: after the deadline the JVM is halted, and the culprits are named.
 */
final class StopOnSignal {
  /** A supervisor that gives five seconds finds the process gone. */
  private static final long DEADLINE_MS = 4_500;

  private final Thread hook;

  private StopOnSignal(Thread hook) {
    this.hook = hook;
  }

  static StopOnSignal watch(Node node, PrintWriter err) {
    Thread hook = new Thread(() -> stop(node, err), "pandan-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopOnSignal(hook);
  }

  /** Forgets the node, which has stopped by itself. */
  void release() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came first: the hook is what stopped the node.
    }
  }

  private static void stop(Node node, PrintWriter err) {
    try {
      if (node.stop(DEADLINE_MS)) {
        return;
      }
      err.println("pandan: halted, because these bundles did not stop: " + node.stopping());
    } catch (BundleException | InterruptedException e) {
      err.println("pandan: halted, because the framework did not stop: " + e);
    }
    err.flush();
    Runtime.getRuntime().halt(1);
  }
}
