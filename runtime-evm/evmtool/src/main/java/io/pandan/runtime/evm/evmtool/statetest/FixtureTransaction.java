package io.pandan.runtime.evm.evmtool.statetest;

import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.address;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.bytes;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.field;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.number;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.numberOrZero;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.optional;
import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.word;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Secp256k1;
import io.pandan.runtime.evm.ethereum.AccessListEntry;
import io.pandan.runtime.evm.ethereum.Authorization;
import io.pandan.runtime.evm.ethereum.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One variant of a state test's transaction, unsigned as fixtures have it. */
public final class FixtureTransaction {
  private final JsonNode fields;
  private final BigInteger chainId;
  private final Expectation variant;

  FixtureTransaction(JsonNode fields, BigInteger chainId, Expectation variant) {
    this.fields = fields;
    this.chainId = chainId;
    this.variant = variant;
  }

  /**
   * The transaction.
   *
   * @return empty when a number in it exceeds what a transaction can have, so that it could not
   *     even be encoded
   * @throws FixtureException if a field is missing or malformed
   */
  public Optional<Transaction> build() throws FixtureException {
    BigInteger nonce = numberOrZero(fields, "nonce");
    BigInteger gasLimit = number(element("gasLimit", variant.gas()));
    BigInteger value = number(element("value", variant.value()));
    BigInteger maxFee = fee("maxFeePerGas");
    BigInteger maxPriorityFee = fee("maxPriorityFeePerGas");
    BigInteger maxBlobFee = numberOrZero(fields, "maxFeePerBlobGas");
    if (nonce.bitLength() > 64 || gasLimit.bitLength() > 64) {
      return Optional.empty();
    }
    for (BigInteger amount : List.of(value, maxFee, maxPriorityFee, maxBlobFee)) {
      if (amount.bitLength() > 256) {
        return Optional.empty();
      }
    }
    int type = type();
    return Optional.of(
        new Transaction(
            type,
            type == Transaction.LEGACY ? Optional.empty() : Optional.of(chainId),
            nonce.longValue(),
            maxFee,
            maxPriorityFee,
            gasLimit.longValue(),
            receiver(),
            value,
            bytes(element("data", variant.data())),
            accessList(),
            maxBlobFee,
            blobHashes(),
            authorizations(),
            sender()));
  }

  /** By what the fixture gives: fixtures do not name the type. */
  private int type() {
    if (optional(fields, "authorizationList").isPresent()) {
      return Transaction.SET_CODE;
    }
    if (optional(fields, "blobVersionedHashes").isPresent()
        || optional(fields, "maxFeePerBlobGas").isPresent()) {
      return Transaction.BLOB;
    }
    if (optional(fields, "maxFeePerGas").isPresent()) {
      return Transaction.FEE_MARKET;
    }
    return accessListFields().isPresent() ? Transaction.ACCESS_LIST : Transaction.LEGACY;
  }

  private BigInteger fee(String name) throws FixtureException {
    Optional<JsonNode> own = optional(fields, name);
    return number(own.isPresent() ? own.get() : field(fields, "gasPrice"));
  }

  private JsonNode element(String name, int index) throws FixtureException {
    JsonNode element = field(fields, name).get(index);
    if (element == null) {
      throw new FixtureException("no element " + index + " in the transaction's '" + name + "'");
    }
    return element;
  }

  private Optional<EthAddress> receiver() throws FixtureException {
    Optional<JsonNode> to = optional(fields, "to");
    return to.isEmpty() || to.get().asText().isEmpty()
        ? Optional.empty()
        : Optional.of(address(to.get().asText()));
  }

  private EthAddress sender() throws FixtureException {
    Optional<JsonNode> sender = optional(fields, "sender");
    if (sender.isPresent()) {
      return address(sender.get().asText());
    }
    return EthAddress.ofPublicKey(Secp256k1.publicKey(word(field(fields, "secretKey"))));
  }

  private Optional<JsonNode> accessListFields() {
    return optional(fields, "accessLists")
        .map(lists -> lists.get(variant.data()))
        .filter(list -> !list.isNull());
  }

  private List<AccessListEntry> accessList() throws FixtureException {
    List<AccessListEntry> entries = new ArrayList<>();
    Optional<JsonNode> list = accessListFields();
    if (list.isPresent()) {
      for (JsonNode entry : list.get()) {
        List<byte[]> keys = new ArrayList<>();
        for (JsonNode key : field(entry, "storageKeys")) {
          keys.add(word(key));
        }
        entries.add(new AccessListEntry(address(field(entry, "address").asText()), keys));
      }
    }
    return entries;
  }

  private List<byte[]> blobHashes() throws FixtureException {
    List<byte[]> hashes = new ArrayList<>();
    Optional<JsonNode> list = optional(fields, "blobVersionedHashes");
    if (list.isPresent()) {
      for (JsonNode hash : list.get()) {
        hashes.add(word(hash));
      }
    }
    return hashes;
  }

  private List<Authorization> authorizations() throws FixtureException {
    List<Authorization> authorizations = new ArrayList<>();
    Optional<JsonNode> list = optional(fields, "authorizationList");
    if (list.isPresent()) {
      for (JsonNode entry : list.get()) {
        String parity = entry.has("yParity") ? "yParity" : "v";
        authorizations.add(
            new Authorization(
                number(field(entry, "chainId")),
                address(field(entry, "address").asText()),
                number(field(entry, "nonce")).longValue(),
                number(field(entry, parity)).intValue(),
                number(field(entry, "r")),
                number(field(entry, "s"))));
      }
    }
    return authorizations;
  }
}
