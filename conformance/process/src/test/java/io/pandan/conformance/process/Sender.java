package io.pandan.conformance.process;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.crypto.Secp256k1;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** A development account that signs type 2 transactions. One thread at a time. */
final class Sender {
  private static final long CHAIN_ID = 31_415_926;
  private static final BigInteger PRIORITY_FEE = BigInteger.valueOf(100_000);

  /** Far above any base fee of a test, so that what waits never waits for the fee. */
  private static final BigInteger FEE_CAP = BigInteger.valueOf(10_000_000_000L);

  private static final long GAS_LIMIT = 20_000_000;

  private final byte[] privateKey;
  private final EthAddress address;
  private long nonce;

  Sender(StartedNode.Account account, Rpc rpc) {
    this.privateKey = HexFormat.of().parseHex(account.privateKey().substring(2));
    this.address = EthAddress.ofPublicKey(Secp256k1.publicKey(privateKey));
    resume(rpc);
  }

  /** Goes on after the last transaction that the node knows. */
  void resume(Rpc rpc) {
    nonce = rpc.quantity("eth_getTransactionCount", address.toString(), "pending").longValueExact();
  }

  EthAddress address() {
    return address;
  }

  /** How many transactions it has made. */
  long nonce() {
    return nonce;
  }

  /** The next transaction, signed and encoded; without a receiver it makes a contract. */
  String transaction(Optional<EthAddress> to, BigInteger value, byte[] input) {
    EthTransaction unsigned =
        build(to, value, input, BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE);
    byte[] signature = Secp256k1.sign(privateKey, unsigned.signingHash());
    byte[] signed =
        build(
                to,
                value,
                input,
                BigInteger.valueOf(signature[64]),
                new BigInteger(1, signature, 0, 32),
                new BigInteger(1, signature, 32, 32))
            .encode();
    nonce++;
    return "0x" + HexFormat.of().formatHex(signed);
  }

  /** Sends the next transaction and returns its hash. */
  String send(Rpc rpc, Optional<EthAddress> to, BigInteger value, byte[] input) {
    return rpc.call("eth_sendRawTransaction", transaction(to, value, input)).asText();
  }

  private EthTransaction build(
      Optional<EthAddress> to,
      BigInteger value,
      byte[] input,
      BigInteger v,
      BigInteger r,
      BigInteger s) {
    return new EthTransaction(
        EthTransaction.Kind.EIP1559,
        CHAIN_ID,
        nonce,
        PRIORITY_FEE,
        FEE_CAP,
        to.isPresent() ? GAS_LIMIT : 10 * GAS_LIMIT,
        to,
        value,
        input,
        v,
        r,
        s);
  }
}
