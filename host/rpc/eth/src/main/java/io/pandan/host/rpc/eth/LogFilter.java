package io.pandan.host.rpc.eth;

import io.pandan.api.eth.EthAddress;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthLog;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs a caller wants.
 *
 * @param blocks where to look
 * @param addresses of which contracts; empty for all
 * @param topics for each place the words that match; an empty list matches any, or none
 */
record LogFilter(Blocks blocks, Set<EthAddress> addresses, List<List<byte[]>> topics) {
  /** All logs of blocks to come. */
  static final LogFilter ANY =
      new LogFilter(
          new Blocks.Range(BlockSelector.LATEST, BlockSelector.LATEST), Set.of(), List.of());

  private static final int MAX_TOPICS = 4;
  private static final int MAX_ALTERNATIVES = 1_000;

  /** Where to look. */
  sealed interface Blocks {
    /**
     * One block.
     *
     * @param hash its hash
     */
    record One(byte[] hash) implements Blocks {}

    /**
     * All blocks of a range, ends included.
     *
     * @param from the first
     * @param to the last
     */
    record Range(BlockSelector from, BlockSelector to) implements Blocks {}
  }

  /** Reads the filter object of {@code eth_getLogs}. */
  static LogFilter parse(Argument filter) {
    filter.asObject();
    return new LogFilter(
        blocks(filter),
        filter.member("address").map(LogFilter::addresses).orElse(Set.of()),
        filter.member("topics").map(LogFilter::topics).orElse(List.of()));
  }

  /** Whether a log is wanted. */
  boolean matches(EthLog log) {
    return matchesAddress(log) && matchesTopics(log);
  }

  private boolean matchesAddress(EthLog log) {
    return addresses.isEmpty()
        || addresses.contains(log.address())
        || addresses.contains(EthAddress.ofActorId(log.emitter()));
  }

  private boolean matchesTopics(EthLog log) {
    for (int i = 0; i < topics.size(); i++) {
      List<byte[]> wanted = topics.get(i);
      if (!wanted.isEmpty()
          && (i >= log.topics().size() || !contains(wanted, log.topics().get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(List<byte[]> words, byte[] word) {
    for (byte[] candidate : words) {
      if (Arrays.equals(candidate, word)) {
        return true;
      }
    }
    return false;
  }

  private static Blocks blocks(Argument filter) {
    Optional<Argument> hash = filter.member("blockHash");
    Optional<Argument> from = filter.member("fromBlock");
    Optional<Argument> to = filter.member("toBlock");
    if (hash.isPresent()) {
      if (from.isPresent() || to.isPresent()) {
        throw filter.wrong("must not have blockHash together with fromBlock or toBlock");
      }
      return new Blocks.One(hash.get().asHash());
    }
    return new Blocks.Range(
        from.map(BlockSelector::number).orElse(BlockSelector.LATEST),
        to.map(BlockSelector::number).orElse(BlockSelector.LATEST));
  }

  private static Set<EthAddress> addresses(Argument address) {
    if (!address.isArray()) {
      return Set.of(address.asEthAddress());
    }
    Set<EthAddress> all = new HashSet<>();
    address.elements(MAX_ALTERNATIVES).forEach(element -> all.add(element.asEthAddress()));
    return all;
  }

  private static List<List<byte[]>> topics(Argument topics) {
    return topics.elements(MAX_TOPICS).stream().map(LogFilter::alternatives).toList();
  }

  /** As in go-ethereum, null stands for any word among alternatives, too. */
  private static List<byte[]> alternatives(Argument topic) {
    if (topic.isNull()) {
      return List.of();
    }
    if (!topic.isArray()) {
      return List.of(topic.asHash());
    }
    List<Argument> words = topic.elements(MAX_ALTERNATIVES);
    return words.stream().anyMatch(Argument::isNull)
        ? List.of()
        : words.stream().map(Argument::asHash).toList();
  }
}
