package io.pandan.runtime.evm.ethereum;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accounts that run others' code. */
class Eip7702Test {
  private static final byte[] KEY = new BigInteger("4c0883a69102937d", 16).pow(4).toByteArray();
  private static final long BASE = 21_000 + 25_000;

  private static byte[] key() {
    return Arrays.copyOf(KEY, 32);
  }

  private static EthAddress authority() {
    return EthAddress.ofPublicKey(Secp256k1.publicKey(key()));
  }

  private static Authorization signed(long chainId, EthAddress address, long nonce) {
    byte[] list =
        Rlp.encode(
            RlpItem.list(RlpItem.of(chainId), RlpItem.of(address.toBytes()), RlpItem.of(nonce)));
    byte[] message = new byte[1 + list.length];
    message[0] = 5;
    System.arraycopy(list, 0, message, 1, list.length);
    byte[] signature = Secp256k1.sign(key(), Keccak256.hash(message));
    return new Authorization(
        BigInteger.valueOf(chainId),
        address,
        nonce,
        signature[64],
        new BigInteger(1, signature, 0, 32),
        new BigInteger(1, signature, 32, 32));
  }

  private static String codeOf(Network network, EthAddress address) {
    return HexFormat.of().formatHex(network.world.code(address));
  }

  @Test
  void shouldLetANewAccountRunAnothersCode() throws Exception {
    Network network = Network.of(Fork.PRAGUE);

    TransactionResult result = network.process(network.authorizing(signed(1, Network.OTHER, 0)));

    assertThat(result.gasUsed()).isEqualTo(BASE);
    assertThat(codeOf(network, authority()))
        .isEqualTo("ef0100" + Network.OTHER.toString().substring(2));
    assertThat(network.world.nonce(authority())).isEqualTo(1);
  }

  @Test
  void shouldRefundHalfForAnAccountThatExists() throws Exception {
    Network network = Network.of(Fork.PRAGUE);
    network.world.setBalance(authority(), BigInteger.ONE);

    TransactionResult result = network.process(network.authorizing(signed(0, Network.OTHER, 0)));

    // 12,500 are due; a fifth of what was used is the limit.
    assertThat(result.gasRefunded()).isEqualTo(BASE / 5);
  }

  @Test
  void shouldPassOverWhatIsWrong() throws Exception {
    Authorization good = signed(1, Network.OTHER, 0);
    Authorization forged =
        new Authorization(
            good.chainId(), Network.CONTRACT, good.nonce(), good.parity(), good.r(), good.s());
    for (Authorization wrong :
        new Authorization[] {
          signed(2, Network.OTHER, 0), signed(1, Network.OTHER, 1), forged,
        }) {
      Network network = Network.of(Fork.PRAGUE);

      assertThat(network.process(network.authorizing(wrong)).gasUsed()).isEqualTo(BASE);

      assertThat(network.world.find(authority())).isEmpty();
    }
  }

  @Test
  void shouldRunTheDelegatesCodeOnTheAuthoritysState() throws Exception {
    Network network =
        Network.of(Fork.PRAGUE).with(Network.OTHER, code().with(SSTORE, 0, 7).op(ADDRESS, POP));
    network.process(network.authorizing(signed(1, Network.OTHER, 0)));

    Transaction call = network.transaction(Optional.of(authority()), new byte[0]);
    assertThat(network.process(call).succeeded()).isTrue();

    assertThat(network.storage(authority(), 0)).isEqualTo(7);
    assertThat(network.storage(Network.OTHER, 0)).isZero();
  }

  @Test
  void shouldChargeAccessToTheDelegateToo() throws Exception {
    Network network = Network.of(Fork.PRAGUE);
    network.process(network.authorizing(signed(1, Network.OTHER, 0)));
    network.with(
        Network.CONTRACT,
        code()
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .pushBytes(authority().toBytes())
            .op(GAS, STATICCALL));

    // Four PUSH0, PUSH20, GAS; both accounts are cold; neither has code that runs.
    assertThat(network.call().gasUsed()).isEqualTo(21_000 + 4 * 2 + 3 + 2 + 2 * 2_600);
  }

  @Test
  void shouldTakeTheDelegateAwayByTheZeroAddress() throws Exception {
    Network network = Network.of(Fork.PRAGUE);
    network.process(network.authorizing(signed(1, Network.OTHER, 0)));

    network.process(network.authorizing(signed(1, EthAddress.ZERO, 1)));

    assertThat(network.world.code(authority())).isEmpty();
    assertThat(network.world.nonce(authority())).isEqualTo(2);
  }
}
