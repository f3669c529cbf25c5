package io.pandan.host.rpc.eth;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.wallet.Wallet;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.ExecutionFailure;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Ethereum's methods that sign, for the accounts of development networks alone: everybody knows
 * their keys, so no token is asked for. Those of impersonated senders send without a signature.
 * Thread-safe.
 */
@Component(service = RpcModule.class, property = "service.ranking:Integer=10")
public final class AccountModule implements RpcModule {
  private static final int WORD = 32;

  /** What a recovery id is added to in signatures of messages (EIP-191, go-ethereum). */
  private static final int RECOVERY_OFFSET = 27;

  private final ChainView chain;
  private final MessageOutbox outbox;
  private final DevelopmentChain development;
  private final Wallet wallet;
  private final PendingTransactions pending;

  /** A sender's transactions get their nonces one after the other. */
  private final Map<Address, Object> senders = new ConcurrentHashMap<>();

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param outbox takes messages
   * @param development knows who is impersonated
   * @param wallet signs
   * @param pending remembers what was sent
   */
  @Activate
  public AccountModule(
      @Reference ChainView chain,
      @Reference MessageOutbox outbox,
      @Reference DevelopmentChain development,
      @Reference(target = "(" + Wallet.KIND + "=" + Wallet.DEVELOPMENT + ")") Wallet wallet,
      @Reference PendingTransactions pending) {
    this.chain = chain;
    this.outbox = outbox;
    this.development = development;
    this.wallet = wallet;
    this.pending = pending;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("eth_accounts", RpcPermission.READ, this::accounts),
        new RpcMethod("eth_sendTransaction", RpcPermission.WRITE, this::sendTransaction),
        new RpcMethod("eth_signTransaction", RpcPermission.WRITE, this::signTransaction),
        new RpcMethod("eth_sign", RpcPermission.WRITE, this::sign),
        new RpcMethod("personal_sign", RpcPermission.WRITE, this::personalSign),
        new RpcMethod("eth_signTypedData_v4", RpcPermission.WRITE, this::signTypedData));
  }

  private JsonValue accounts(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return new JsonArray(
        Stream.concat(
                ethereumAccounts().stream(),
                // Clients make a signer of listed accounts only.
                development.impersonatedSenders().stream()
                    .flatMap(address -> EthAddress.from(address).stream()))
            .distinct()
            .<JsonValue>map(EthJson::address)
            .toList());
  }

  private List<EthAddress> ethereumAccounts() {
    return wallet.addresses().stream()
        .filter(address -> address.protocol() == Address.Protocol.DELEGATED)
        .flatMap(address -> EthAddress.from(address).stream())
        .toList();
  }

  private JsonValue sendTransaction(RpcParameters parameters) {
    parameters.requireAtMost(1);
    TransactionRequest request = request(parameters);
    EthAddress from = sender(request);
    requireSender(from.toFilecoin());
    long gas = gas(request, from);
    try {
      synchronized (senders.computeIfAbsent(from.toFilecoin(), any -> new Object())) {
        SignedMessage signed = signed(from, unsigned(request, from, gas));
        byte[] hash = EthTransaction.from(signed, chain.network().chainId()).hash();
        pending.add(hash, outbox.submit(signed));
        return EthJson.data(hash);
      }
    } catch (MessageRejectedException e) {
      throw Rejection.of(e);
    } catch (MalformedException e) {
      throw RpcParameters.invalid(0, "transaction", "is refused: " + e.getMessage());
    }
  }

  private void requireSender(Address sender) {
    if (!wallet.addresses().contains(sender) && !development.isImpersonated(sender)) {
      throw noKey(sender);
    }
  }

  private JsonValue signTransaction(RpcParameters parameters) {
    parameters.requireAtMost(1);
    TransactionRequest request = request(parameters);
    EthAddress from = sender(request);
    EthTransaction unsigned = unsigned(request, from, gas(request, from));
    return EthJson.data(
        signed(unsigned, signature(from.toFilecoin(), unsigned.signingBytes())).encode());
  }

  private TransactionRequest request(RpcParameters parameters) {
    return TransactionRequest.of(
        Argument.of(parameters, 0, "transaction"), chain.network().chainId());
  }

  private EthAddress sender(TransactionRequest request) {
    return request.from().orElseGet(() -> ethereumAccounts().getFirst());
  }

  private long gas(TransactionRequest request, EthAddress from) {
    if (request.gas().isPresent()) {
      return request.gas().getAsLong();
    }
    Message message =
        EthTransaction.toMessage(
            from.toFilecoin(),
            request.to(),
            0,
            request.value(),
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            request.input());
    ChainView.GasEstimate estimate = chain.estimateGas(message, chain.head());
    if (!estimate.result().receipt().exitCode().isSuccess()) {
      throw ExecutionFailure.of(estimate.result());
    }
    return estimate.gasLimit();
  }

  private EthTransaction unsigned(TransactionRequest request, EthAddress from, long gas) {
    long nonce =
        request.nonce().isPresent()
            ? request.nonce().getAsLong()
            : outbox.nextNonce(from.toFilecoin());
    return request.unsigned(nonce, gas, chain.head().nextBaseFee(), chain.network().chainId());
  }

  private SignedMessage signed(EthAddress from, EthTransaction unsigned) {
    Address sender = from.toFilecoin();
    Optional<Signature> signature = wallet.sign(sender, unsigned.signingBytes());
    if (signature.isPresent()) {
      return signed(unsigned, signature.get()).toSignedMessage(chain.network().chainId());
    }
    if (development.isImpersonated(sender)) {
      return development.impersonated(TransactionRequest.message(from, unsigned));
    }
    throw noKey(sender);
  }

  private static EthTransaction signed(EthTransaction unsigned, Signature signature) {
    byte[] bytes = signature.bytes();
    long recoveryId = bytes[2 * WORD];
    BigInteger v =
        switch (unsigned.kind()) {
          case EIP1559 -> BigInteger.valueOf(recoveryId);
          case HOMESTEAD -> BigInteger.valueOf(RECOVERY_OFFSET + recoveryId);
          case EIP155 ->
              BigInteger.valueOf(unsigned.chainId())
                  .shiftLeft(1)
                  .add(BigInteger.valueOf(35 + recoveryId));
        };
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
        v,
        new BigInteger(1, bytes, 0, WORD),
        new BigInteger(1, bytes, WORD, WORD));
  }

  private JsonValue sign(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return signMessage(
        Argument.of(parameters, 0, "address"), Argument.of(parameters, 1, "message"));
  }

  /** The same with its parameters the other way round; a third, a password, is of no use here. */
  private JsonValue personalSign(RpcParameters parameters) {
    parameters.requireAtMost(3);
    return signMessage(
        Argument.of(parameters, 1, "address"), Argument.of(parameters, 0, "message"));
  }

  /** Source: EIP-191, version 0x45. */
  private JsonValue signMessage(Argument address, Argument message) {
    byte[] text =
        message.asString().startsWith("0x")
            ? message.asData()
            : message.asString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("\u0019Ethereum Signed Message:\n" + text.length).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(text);
    return signature(address, out.toByteArray());
  }

  private JsonValue signTypedData(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return signature(
        Argument.of(parameters, 0, "address"),
        new TypedData(Argument.of(parameters, 1, "data")).signingBytes());
  }

  private JsonValue signature(Argument address, byte[] bytes) {
    byte[] signature =
        Arrays.copyOf(signature(address.asEthAddress().toFilecoin(), bytes).bytes(), 2 * WORD + 1);
    signature[2 * WORD] += RECOVERY_OFFSET;
    return EthJson.data(signature);
  }

  private Signature signature(Address signer, byte[] bytes) {
    return wallet.sign(signer, bytes).orElseThrow(() -> noKey(signer));
  }

  private static RpcException noKey(Address signer) {
    return new RpcException(
        RpcException.INVALID_PARAMS,
        "no key of "
            + EthAddress.from(signer).map(EthAddress::toString).orElse(signer.toString())
            + " is here: only development accounts sign, and impersonated ones send");
  }
}
