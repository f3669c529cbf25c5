package io.pandan.runtime.evm.ethereum;

/**
 * What a transaction costs before its code runs.
 *
 * @param gas what is taken off at the beginning
 * @param floor what it costs at least (EIP-7623); 0 before Prague
 */
public record IntrinsicGas(long gas, long floor) {
  /** Yellow paper, appendix G. */
  private static final long TRANSACTION = 21_000;

  /** Yellow paper, appendix G; in EIP-7623's words, a token. */
  private static final long ZERO_BYTE = 4;

  /** EIP-7623: a byte other than zero counts as so many tokens. */
  private static final long TOKENS = 4;

  /** EIP-2930. */
  private static final long LISTED_ADDRESS = 2_400;

  /** EIP-2930. */
  private static final long LISTED_KEY = 1_900;

  /** EIP-7702: as if every authority were a new account. */
  private static final long AUTHORIZATION = 25_000;

  /** What a transaction costs by a fork's rules. */
  public static IntrinsicGas of(Transaction transaction, Rules rules) {
    byte[] data = transaction.data();
    long zeros = 0;
    for (byte b : data) {
      zeros += b == 0 ? 1 : 0;
    }
    long others = data.length - zeros;
    long gas = TRANSACTION + zeros * ZERO_BYTE + others * rules.dataByte();
    if (transaction.to().isEmpty()) {
      gas += rules.createTransaction() + (data.length + 31L >>> 5) * rules.initCodeWord();
    }
    for (AccessListEntry entry : transaction.accessList()) {
      gas += LISTED_ADDRESS + LISTED_KEY * entry.keys().size();
    }
    gas += AUTHORIZATION * transaction.authorizations().size();
    long floor =
        rules.dataFloor() == 0 ? 0 : TRANSACTION + (zeros + others * TOKENS) * rules.dataFloor();
    return new IntrinsicGas(gas, floor);
  }
}
