package io.pandan.runtime.evm.ethereum;

import io.pandan.api.MalformedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A signed transaction as it travels: an RLP list, behind a byte that tells its type unless it is a
 * legacy one (EIP-2718). Immutable.
 */
public final class SignedTransaction {
  private static final int WORD = 32;

  /** Legacy: without a chain id v is 27 or 28, with one 35 or 36 and twice that id (EIP-155). */
  private static final BigInteger PLAIN_V = BigInteger.valueOf(27);

  private static final BigInteger CHAIN_V = BigInteger.valueOf(35);

  private final Transaction fields;
  private final byte[] hash;
  private final byte[] signingHash;
  private final BigInteger v;
  private final BigInteger r;
  private final BigInteger s;

  private SignedTransaction(
      Transaction fields,
      byte[] hash,
      byte[] signingHash,
      BigInteger v,
      BigInteger r,
      BigInteger s) {
    this.fields = fields;
    this.hash = hash;
    this.signingHash = signingHash;
    this.v = v;
    this.r = r;
    this.s = s;
  }

  /**
   * Decodes a signed transaction of any type.
   *
   * @param bytes the envelope; not kept
   * @throws MalformedException when it has not the form of one
   */
  public static SignedTransaction decode(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MalformedException("empty transaction");
    }
    int first = bytes[0] & 0xff;
    if (first >= 0xc0) {
      return decodeLegacy(bytes);
    }
    int signature =
        switch (first) {
          case Transaction.ACCESS_LIST -> 8;
          case Transaction.FEE_MARKET -> 9;
          case Transaction.BLOB -> 11;
          case Transaction.SET_CODE -> 10;
          default ->
              throw new MalformedException("transaction type " + first + ", known are 0 to 4");
        };
    List<RlpItem> items = items(Rlp.decode(bytes, 1).asList(), signature + 3);
    RlpItem[] signed = items.subList(0, signature).toArray(RlpItem[]::new);
    byte[] list = Rlp.encode(RlpItem.list(signed));
    byte[] preimage = new byte[1 + list.length];
    preimage[0] = bytes[0];
    System.arraycopy(list, 0, preimage, 1, list.length);
    return new SignedTransaction(
        typed(first, items),
        Keccak256.hash(bytes),
        Keccak256.hash(preimage),
        items.get(signature).asNumber(WORD),
        items.get(signature + 1).asNumber(WORD),
        items.get(signature + 2).asNumber(WORD));
  }

  private static SignedTransaction decodeLegacy(byte[] bytes) {
    List<RlpItem> items = items(Rlp.decode(bytes).asList(), 9);
    BigInteger v = items.get(6).asNumber(WORD);
    Optional<BigInteger> chainId =
        v.compareTo(CHAIN_V) < 0
            ? Optional.empty()
            : Optional.of(v.subtract(CHAIN_V).shiftRight(1));
    List<RlpItem> signed = new ArrayList<>(items.subList(0, 6));
    chainId.ifPresent(id -> signed.addAll(List.of(RlpItem.of(id), RlpItem.of(0), RlpItem.of(0))));
    BigInteger gasPrice = items.get(1).asNumber(WORD);
    Transaction fields =
        new Transaction(
            Transaction.LEGACY,
            chainId,
            unsigned(items.get(0)),
            gasPrice,
            gasPrice,
            unsigned(items.get(2)),
            receiver(items.get(3)),
            items.get(4).asNumber(WORD),
            items.get(5).asBytes(),
            List.of(),
            BigInteger.ZERO,
            List.of(),
            List.of(),
            EthAddress.ZERO);
    return new SignedTransaction(
        fields,
        Keccak256.hash(bytes),
        Keccak256.hash(Rlp.encode(new RlpItem.Items(signed))),
        v,
        items.get(7).asNumber(WORD),
        items.get(8).asNumber(WORD));
  }

  private static Transaction typed(int type, List<RlpItem> items) {
    // Type 1 has one price where the others have two.
    int shift = type == Transaction.ACCESS_LIST ? 0 : 1;
    return new Transaction(
        type,
        Optional.of(items.get(0).asNumber(WORD)),
        unsigned(items.get(1)),
        items.get(2 + shift).asNumber(WORD),
        items.get(2).asNumber(WORD),
        unsigned(items.get(3 + shift)),
        receiver(items.get(4 + shift)),
        items.get(5 + shift).asNumber(WORD),
        items.get(6 + shift).asBytes(),
        items.get(7 + shift).asList().stream().map(SignedTransaction::accessListEntry).toList(),
        type == Transaction.BLOB ? items.get(9).asNumber(WORD) : BigInteger.ZERO,
        type == Transaction.BLOB
            ? items.get(10).asList().stream().map(hash -> fixed(hash, WORD)).toList()
            : List.of(),
        type == Transaction.SET_CODE
            ? items.get(9).asList().stream().map(SignedTransaction::authorization).toList()
            : List.of(),
        EthAddress.ZERO);
  }

  /** Its type, 0 to 4. */
  public int type() {
    return fields.type();
  }

  /** Its hash: Keccak-256 of the envelope; a copy. */
  public byte[] hash() {
    return hash.clone();
  }

  /**
   * The transaction and its sender, if a fork allows the signature.
   *
   * @param fork whose rules
   * @param chainId the network's
   * @throws InvalidTransactionException when the fork does not know the type, it is for another
   *     chain, or the signature is not valid
   */
  public Transaction verify(Fork fork, BigInteger chainId) throws InvalidTransactionException {
    Rules rules = fork.rules();
    if (type() > rules.maxTransactionType()) {
      throw new InvalidTransactionException(Reason.TYPE, "type " + type() + " in " + fork);
    }
    BigInteger parity = parity();
    boolean plausible = parity.signum() >= 0 && parity.bitLength() <= 1;
    if (!plausible || type() == Transaction.LEGACY && isForChain() && !rules.chainIds()) {
      throw new InvalidTransactionException(Reason.SIGNATURE, "v " + v + " in " + fork);
    }
    if (fields.chainId().isPresent() && !fields.chainId().get().equals(chainId)) {
      throw new InvalidTransactionException(
          Reason.CHAIN_ID, "chain " + fields.chainId().get() + ", not " + chainId);
    }
    return Signatures.recover(signingHash, parity.intValue(), r, s, rules.lowS())
        .map(fields::withSender)
        .orElseThrow(
            () ->
                new InvalidTransactionException(
                    Reason.SIGNATURE, "nobody signs with r " + r + " and s " + s));
  }

  private boolean isForChain() {
    return fields.chainId().isPresent();
  }

  private BigInteger parity() {
    if (type() != Transaction.LEGACY) {
      return v;
    }
    return isForChain() ? v.subtract(CHAIN_V).and(BigInteger.ONE) : v.subtract(PLAIN_V);
  }

  private static List<RlpItem> items(List<RlpItem> items, int count) {
    if (items.size() != count) {
      throw new MalformedException("transaction of " + items.size() + " fields, not " + count);
    }
    return items;
  }

  private static long unsigned(RlpItem item) {
    return item.asNumber(Long.BYTES).longValue();
  }

  private static Optional<EthAddress> receiver(RlpItem item) {
    byte[] bytes = item.asBytes();
    return bytes.length == 0 ? Optional.empty() : Optional.of(EthAddress.of(bytes));
  }

  private static byte[] fixed(RlpItem item, int length) {
    byte[] bytes = item.asBytes();
    if (bytes.length != length) {
      throw new MalformedException(bytes.length + " bytes where " + length + " belong");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static AccessListEntry accessListEntry(RlpItem item) {
    List<RlpItem> parts = items(item.asList(), 2);
    List<byte[]> keys = parts.get(1).asList().stream().map(key -> fixed(key, WORD)).toList();
    return new AccessListEntry(EthAddress.of(parts.get(0).asBytes()), keys);
  }

  private static Authorization authorization(RlpItem item) {
    List<RlpItem> parts = items(item.asList(), 6);
    return new Authorization(
        parts.get(0).asNumber(WORD),
        EthAddress.of(parts.get(1).asBytes()),
        unsigned(parts.get(2)),
        parts.get(3).asNumber(1).intValue(),
        parts.get(4).asNumber(WORD),
        parts.get(5).asNumber(WORD));
  }
}
