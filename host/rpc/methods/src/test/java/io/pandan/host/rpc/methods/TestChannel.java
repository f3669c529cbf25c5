package io.pandan.host.rpc.methods;

import io.pandan.api.json.JsonObject;
import io.pandan.api.rpc.RpcChannel;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A way back to a caller that keeps what was sent. */
public final class TestChannel implements RpcChannel {
  private static final long PATIENCE_S = 10;

  private final BlockingQueue<JsonObject> sent = new LinkedBlockingQueue<>();
  private Optional<Runnable> onClose = Optional.empty();
  private volatile boolean open;

  @Override
  public void open(Runnable action) {
    onClose = Optional.of(action);
    open = true;
  }

  @Override
  public boolean send(JsonObject notification) {
    if (open) {
      sent.add(notification);
    }
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  /** Whether the method has opened it and not closed it. */
  public boolean isOpen() {
    return open;
  }

  /** The caller goes away. */
  public void leave() {
    open = false;
    onClose.orElseThrow().run();
  }

  /** What was sent next; waits for it. */
  public JsonObject next() throws InterruptedException {
    JsonObject next = sent.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was sent in " + PATIENCE_S + " s");
    }
    return next;
  }

  /** Whether nothing more was sent up to now. */
  public boolean isSilent() {
    return sent.isEmpty();
  }
}
