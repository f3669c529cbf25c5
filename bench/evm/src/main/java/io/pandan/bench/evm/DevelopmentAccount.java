package io.pandan.bench.evm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The first account of the mnemonic that Pandan, anvil and Hardhat fund alike, on one network. For
 * one thread.
 */
final class DevelopmentAccount implements Deployment.Creator {
  /** m/44'/60'/0'/0/0 of {@code test test test test test test test test test test test junk}. */
  private static final byte[] KEY =
      HexFormat.of().parseHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final EthAddress ADDRESS = EthAddress.ofPublicKey(Secp256k1.publicKey(KEY));

  private static final int WORD_BYTES = 32;
  private static final int POLLS = 600;
  private static final int POLL_MS = 50;

  private final RpcClient rpc;

  DevelopmentAccount(RpcClient rpc) {
    this.rpc = rpc;
  }

  /** Its address. */
  EthAddress address() {
    return ADDRESS;
  }

  @Override
  public EthAddress create(byte[] creationCode) {
    String from = "\"" + ADDRESS + "\"";
    String data = "0x" + HexFormat.of().formatHex(creationCode);
    BigInteger price = rpc.quantity("eth_gasPrice", "[]").shiftLeft(1);
    EthTransaction unsigned =
        new EthTransaction(
            EthTransaction.Kind.EIP1559,
            rpc.quantity("eth_chainId", "[]").longValueExact(),
            rpc.quantity("eth_getTransactionCount", "[" + from + ",\"latest\"]").longValueExact(),
            BigInteger.ONE.min(price),
            price,
            rpc.quantity("eth_estimateGas", "[{\"from\":%s,\"data\":\"%s\"}]".formatted(from, data))
                .longValueExact(),
            Optional.empty(),
            BigInteger.ZERO,
            creationCode,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO);
    String hash =
        rpc.call(
                "eth_sendRawTransaction",
                "[\"0x" + HexFormat.of().formatHex(sign(unsigned).encode()) + "\"]")
            .asText();
    return contract(hash);
  }

  private static EthTransaction sign(EthTransaction unsigned) {
    byte[] signature = Secp256k1.sign(KEY, unsigned.signingHash());
    return new EthTransaction(
        unsigned.kind(),
        unsigned.chainId(),
        unsigned.nonce(),
        unsigned.maxPriorityFeePerGas(),
        unsigned.maxFeePerGas(),
        unsigned.gasLimit(),
        unsigned.to(),
        unsigned.value(),
        unsigned.input(),
        BigInteger.valueOf(signature[2 * WORD_BYTES]),
        new BigInteger(1, Arrays.copyOf(signature, WORD_BYTES)),
        new BigInteger(1, Arrays.copyOfRange(signature, WORD_BYTES, 2 * WORD_BYTES)));
  }

  private EthAddress contract(String hash) {
    for (int i = 0; i < POLLS; i++) {
      JsonNode receipt = rpc.call("eth_getTransactionReceipt", "[\"" + hash + "\"]");
      if (!receipt.isNull()) {
        if (!receipt.path("status").asText().equals("0x1")) {
          throw new IllegalStateException("the deployment failed: " + receipt);
        }
        return EthAddress.parse(receipt.path("contractAddress").asText());
      }
      pause();
    }
    throw new IllegalStateException("no receipt of " + hash);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
