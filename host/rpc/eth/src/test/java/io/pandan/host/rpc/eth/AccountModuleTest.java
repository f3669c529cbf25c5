package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.wallet.Wallet;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestState;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountModuleTest {
  private static final String ALICE = "'" + Sent.ALICE + "'";
  private static final String BOB = "'" + Sent.BOB + "'";

  /** EIP-712's example, in the form of {@code eth_signTypedData_v4}. */
  private static final String MAIL =
      "{'types':{'EIP712Domain':[{'name':'name','type':'string'},{'name':'version','type':'string'}"
          + ",{'name':'chainId','type':'uint256'},{'name':'verifyingContract','type':'address'}],"
          + "'Person':[{'name':'name','type':'string'},{'name':'wallet','type':'address'}],"
          + "'Mail':[{'name':'from','type':'Person'},{'name':'to','type':'Person'},"
          + "{'name':'contents','type':'string'}]},'primaryType':'Mail','domain':{"
          + "'name':'Ether Mail','version':'1','chainId':1,"
          + "'verifyingContract':'0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC'},'message':{"
          + "'from':{'name':'Cow','wallet':'0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826'},"
          + "'to':{'name':'Bob','wallet':'0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB'},"
          + "'contents':'Hello, Bob!'}}";

  private final TestChain chain = new TestChain();
  private final Set<Address> impersonated = new HashSet<>();

  /** The first development key. */
  private final Wallet wallet =
      new Wallet() {
        private static final byte[] KEY =
            HexFormat.of()
                .parseHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

        @Override
        public List<Address> addresses() {
          return List.of(Sent.ALICE.toFilecoin(), Address.secp256k1(Secp256k1.publicKey(KEY)));
        }

        @Override
        public Optional<Signature> sign(Address signer, byte[] bytes) {
          return signer.equals(Sent.ALICE.toFilecoin())
              ? Optional.of(
                  new Signature(
                      Signature.Type.DELEGATED, Secp256k1.sign(KEY, Keccak256.hash(bytes))))
              : Optional.empty();
        }
      };

  private final DevelopmentChain development =
      (DevelopmentChain)
          Proxy.newProxyInstance(
              DevelopmentChain.class.getClassLoader(),
              new Class<?>[] {DevelopmentChain.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "isImpersonated" -> impersonated.contains(arguments[0]);
                    case "impersonatedSenders" -> List.copyOf(impersonated);
                    case "impersonated" ->
                        new SignedMessage(
                            (Message) arguments[0],
                            new Signature(Signature.Type.DELEGATED, new byte[65]));
                    default -> throw new AssertionError(method);
                  });

  private final TestCalls calls =
      new TestCalls(
          new AccountModule(
              chain, chain, development, wallet, new PendingTransactions(chain, chain)));

  private void chainThatUses(long gas) {
    chain
        .withState(new TestState().withAccount(100, Sent.ALICE, 0, TokenAmount.ofFil(1)))
        .withExecution(
            message ->
                TestChain.result(new Receipt(ExitCode.OK, new byte[0], gas, Optional.empty()), ""));
  }

  @Test
  void shouldSignTransactionsAsEthersDoes() {
    assertThat(
            calls.text(
                "eth_signTransaction",
                "{'from':"
                    + ALICE
                    + ",'to':"
                    + BOB
                    + ",'value':'0x7','nonce':'0x0',"
                    + "'gas':'0x4c4b40','maxFeePerGas':'0x3e8','maxPriorityFeePerGas':'0xc8'}"))
        .isEqualTo("'" + Sent.TRANSFER + "'");
    assertThat(
            calls.text(
                "eth_signTransaction",
                "{'from':"
                    + ALICE
                    + ",'data':'0x6001600255','nonce':'0x1','gasLimit':'0x55d4a80',"
                    + "'maxFeePerGas':'0x3e8','maxPriorityFeePerGas':'0xc8','chainId':'0x1df5e76'}"))
        .isEqualTo("'" + Sent.CREATE + "'");
    assertThat(
            calls.text(
                "eth_signTransaction",
                "{'to':'"
                    + Sent.CONTRACT
                    + "','input':'0xdeadbeef','value':'0x1','nonce':'0x2',"
                    + "'gas':'0x2dc6c0','gasPrice':'0x96'}"))
        .isEqualTo("'" + Sent.LEGACY + "'");
  }

  @Test
  void shouldFillInNonceGasAndFees() {
    chainThatUses(1_000_000);
    calls.text("eth_sendTransaction", "{'from':" + ALICE + ",'to':" + BOB + "}");
    calls.text("eth_sendTransaction", "{'from':" + ALICE + ",'to':" + BOB + "}");
    List<SignedMessage> sent = chain.pending();
    assertThat(sent).extracting(signed -> signed.message().nonce()).containsExactly(0L, 1L);
    Message message = sent.getFirst().message();
    assertThat(message.gasLimit()).isEqualTo(1_250_000);
    assertThat(message.gasPremium()).isEqualTo(TokenAmount.ofAtto(200_000));
    assertThat(message.gasFeeCap())
        .isEqualTo(TestChain.NEXT_BASE_FEE.times(2).plus(TokenAmount.ofAtto(200_000)));
  }

  @Test
  void shouldRefuseWhatItsEstimateShowsToFail() {
    chain.withExecution(
        message ->
            TestChain.result(
                new Receipt(new ExitCode(33), new byte[0], 5, Optional.empty()), "no"));
    assertThat(calls.error("eth_sendTransaction", "{'from':" + ALICE + ",'to':" + BOB + "}").code())
        .isEqualTo(3);
    assertThat(chain.pending()).isEmpty();
  }

  @Test
  void shouldSendForOthersOnlyWhileTheyAreImpersonated() {
    chainThatUses(1_000_000);
    String request = "{'from':" + BOB + ",'to':" + ALICE + "}";
    assertThat(calls.error("eth_sendTransaction", request).getMessage()).contains("no key");
    impersonated.add(Sent.BOB.toFilecoin());
    calls.text("eth_sendTransaction", request);
    assertThat(chain.pending().getFirst().message().from()).isEqualTo(Sent.BOB.toFilecoin());
    assertThat(calls.text("eth_accounts")).isEqualTo("[" + ALICE + "," + BOB + "]");
    assertThat(calls.error("eth_sign", BOB, "'0x01'").getMessage()).contains("no key");
  }

  @Test
  void shouldRefuseFieldsThatFilecoinHasNot() {
    for (String field :
        List.of(
            "'type':'0x1'",
            "'chainId':'0x1'",
            "'gasPrice':'0x1','maxFeePerGas':'0x1'",
            "'accessList':[{'address':" + BOB + ",'storageKeys':[]}]",
            "'input':'0x01','data':'0x02'")) {
      assertThat(calls.error("eth_signTransaction", "{'from':" + ALICE + "," + field + "}").code())
          .as(field)
          .isEqualTo(-32602);
    }
  }

  /** What Anvil 1.7.1 answers for the same account. */
  @Test
  void shouldSignTextsAsAnvilDoes() {
    String signature =
        "'0xa114c834af73872c6c9efe918d85b0b1b34a486d10f9011e2630e28417c828c060dbd65cda67e73d52ebb7c5"
            + "55260621dbc1b0b4036acb61086bba091ac3f1641b'";
    assertThat(calls.text("eth_sign", ALICE, "'0xdeadbeef'")).isEqualTo(signature);
    assertThat(calls.text("personal_sign", "'0xdeadbeef'", ALICE)).isEqualTo(signature);
  }

  /** What Anvil 1.7.1 answers for the same account; the digest is EIP-712's own. */
  @Test
  void shouldSignTypedDataInEitherForm() {
    String signature =
        "'0x6ea8bb309a3401225701f3565e32519f94a0ea91a5910ce9229fe488e773584c0390416a2190d9560219dab7"
            + "57ecca2029e63fa9d1c2aebf676cc25b9f03126a1b'";
    assertThat(calls.text("eth_signTypedData_v4", ALICE, MAIL)).isEqualTo(signature);
    String text = MAIL.replace("'", "\\u0022");
    assertThat(calls.text("eth_signTypedData_v4", ALICE, "'" + text + "'")).isEqualTo(signature);
    byte[] bytes = HexFormat.of().parseHex(signature, 3, signature.length() - 1);
    bytes[64] -= 27;
    assertThat(
            Secp256k1.recover(
                    HexFormat.of()
                        .parseHex(
                            "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"),
                    bytes)
                .map(EthAddress::ofPublicKey))
        .contains(Sent.ALICE);
  }

  @Test
  void shouldRefuseTypedDataThatIsNone() {
    for (String data :
        List.of(
            "'{}'",
            "'{'",
            "{'types':{},'primaryType':'Mail'}",
            MAIL.replace("'Hello, Bob!'", "5"),
            MAIL.replace(",'contents':'Hello, Bob!'", ""),
            MAIL.replace("'uint256'", "'uint7'"),
            MAIL.replace("'chainId':1", "'chainId':-1"),
            "'" + "[".repeat(10_000) + "'")) {
      assertThat(calls.error("eth_signTypedData_v4", ALICE, data).code())
          .as(data.substring(0, Math.min(60, data.length())))
          .isEqualTo(-32602);
    }
  }
}
