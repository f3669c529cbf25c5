package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.wallet.Wallet;
import io.pandan.crypto.Secp256k1;
import java.util.ArrayList;
import java.util.List;

/** All keys that a node signs with, a user's own first. Thread-safe. */
final class Signers {
  private final ChainView chain;
  private final StateMethods states;
  private final List<Wallet> wallets;
  private final LotusJson json;

  /**
   * Signers.
   *
   * @param chain reads the chain
   * @param states knows accounts' keys
   * @param keystore the user's keys
   * @param others other keys
   * @param json how addresses are shown
   */
  Signers(
      ChainView chain, StateMethods states, Wallet keystore, List<Wallet> others, LotusJson json) {
    this.chain = chain;
    this.states = states;
    this.wallets = new ArrayList<>(List.of(keystore));
    this.wallets.addAll(others);
    this.json = json;
  }

  /** Whom they sign for. */
  List<Address> addresses() {
    return wallets.stream().flatMap(wallet -> wallet.addresses().stream()).distinct().toList();
  }

  /** The address that an account signs as, by any of its addresses. */
  Address key(Address address) {
    return states.accountKey(address, chain.stateAfter(chain.head()));
  }

  /** Signs bytes. */
  Signature sign(Address signer, byte[] bytes) {
    return wallets.stream()
        .flatMap(wallet -> wallet.sign(signer, bytes).stream())
        .findFirst()
        .orElseThrow(
            () -> Tipsets.failure("the wallet has no key of " + json.address(signer).value()));
  }

  /**
   * Signs a message: an Ethereum account the transaction that it is, others its CID. Source: Lotus
   * {@code chain/messagesigner}, FIP-0055.
   */
  SignedMessage sign(Address signer, Message message) {
    byte[] bytes =
        signer.protocol() == Address.Protocol.DELEGATED
            ? transaction(message).signingBytes()
            : message.cid().toBytes();
    return new SignedMessage(message, sign(signer, bytes));
  }

  private EthTransaction transaction(Message message) {
    Signature unsigned =
        new Signature(Signature.Type.DELEGATED, new byte[Secp256k1.SIGNATURE_BYTES]);
    try {
      return EthTransaction.from(new SignedMessage(message, unsigned), chain.network().chainId());
    } catch (MalformedException e) {
      throw Tipsets.failure("an Ethereum account signs transactions only: " + e.getMessage());
    }
  }
}
