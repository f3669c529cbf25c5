package io.pandan.host.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder in which one node keeps everything. It is locked from {@link #open} to {@link #close},
 * so that two nodes never write the same chain.
 */
final class DataFolder implements AutoCloseable {
  private static final String DEPLOY = "deploy";

  /** Holds the administrator's secret. */
  static final String TOKEN_FILE = "admin-token";

  /** Says where the running node is reached. */
  static final String NODE_FILE = "node.properties";

  private static final int TOKEN_BYTES = 32;

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the folder where it is missing, and locks it.
   *
   * @throws LaunchException when another node holds the folder, or it cannot be written
   */
  static DataFolder open(Path path) throws LaunchException {
    try {
      Files.createDirectories(path);
      Path folder = path.toRealPath();
      Files.createDirectories(folder.resolve(DEPLOY));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        String owner = read(channel);
        channel.close();
        throw new LaunchException(
            "the data folder %s is in use by the node of process %s; choose another with --data DIR"
                .formatted(folder, owner.isEmpty() ? "(unknown)" : owner));
      }
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw new LaunchException("the data folder %s cannot be written: %s".formatted(path, e), e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
  }

  Path path() {
    return path;
  }

  /** Where a jar is dropped to be deployed. */
  Path deploy() {
    return path.resolve(DEPLOY);
  }

  /** What was deployed, one jar for each symbolic name: it stands before the node's own bundle. */
  Path deployed() {
    return path.resolve("deployed");
  }

  /** Chooses an engine for what it runs, as the chain reads it. */
  void choose(NodeBundle.Engine engine) throws LaunchException {
    Path file = path.resolve(engine.vm() + "-engine");
    try {
      Files.writeString(file, engine.name() + "\n");
    } catch (IOException e) {
      throw new LaunchException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** Which network the store has, as the chain has written it; empty while it has none. */
  Optional<Properties> network() throws LaunchException {
    Path file = path.resolve("network.properties");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties network = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      network.load(in);
      return Optional.of(network);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Where imported bundles of built-in actors are. */
  Path actors() {
    return actors(path);
  }

  /** Likewise, in a folder that need not be opened for it. */
  static Path actors(Path data) {
    return data.resolve("actors");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path configuration() {
    return path.resolve("config");
  }

  Path frameworkCache() {
    return path.resolve("felix");
  }

  /** Where a running node writes its addresses, for the other commands. */
  Path nodeFile() {
    return path.resolve(NODE_FILE);
  }

  /** Where {@link #adminToken()} is kept. */
  Path adminTokenFile() {
    return path.resolve(TOKEN_FILE);
  }

  /** Where the node keeps the secret of tokens that its administrator makes for others. */
  Path tokenSecretFile() {
    return path.resolve("token-secret");
  }

  /** Tells the other commands where the running node is reached. */
  void writeAddresses(String rpc, Optional<String> console) throws LaunchException {
    Properties addresses = new Properties();
    addresses.setProperty("rpc", rpc);
    console.ifPresent(url -> addresses.setProperty("console", url));
    try (OutputStream file = Files.newOutputStream(nodeFile())) {
      addresses.store(file, "Where the running node is reached");
    } catch (IOException e) {
      throw new LaunchException("%s cannot be written: %s".formatted(nodeFile(), e), e);
    }
  }

  /**
   * The secret of this node's administrator: made at the first start, readable by its owner only.
   */
  String adminToken() throws LaunchException {
    Path file = adminTokenFile();
    try {
      if (!Files.exists(file)) {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        Path fresh = path.resolve(TOKEN_FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, HexFormat.of().formatHex(secret));
        Files.move(fresh, file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new LaunchException("the token file %s cannot be used: %s".formatted(file, e), e);
    }
  }

  /** Releases the lock. The files stay. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(nodeFile());
    lock.close();
  }
}
