package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.ipld.Cid;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node under load is killed as by {@code kill -9}: no acknowledged message is lost or doubled.
 */
@Timeout(180)
class KilledNodeTest {
  private static final int ROUNDS = 3;
  private static final int MESSAGES_BEFORE_KILL = 60;

  @TempDir private Path folder;

  @Test
  void shouldExecuteEachAcknowledgedMessageOnceAfterKills() throws Exception {
    List<Cid> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(sendUntilKilled());
    }
    try (TestNode node = new TestNode(folder.resolve("data"))) {
      for (Cid message : acknowledged) {
        node.await(message);
      }
      // Messages that were stored, but killed before their acknowledgement, are executed too.
      node.awaitEmptyPool();
      Map<Cid, Integer> executed = new HashMap<>();
      ExecutedTipset before = node.chain.view().tipset(0).orElseThrow();
      for (long height = 1; height <= node.head().height(); height++) {
        ExecutedTipset tipset = node.chain.view().tipset(height).orElseThrow();
        assertThat(tipset.tipset().parents()).isEqualTo(before.key());
        assertThat(tipset.tipset().first().parentStateRoot()).isEqualTo(before.stateRoot());
        for (SignedMessage message : tipset.messages()) {
          executed.merge(message.cid(), 1, Integer::sum);
        }
        before = tipset;
      }
      assertThat(executed.keySet()).containsAll(acknowledged);
      assertThat(executed.values()).containsOnly(1);
    }
  }

  private List<Cid> sendUntilKilled() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledNodeTest.class.getName(),
            folder.resolve("data").toString());
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Cid> acknowledged = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      while (acknowledged.size() < MESSAGES_BEFORE_KILL) {
        acknowledged.add(Cid.parse(out.readLine()));
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return acknowledged;
  }

  /** The node that is killed: each account sends and tells of what was acknowledged. */
  public static void main(String[] args) throws InterruptedException {
    TestNode node = new TestNode(Path.of(args[0]));
    for (TestAccount account : TestNode.ACCOUNTS) {
      Thread.ofPlatform()
          .start(
              () -> {
                long nonce = node.chain.outbox().nextNonce(account.address());
                for (; ; nonce++) {
                  Cid cid =
                      node.chain
                          .outbox()
                          .submit(account.send(nonce, TestNode.ACCOUNTS.getFirst().address(), 1));
                  System.out.println(cid);
                }
              });
    }
  }
}
