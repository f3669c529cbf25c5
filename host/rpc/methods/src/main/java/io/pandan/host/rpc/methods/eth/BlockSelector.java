package io.pandan.host.rpc.methods.eth;

import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.Optional;

/** How a caller names a block: by tag, number or hash (EIP-1898). */
public sealed interface BlockSelector {
  /** The newest block: what a caller means who names none. */
  BlockSelector LATEST = new Tag(Name.LATEST);

  /** The words for blocks. */
  enum Name {
    /** The genesis block. */
    EARLIEST,
    /** The newest block. */
    LATEST,
    /** A block that hardly goes back. */
    SAFE,
    /** A block that does not go back. */
    FINALIZED,
    /** The newest block and what waits for the next. */
    PENDING
  }

  /**
   * A block by a word.
   *
   * @param name the word
   */
  record Tag(Name name) implements BlockSelector {}

  /**
   * A block by its number.
   *
   * @param epoch the number, not negative
   */
  record Number(long epoch) implements BlockSelector {}

  /**
   * A block by its hash.
   *
   * @param hash 32 bytes
   */
  record Hash(byte[] hash) implements BlockSelector {}

  /** Whether the caller wants the messages that wait to count. */
  default boolean isPending() {
    return this.equals(new Tag(Name.PENDING));
  }

  /** A tag or number; what Ethereum calls a block number. */
  static BlockSelector number(Argument argument) {
    String text = argument.asString();
    return switch (text) {
      case "earliest" -> new Tag(Name.EARLIEST);
      case "latest" -> new Tag(Name.LATEST);
      case "safe" -> new Tag(Name.SAFE);
      case "finalized" -> new Tag(Name.FINALIZED);
      case "pending" -> new Tag(Name.PENDING);
      default -> {
        if (!text.startsWith("0x")) {
          throw argument.expected(
              "a block: earliest, latest, safe, finalized, pending or a quantity");
        }
        yield new Number(argument.asQuantityLong());
      }
    };
  }

  /** A tag, number, hash, or an object with a number or hash; the newest block when left out. */
  static BlockSelector any(RpcParameters parameters, int index) {
    Optional<Argument> given = Argument.optional(parameters, index, "block");
    if (given.isEmpty()) {
      return LATEST;
    }
    Argument block = given.get();
    if (!block.isObject()) {
      // A hash in place of a number is what some clients send; EIP-1898 wants an object.
      return block.asString().length() == 66 ? new Hash(block.asHash()) : number(block);
    }
    Optional<Argument> hash = block.member("blockHash");
    Optional<Argument> number = block.member("blockNumber");
    if (hash.isPresent() == number.isPresent()) {
      throw block.wrong("must have either blockHash or blockNumber");
    }
    return hash.<BlockSelector>map(h -> new Hash(h.asHash()))
        .or(() -> number.map(BlockSelector::number))
        .orElseThrow();
  }
}
