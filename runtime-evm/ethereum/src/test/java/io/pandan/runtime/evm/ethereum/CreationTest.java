package io.pandan.runtime.evm.ethereum;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Bytecode.deployer;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import io.pandan.runtime.evm.ethereum.TransactionResult.Status;
import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Where, whether and at what cost contracts are created. */
class CreationTest {

  /** A constructor that returns so many bytes, the first of which is given. */
  private static byte[] returning(int first, int size) {
    return new Bytecode()
        .op(PUSH1)
        .raw((byte) first)
        .op(PUSH1)
        .raw((byte) 0)
        .op(MSTORE8)
        .op(PUSH1 + 1)
        .raw((byte) (size >>> 8), (byte) size)
        .op(PUSH1)
        .raw((byte) 0)
        .op(RETURN)
        .build();
  }

  @Test
  void shouldCreateAtTheAddressesOfEip1014() {
    // The second and the sixth example of EIP-1014.
    assertThat(
            ContractAddress.of(
                EthAddress.parse("0xdeadbeef00000000000000000000000000000000"),
                new byte[32],
                new byte[] {0}))
        .hasToString("0xb928f69bb1d91cd65274e3c79d8986362984fda3");
    assertThat(
            ContractAddress.of(
                EthAddress.parse("0x00000000000000000000000000000000deadbeef"),
                HexFormat.of()
                    .parseHex("00000000000000000000000000000000000000000000000000000000cafebabe"),
                HexFormat.of().parseHex("deadbeef")))
        .hasToString("0x60f3f640a8508fc6a86d45df051962668e1e8ac7");
  }

  @Test
  void shouldGiveContractsANonceSinceEip161() throws Exception {
    assertThat(nonceOfNew(Fork.TANGERINE_WHISTLE)).isZero();
    assertThat(nonceOfNew(Fork.SPURIOUS_DRAGON)).isEqualTo(1);
  }

  private static long nonceOfNew(Fork fork) throws Exception {
    Network network = Network.of(fork);
    return network.world.nonce(network.create(returning(1, 1)).created().orElseThrow());
  }

  @Test
  void shouldLeaveAContractWithoutCodeThatCannotPayForItOnFrontierAlone() throws Exception {
    // 5,000 bytes cost 1,000,000 gas, all of the limit.
    TransactionResult frontier = Network.of(Fork.FRONTIER).create(returning(1, 5_000));
    TransactionResult homestead = Network.of(Fork.HOMESTEAD).create(returning(1, 5_000));

    assertThat(frontier.status()).isEqualTo(Status.SUCCESS);
    assertThat(frontier.gasUsed()).isLessThan(Network.GAS_LIMIT);
    assertThat(frontier.created()).isPresent();
    assertThat(homestead.status()).isEqualTo(Status.HALTED);
    assertThat(homestead.gasUsed()).isEqualTo(Network.GAS_LIMIT);
  }

  @Test
  void shouldRefuseCodeThatBeginsWithEfSinceEip3541() throws Exception {
    assertThat(Network.of(Fork.BERLIN).create(returning(0xef, 1)).succeeded()).isTrue();
    assertThat(Network.of(Fork.LONDON).create(returning(0xef, 1)).status())
        .isEqualTo(Status.HALTED);
    assertThat(Network.of(Fork.LONDON).create(returning(0xfe, 1)).succeeded()).isTrue();
  }

  @Test
  void shouldChargeInitCodeAndLimitItSinceEip3860() throws Exception {
    byte[] twoWords = new byte[33];
    // STOP, then 32 zeros.
    long base = 21_000 + 32_000 + 33 * 4;
    assertThat(Network.of(Fork.PARIS).create(twoWords).gasUsed()).isEqualTo(base);
    assertThat(Network.of(Fork.SHANGHAI).create(twoWords).gasUsed()).isEqualTo(base + 2 * 2);

    assertThat(Network.of(Fork.SHANGHAI).create(new byte[49_152]).succeeded()).isTrue();
    assertThatThrownBy(() -> Network.of(Fork.SHANGHAI).create(new byte[49_153]))
        .isInstanceOfSatisfying(
            InvalidTransactionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.INIT_CODE_SIZE));
  }

  @Test
  void shouldNotCreateWhereStorageIsSinceEip7610() throws Exception {
    Network network = Network.of(Fork.CANCUN);
    EthAddress taken = ContractAddress.of(Network.SENDER, 0);
    network.with(taken, 1, 1);

    TransactionResult result = network.create(deployer(new byte[] {0}));

    assertThat(result.status()).isEqualTo(Status.HALTED);
    assertThat(result.gasUsed()).isEqualTo(Network.GAS_LIMIT);
    assertThat(network.world.nonce(Network.SENDER)).isEqualTo(1);
    assertThat(network.storage(taken, 1)).isEqualTo(1);
  }

  @Test
  void shouldDestroyOnlyWhatTheTransactionCreatedSinceEip6780() throws Exception {
    assertThat(existsAfterSelfDestruct(Fork.SHANGHAI)).isFalse();
    assertThat(existsAfterSelfDestruct(Fork.CANCUN)).isTrue();

    Network network = Network.of(Fork.CANCUN);
    TransactionResult created = network.create(code().op(CALLER, SELFDESTRUCT).build());
    assertThat(created.succeeded()).isTrue();
    assertThat(network.world.find(created.created().orElseThrow())).isEmpty();
  }

  private static boolean existsAfterSelfDestruct(Fork fork) throws Exception {
    Network network = Network.of(fork).with(Network.CONTRACT, code().op(CALLER, SELFDESTRUCT));
    network.world.setBalance(Network.CONTRACT, BigInteger.TWO);
    network.call();
    assertThat(network.world.balance(Network.CONTRACT)).isZero();
    return network.world.find(Network.CONTRACT).isPresent();
  }

  @Test
  void shouldClearAnEmptyAccountThatIsTouchedSinceEip161() throws Exception {
    assertThat(touched(Fork.TANGERINE_WHISTLE)).isTrue();
    assertThat(touched(Fork.SPURIOUS_DRAGON)).isFalse();
  }

  private static boolean touched(Fork fork) throws Exception {
    Network network = Network.of(fork);
    network.world.create(Network.CONTRACT);
    network.call();
    return network.world.find(Network.CONTRACT).isPresent();
  }
}
