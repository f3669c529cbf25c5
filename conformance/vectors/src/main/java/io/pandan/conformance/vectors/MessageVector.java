package io.pandan.conformance.vectors;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import java.util.List;

/**
 * Messages with the outcome that the network had. Source of the form: filecoin-project/test-vectors
 * {@code schema.json} and filecoin-project/fvm-test-vectors.
 *
 * @param name the vector's name
 * @param variants the networks that it is run on
 * @param actorSet which implementation runs the built-in actors: canonical, but in vectors of our
 *     own
 * @param chainId Ethereum's chain id: mainnet's, but in vectors of our own
 * @param baseFee attoFIL per unit of gas
 * @param circulatingSupply what the network says is in circulation
 * @param stateRoot the state before
 * @param blocks the part of the state that the messages read, and actors' code in vectors of our
 *     own
 * @param messages the messages in order, with their length in bytes as recorded
 * @param receipts one for each message
 * @param finalRoot the state after
 * @param randomness what was asked of the chain
 */
public record MessageVector(
    String name,
    List<Variant> variants,
    ActorSet actorSet,
    long chainId,
    TokenAmount baseFee,
    TokenAmount circulatingSupply,
    Cid stateRoot,
    MemoryBlockstore blocks,
    List<Encoded> messages,
    List<ExpectedReceipt> receipts,
    Cid finalRoot,
    RecordedRandomness randomness)
    implements VectorContent {

  /**
   * What a secp256k1 signature adds to a message on chain, as the reference harness counts it: 65
   * bytes, their type, and three for the fields (ref-fvm {@code
   * testing/conformance/src/driver.rs}).
   */
  private static final int SECP256K1_SIGNATURE_BYTES = 69;

  /** The miner's method (builtin-actors {@code actors/miner/src/lib.rs}). */
  private static final long DISPUTE_WINDOWED_POST = 24;

  /**
   * A network that the vector is run on.
   *
   * @param id its name
   * @param epoch the epoch that is executed
   * @param networkVersion the network version
   */
  public record Variant(String id, long epoch, int networkVersion) {}

  /**
   * A message.
   *
   * @param message the message
   * @param length the length of its bytes
   */
  public record Encoded(Message message, int length) {}

  /**
   * A receipt, without events: vectors have none.
   *
   * @param exitCode how it ended
   * @param returnData what it returned; not copied, never to be changed
   * @param gasUsed units of gas
   */
  public record ExpectedReceipt(ExitCode exitCode, byte[] returnData, long gasUsed) {}

  /** Copies the lists. */
  public MessageVector {
    variants = List.copyOf(variants);
    messages = List.copyOf(messages);
    receipts = List.copyOf(receipts);
  }

  /** What is to be run for a variant. */
  public Scenario scenario(Variant variant) {
    return new Scenario(
        variants.size() == 1 ? name : name + "@" + variant.id(),
        variant.networkVersion(),
        chainId,
        actorSet,
        variant.epoch(),
        baseFee,
        circulatingSupply,
        stateRoot,
        blocks,
        messages.stream().map(MessageVector::step).toList(),
        randomness,
        !disputes());
  }

  /** Whether a proof of spacetime was disputed, and so did not hold. */
  private boolean disputes() {
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).message().method() == DISPUTE_WINDOWED_POST
          && receipts.get(i).exitCode().isSuccess()) {
        return true;
      }
    }
    return false;
  }

  private static Scenario.Step step(Encoded encoded) {
    boolean secp256k1 = encoded.message().from().protocol() == Address.Protocol.SECP256K1;
    return new Scenario.Step(
        encoded.message(),
        ApplyKind.EXPLICIT,
        encoded.length() + (secp256k1 ? SECP256K1_SIGNATURE_BYTES : 0));
  }
}
