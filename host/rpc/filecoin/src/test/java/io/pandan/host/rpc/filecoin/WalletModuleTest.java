package io.pandan.host.rpc.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.wallet.KeyType;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestState;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalletModuleTest {
  private static final String KEY_BASE64 = Base64.getEncoder().encodeToString(key(7));

  private final TestState state = new TestState();
  private final TestChain chain =
      new TestChain()
          .withState(state)
          .withExecution(
              message ->
                  TestChain.result(
                      new Receipt(ExitCode.OK, new byte[0], 1_000, Optional.empty()), ""));
  private final TestKeystore keystore = new TestKeystore();
  private final TestKeystore development = new TestKeystore();
  private final WalletModule module =
      new WalletModule(chain, chain, keystore, List.of(development, keystore));
  private final TestCalls wallet = new TestCalls(module);
  private final TestCalls filecoin = new TestCalls(new FilecoinModule(chain, chain, "1"));

  private static byte[] key(int digit) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) digit;
    return bytes;
  }

  @Test
  void shouldAskForAToken() {
    assertThat(module.methods())
        .extracting(RpcMethod::permission)
        .doesNotContain(RpcPermission.READ, RpcPermission.WRITE);
    assertThat(module.methods().stream().filter(m -> m.permission() == RpcPermission.ADMIN))
        .extracting(RpcMethod::name)
        .containsExactly("Filecoin.WalletExport", "Filecoin.WalletImport", "Filecoin.WalletDelete");
  }

  @Test
  void shouldMakeKeysAndListThemBeforeTheDevelopmentAccounts() {
    Address known = development.create(KeyType.SECP256K1);
    String made = wallet.text("Filecoin.WalletNew", "'delegated'");

    assertThat(made).startsWith("'t410f");
    assertThat(wallet.text("Filecoin.WalletList")).isEqualTo("[" + made + "," + text(known) + "]");
    assertThat(wallet.text("Filecoin.WalletHas", made)).isEqualTo("true");
    assertThat(wallet.text("Filecoin.WalletHas", "'t01'")).isEqualTo("false");
    assertThat(wallet.error("Filecoin.WalletNew", "'secp256k1-ledger'"))
        .hasMessageContaining("must be secp256k1, bls or delegated");
  }

  @Test
  void shouldTakeInGiveAwayAndDelete() {
    String info = "{'Type':'secp256k1','PrivateKey':'" + KEY_BASE64 + "'}";
    String address = wallet.text("Filecoin.WalletImport", info);

    assertThat(wallet.text("Filecoin.WalletExport", address)).isEqualTo(info);
    assertThat(wallet.text("Filecoin.WalletDelete", address)).isEqualTo("null");
    assertThat(wallet.error("Filecoin.WalletExport", address))
        .hasMessageStartingWith("the keystore has no key of t1");
    String wrong = "{'Type':'bls','PrivateKey':'c2VjcmV0'}";
    assertThat(wallet.error("Filecoin.WalletImport", wrong))
        .hasMessageContaining("must be 32 bytes in base 64")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void shouldGiveNoDevelopmentKeyAway() {
    Address known = development.create(KeyType.SECP256K1);

    assertThat(wallet.error("Filecoin.WalletExport", text(known)))
        .hasMessageStartingWith("the keystore has no key of");
  }

  @Test
  void shouldChooseADefault() {
    assertThat(wallet.error("Filecoin.WalletDefaultAddress")).hasMessage("the wallet has no key");
    Address known = development.create(KeyType.SECP256K1);
    assertThat(wallet.text("Filecoin.WalletDefaultAddress")).isEqualTo(text(known));
    Address first = keystore.create(KeyType.SECP256K1);
    Address second = keystore.create(KeyType.SECP256K1);
    assertThat(wallet.text("Filecoin.WalletDefaultAddress")).isEqualTo(text(first));

    wallet.call("Filecoin.WalletSetDefault", text(second));

    assertThat(wallet.text("Filecoin.WalletDefaultAddress")).isEqualTo(text(second));
    assertThat(wallet.error("Filecoin.WalletSetDefault", text(Address.bls(new byte[48]))))
        .returns(1, RpcException::code);
  }

  @Test
  void shouldSignBytesThatAnyoneCanVerify() {
    for (KeyType type : List.of(KeyType.SECP256K1, KeyType.DELEGATED)) {
      String address = text(keystore.create(type));
      String signature = wallet.text("Filecoin.WalletSign", address, "'AQID'");

      assertThat(filecoin.text("Filecoin.WalletVerify", address, "'AQID'", signature))
          .isEqualTo("true");
      assertThat(filecoin.text("Filecoin.WalletVerify", address, "'AQIE'", signature))
          .isEqualTo("false");
    }
    String bls = "{'Type':2,'Data':'AQID'}";
    assertThat(filecoin.text("Filecoin.WalletVerify", text(Address.bls(key48())), "''", bls))
        .isEqualTo("false");
  }

  private static byte[] key48() {
    return new byte[48];
  }

  @Test
  void shouldFillInSignAndSendAMessage() {
    Address sender = keystore.create(KeyType.SECP256K1);
    state.with(1001, "account", TestChain.cid("x"), 3, TokenAmount.ofFil(1), sender);
    String message = "{'From':" + text(sender) + ",'To':'t01002','Value':'5'}";

    JsonObject answer = (JsonObject) wallet.call("Filecoin.MpoolPushMessage", message, "null");
    wallet.call("Filecoin.MpoolPushMessage", message, "{'MaxFee':'5000'}");

    SignedMessage signed = chain.pending().getFirst();
    assertThat(answer.get("CID").toString()).contains(signed.cid().toString());
    assertThat(signed.message().nonce()).isEqualTo(3);
    assertThat(signed.message().gasLimit()).isEqualTo(1_250);
    assertThat(signed.message().gasFeeCap().isPositive()).isTrue();
    byte[] digest = Blake2b.hash256(signed.message().cid().toBytes());
    assertThat(Secp256k1.recover(digest, signed.signature().bytes()).map(Address::secp256k1))
        .contains(sender);
    SignedMessage second = chain.pending().getLast();
    assertThat(second.message().nonce()).isEqualTo(4);
    assertThat(second.message().gasFeeCap()).isEqualTo(TokenAmount.ofAtto(4));
  }

  @Test
  void shouldSendATransactionForAnEthereumAccount() {
    Address sender = keystore.create(KeyType.DELEGATED);
    Address receiver = keystore.create(KeyType.DELEGATED);
    state.with(1001, "ethaccount", TestChain.cid("x"), 0, TokenAmount.ofFil(1), sender);
    String message =
        "{'From':%s,'To':%s,'Value':'5','Method':3844450837}"
            .formatted(text(sender), text(receiver));

    wallet.call("Filecoin.MpoolBatchPushMessage", "[" + message + "]", "null");

    SignedMessage signed = chain.pending().getFirst();
    assertThat(signed.signature().type()).isEqualTo(Signature.Type.DELEGATED);
    EthTransaction sent = EthTransaction.from(signed, TestChain.CHAIN_ID);
    assertThat(sent.sender().toFilecoin()).isEqualTo(sender);
    assertThat(sent.toSignedMessage(TestChain.CHAIN_ID).cid()).isEqualTo(signed.cid());
    assertThat(
            wallet.error(
                "Filecoin.MpoolPushMessage",
                "{'From':" + text(sender) + ",'To':'t01002','Method':2}",
                "null"))
        .hasMessageStartingWith("an Ethereum account signs transactions only");
  }

  @Test
  void shouldSendNothingThatIsWrong() {
    Address sender = keystore.create(KeyType.SECP256K1);
    state.with(1001, "account", TestChain.cid("x"), 3, TokenAmount.ofAtto(4), sender);
    String start = "{'From':" + text(sender) + ",'To':'t01002'";

    assertThat(wallet.error("Filecoin.MpoolPushMessage", start + ",'Nonce':7}", "null"))
        .hasMessageContaining("has nonce 7");
    assertThat(wallet.error("Filecoin.MpoolPushMessage", start + ",'Value':'5'}", "null"))
        .hasMessage("not enough funds: 4 < 5");
    chain.rejecting(
        new MessageRejectedException(
            MessageRejectedException.Reason.INSUFFICIENT_FUNDS, "too little"));
    assertThat(wallet.error("Filecoin.MpoolPushMessage", start + "}", "null"))
        .hasMessage("too little")
        .extracting(e -> e.data().orElseThrow())
        .isEqualTo(new JsonString("INSUFFICIENT_FUNDS"));
    String stranger = "{'From':" + text(Address.secp256k1(new byte[65])) + ",'To':'t01002'}";
    assertThat(wallet.error("Filecoin.MpoolPushMessage", stranger, "null"))
        .hasMessageStartingWith("the wallet has no key of t1");
    assertThat(chain.pending()).isEmpty();
  }

  private static String text(Address address) {
    return "'" + address.toString('t') + "'";
  }
}
