package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.wallet.KeyType;
import io.pandan.api.wallet.Keystore;
import io.pandan.api.wallet.PrivateKey;
import io.pandan.api.wallet.Wallet;
import io.pandan.api.wallet.WalletException;
import io.pandan.host.rpc.methods.Argument;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code Filecoin.Wallet…} and what signs with it: the keystore's keys and, on a development
 * network, those of the development accounts. None of it goes without a token: what Lotus lets
 * callers do who may write takes the permission to sign here. Source: Lotus {@code
 * node/impl/full/wallet.go}. Thread-safe.
 */
@Component
public final class WalletModule implements RpcModule {
  private final ChainView chain;
  private final LotusJson json;
  private final Keystore keystore;
  private final Signers signers;
  private final PushMethods push;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param outbox takes messages
   * @param keystore the user's keys
   * @param wallets all keys, the keystore's among them
   */
  @Activate
  public WalletModule(
      @Reference ChainView chain,
      @Reference MessageOutbox outbox,
      @Reference Keystore keystore,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) List<Wallet> wallets) {
    this.chain = chain;
    this.json = new LotusJson(chain.network().chainId());
    this.keystore = keystore;
    Tipsets tipsets = new Tipsets(chain);
    StateMethods states = new StateMethods(chain, tipsets, json);
    List<Wallet> others = wallets.stream().filter(wallet -> wallet != keystore).toList();
    this.signers = new Signers(chain, states, keystore, others, json);
    this.push = new PushMethods(chain, outbox, new GasMethods(chain, tipsets, json), signers, json);
  }

  @Override
  public List<RpcMethod> methods() {
    List<RpcMethod> methods =
        new ArrayList<>(
            List.of(
                sign("WalletNew", this::create),
                sign("WalletHas", this::has),
                sign("WalletList", this::list),
                sign("WalletSign", this::signBytes),
                sign("WalletSignMessage", this::signMessage),
                sign("WalletDefaultAddress", this::defaultAddress),
                sign("WalletSetDefault", this::setDefault),
                admin("WalletExport", this::export),
                admin("WalletImport", this::add),
                admin("WalletDelete", this::delete)));
    methods.addAll(push.methods());
    return methods;
  }

  private static RpcMethod sign(String name, RpcHandler handler) {
    return new RpcMethod("Filecoin." + name, RpcPermission.SIGN, guarded(handler));
  }

  private static RpcMethod admin(String name, RpcHandler handler) {
    return new RpcMethod("Filecoin." + name, RpcPermission.ADMIN, guarded(handler));
  }

  /** A method whose callers are told what a wallet cannot do. */
  static RpcHandler guarded(RpcHandler handler) {
    return parameters -> {
      try {
        return handler.call(parameters);
      } catch (WalletException e) {
        throw Tipsets.failure(e.getMessage());
      }
    };
  }

  private JsonValue create(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return json.address(keystore.create(type(Argument.of(parameters, 0, "type"))));
  }

  private JsonValue has(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return JsonValue.of(signers.addresses().contains(address(parameters)));
  }

  private JsonValue list(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonArray.from(signers.addresses(), json::address);
  }

  private JsonValue signBytes(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address signer = signers.key(address(parameters));
    byte[] bytes = LotusArguments.bytes(Argument.of(parameters, 1, "bytes"));
    return LotusJson.signature(signers.sign(signer, bytes));
  }

  private JsonValue signMessage(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address signer = signers.key(address(parameters));
    Message message = LotusArguments.message(Argument.of(parameters, 1, "message"));
    return json.signed(signers.sign(signer, message));
  }

  /** The chosen one, or the first of the keystore, or else the first development account. */
  private JsonValue defaultAddress(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return json.address(
        keystore
            .defaultAddress()
            .or(
                () ->
                    signers.addresses().stream()
                        .filter(address -> address.protocol() == Address.Protocol.SECP256K1)
                        .findFirst())
            .orElseThrow(() -> Tipsets.failure("the wallet has no key")));
  }

  private JsonValue setDefault(RpcParameters parameters) {
    parameters.requireAtMost(1);
    keystore.chooseDefault(signers.key(address(parameters)));
    return JsonNull.NULL;
  }

  private JsonValue export(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Address address = signers.key(address(parameters));
    PrivateKey key =
        keystore
            .export(address)
            .orElseThrow(
                () ->
                    Tipsets.failure("the keystore has no key of " + json.address(address).value()));
    return JsonObject.builder()
        .put("Type", key.type().name().toLowerCase(Locale.ROOT))
        .put("PrivateKey", Base64.getEncoder().encodeToString(key.bytes()))
        .build();
  }

  private JsonValue add(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Argument info = Argument.of(parameters, 0, "keyInfo");
    KeyType type = type(info.requireMember("Type"));
    byte[] bytes = secret(info.requireMember("PrivateKey"));
    return json.address(keystore.add(new PrivateKey(type, bytes)));
  }

  /** Bytes of a key, which no error repeats. */
  private static byte[] secret(Argument argument) {
    Optional<byte[]> bytes;
    try {
      bytes = Optional.of(Base64.getDecoder().decode(argument.asString()));
    } catch (IllegalArgumentException e) {
      bytes = Optional.empty();
    }
    return bytes
        .filter(key -> key.length == 32)
        .orElseThrow(() -> argument.wrong("must be 32 bytes in base 64"));
  }

  private JsonValue delete(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Address address = signers.key(address(parameters));
    if (!keystore.delete(address)) {
      throw Tipsets.failure("the keystore has no key of " + json.address(address).value());
    }
    return JsonNull.NULL;
  }

  private static KeyType type(Argument type) {
    return switch (type.asString()) {
      case "secp256k1" -> KeyType.SECP256K1;
      case "bls" -> KeyType.BLS;
      case "delegated" -> KeyType.DELEGATED;
      default -> throw type.expected("secp256k1, bls or delegated");
    };
  }

  private static Address address(RpcParameters parameters) {
    return Argument.of(parameters, 0, "address").asAddress();
  }
}
