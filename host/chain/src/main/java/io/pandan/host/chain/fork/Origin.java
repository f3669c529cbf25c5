package io.pandan.host.chain.fork;

import io.pandan.api.MalformedException;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Tipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The node that a network was forked from: a Pandan, or another one with Lotus' methods. Tipsets
 * are named by it; what is in them is read as blocks, by CID. Thread safe.
 */
final class Origin {
  private final OriginRpc rpc;
  private final Blockstore blocks;

  /**
   * A node.
   *
   * @param rpc how it is called
   * @param blocks its blocks
   */
  Origin(OriginRpc rpc, Blockstore blocks) {
    this.rpc = rpc;
    this.blocks = blocks;
  }

  /** Where it is. */
  String url() {
    return rpc.url().toString();
  }

  /**
   * Calls a method.
   *
   * @throws MalformedException when the node refuses it, and with which words
   */
  JsonValue call(String method, String parameters) {
    try {
      return rpc.call(method, method, parameters);
    } catch (OriginRpc.Refusal e) {
      throw new MalformedException(
          "the forked node " + url() + " refuses " + method + ": " + e.getMessage());
    }
  }

  /** Likewise; empty where the node has no such method. */
  Optional<JsonValue> callIfKnown(String method, String parameters) {
    try {
      return Optional.of(rpc.call(method, method, parameters));
    } catch (OriginRpc.Refusal e) {
      if (e.code() == OriginRpc.Refusal.METHOD_NOT_FOUND || e.code() == 1) {
        return Optional.empty();
      }
      throw new MalformedException(
          "the forked node " + url() + " refuses " + method + ": " + e.getMessage());
    }
  }

  /**
   * A tipset with what its execution gave, by its child, which has to be there; empty for a null
   * round.
   *
   * @param height its epoch
   * @param last the newest epoch that is this network's too
   * @param key the key of the tipset at that epoch: Lotus' JSON
   */
  Optional<ExecutedTipset> tipset(long height, long last, String key) {
    JsonValue found = call("Filecoin.ChainGetTipSetByHeight", "[" + height + "," + key + "]");
    if (number(found, "Height") != height) {
      return Optional.empty();
    }
    Tipset tipset = tipset(cids(member(found, "Cids")));
    JsonValue after =
        call("Filecoin.ChainGetTipSetAfterHeight", "[" + (height + 1) + "," + key + "]");
    BlockHeader child = tipset(cids(member(after, "Cids"))).first();
    if (!child.parents().equals(tipset.key().cids())) {
      throw new MalformedException(
          "the forked node "
              + url()
              + " names tipsets at "
              + height
              + " and "
              + child.height()
              + " that do not follow one another");
    }
    return Optional.of(
        executed(
            tipset, child.parentStateRoot(), child.parentMessageReceipts(), child.parentBaseFee()));
  }

  /** The blocks of a key. */
  Tipset tipset(List<Cid> key) {
    try {
      return new Tipset(key.stream().map(cid -> BlockHeader.of(blocks.require(cid))).toList());
    } catch (CborException e) {
      throw new MalformedException("a block of " + key + " is no header: " + e.getMessage());
    }
  }

  /** A tipset with what its execution gave. */
  ExecutedTipset executed(Tipset tipset, Cid stateRoot, Cid receiptsRoot, TokenAmount nextBaseFee) {
    List<SignedMessage> messages = new ArrayList<>();
    Set<Cid> seen = new HashSet<>();
    for (BlockHeader header : tipset.blocks()) {
      for (SignedMessage message : BlockTrees.readMessages(header, blocks)) {
        if (seen.add(message.cid())) {
          messages.add(message);
        }
      }
    }
    List<Receipt> receipts = BlockTrees.readReceipts(receiptsRoot, blocks);
    if (messages.size() != receipts.size()) {
      throw new MalformedException(
          "epoch %d of the forked node has %d messages and %d receipts"
              .formatted(tipset.height(), messages.size(), receipts.size()));
    }
    return new ExecutedTipset(
        tipset, tipset.key(), messages, receipts, stateRoot, receiptsRoot, nextBaseFee);
  }

  /** At which epoch a block is that Ethereum's clients know by a hash. */
  OptionalLong heightOfBlock(byte[] hash) {
    return quantity(call("eth_getBlockByHash", "[\"" + hex(hash) + "\",false]"), "number");
  }

  /** At which epoch a transaction is. */
  OptionalLong heightOfTransaction(byte[] hash) {
    return quantity(call("eth_getTransactionByHash", "[\"" + hex(hash) + "\"]"), "blockNumber");
  }

  /** At which epoch a message was executed: that of its tipset, one below where Lotus finds it. */
  OptionalLong heightOfMessage(Cid message) {
    String parameters = "[null,{\"/\":\"" + message + "\"},-1,true]";
    Optional<JsonValue> found = callIfKnown("Filecoin.StateSearchMsg", parameters);
    if (found.isEmpty() || found.get() instanceof JsonNull) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(number(found.get(), "Height"));
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private OptionalLong quantity(JsonValue object, String name) {
    if (object instanceof JsonNull || member(object, name) instanceof JsonNull) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(quantity(member(object, name)));
  }

  /** A number as Ethereum's methods write it. */
  long quantity(JsonValue value) {
    try {
      return new BigInteger(text(value).substring(2), 16).longValueExact();
    } catch (ArithmeticException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new MalformedException("the forked node " + url() + " answers with no quantity");
    }
  }

  JsonValue member(JsonValue value, String name) {
    if (value instanceof JsonObject object && object.get(name).isPresent()) {
      return object.get(name).get();
    }
    throw new MalformedException("the forked node " + url() + " answers without " + name);
  }

  long number(JsonValue value, String name) {
    if (member(value, name) instanceof JsonNumber number) {
      return number.value().longValue();
    }
    throw new MalformedException("the forked node " + url() + " answers with no number " + name);
  }

  String text(JsonValue value) {
    if (value instanceof JsonString(String text)) {
      return text;
    }
    throw new MalformedException("the forked node " + url() + " answers with no text");
  }

  List<Cid> cids(JsonValue value) {
    if (!(value instanceof JsonArray array)) {
      throw new MalformedException("the forked node " + url() + " answers with no list of CIDs");
    }
    return array.elements().stream().map(this::cid).toList();
  }

  Cid cid(JsonValue value) {
    try {
      return Cid.parse(text(member(value, "/")));
    } catch (CidException e) {
      throw new MalformedException(
          "the forked node " + url() + " answers with no CID: " + e.getMessage());
    }
  }
}
