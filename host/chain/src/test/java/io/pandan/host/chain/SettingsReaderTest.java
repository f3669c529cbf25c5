package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate.Allocation;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.chain.block.BaseFee;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
  private static final String ETH = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

  @Test
  void shouldReadTheDefaults() {
    Genesis genesis = genesis(Map.of());
    assertThat(genesis.template().chainId()).isEqualTo(31_415_926);
    assertThat(genesis.template().actorSet()).isEqualTo(ActorSet.NATIVE);
    assertThat(genesis.template().timestampS()).isEqualTo(77);
    assertThat(genesis.development()).isFalse();
    assertThat(genesis.runtimes()).containsExactly("evm", "wasm");
    assertThat(SettingsReader.options(settings(Map.of())).interval()).isEqualTo(Duration.ZERO);
    assertThat(SettingsReader.options(settings(Map.of())).callGas())
        .isEqualTo(BaseFee.BLOCK_GAS_LIMIT);
  }

  @Test
  void shouldReadTheGasOfCalls() {
    assertThat(SettingsReader.options(settings(Map.of("callGas", 7L))).callGas()).isEqualTo(7);
  }

  @Test
  void shouldReadAccountsInEveryForm() {
    String f1 = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za";
    Genesis genesis =
        genesis(Map.of("accounts", new String[] {ETH, f1 + " = 5"}, "accountBalanceFil", 7L));
    assertThat(genesis.template().accounts())
        .containsExactly(
            new Allocation(EthAddress.parse(ETH).toFilecoin(), TokenAmount.ofFil(7)),
            new Allocation(Address.parse(f1), TokenAmount.ofFil(5)));
  }

  @Test
  void shouldReadAmountsWithDecimals() {
    assertThat(
            genesis(Map.of("accounts", new String[] {ETH + "=0.000000000000000001"}))
                .template()
                .accounts()
                .getFirst()
                .balance())
        .isEqualTo(TokenAmount.ofAtto(1));
  }

  @Test
  void shouldReadContracts() {
    String word = "0x" + "0".repeat(63);
    Genesis genesis =
        genesis(
            Map.of("contracts", new String[] {ETH + " 1.5 2 0x6001 " + word + "1=" + word + "2"}));
    DevelopmentChain.Edit contract = genesis.contracts().getFirst();
    assertThat(contract.address()).isEqualTo(EthAddress.parse(ETH).toFilecoin());
    assertThat(contract.change().nonce()).hasValue(2);
    assertThat(contract.change().code().orElseThrow()).containsExactly(0x60, 0x01);
    assertThat(contract.change().storage().getFirst().value()[31]).isEqualTo((byte) 2);
    assertThatThrownBy(
            () -> genesis(Map.of("contracts", new String[] {ETH + " 1 1 0x60 0x01=0x02"})))
        .hasMessageContaining("32");
  }

  @Test
  void shouldNotNeedARuntimeForWasmWithoutUserActors() {
    assertThat(genesis(Map.of("userActors", false)).runtimes()).containsExactly("evm");
  }

  @Test
  void shouldSayWhichAccountIsWrong() {
    assertThatThrownBy(() -> genesis(Map.of("accounts", new String[] {ETH + "=-1.5"})))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("=-1.5");
    assertThatThrownBy(
            () -> genesis(Map.of("accounts", new String[] {ETH + "=0.0000000000000000001"})))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("18 decimals");
    assertThatThrownBy(() -> genesis(Map.of("accounts", new String[] {"0x12"})))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldExecuteNothingButWasmOnTheCanonicalSet() {
    String worker = Address.bls(new byte[48]).toString();
    String signer = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za";
    Genesis genesis =
        genesis(
            Map.of(
                "actorSet",
                "Canonical",
                "actorBundle",
                "mine",
                "minerWorker",
                worker,
                "signer",
                signer));

    assertThat(genesis.template().actorSet()).isEqualTo(ActorSet.CANONICAL);
    assertThat(genesis.template().userActors()).isFalse();
    assertThat(genesis.runtimes()).containsExactly("wasm");
    assertThat(genesis.actors()).isEmpty();
    assertThat(genesis.founding())
        .hasValueSatisfying(
            founding -> {
              assertThat(founding.bundle()).isEqualTo("mine");
              assertThat(founding.worker()).isEqualTo(Address.parse(worker));
              assertThat(founding.signer()).isEqualTo(Address.parse(signer));
            });
  }

  @Test
  void shouldSayWhichActorSetsThereAre() {
    assertThatThrownBy(() -> genesis(Map.of("actorSet", "other")))
        .isInstanceOf(MalformedException.class)
        .hasMessage("actor set 'other' is none of [native, canonical]");
  }

  @Test
  void shouldSayThatTheBundleIsNotImported() {
    Genesis genesis =
        genesis(
            Map.of(
                "actorSet", "canonical",
                "actorBundle", "mine",
                "minerWorker", Address.bls(new byte[48]).toString(),
                "signer", "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za"));

    assertThatThrownBy(genesis::record)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("mine");
  }

  private static Genesis genesis(Map<String, Object> values) {
    return SettingsReader.genesis(
        settings(values),
        () -> Instant.ofEpochSecond(77),
        new ImportedBundles(Path.of("nothing is imported here")));
  }

  private static ChainSettings settings(Map<String, Object> values) {
    return (ChainSettings)
        Proxy.newProxyInstance(
            ChainSettings.class.getClassLoader(),
            new Class<?>[] {ChainSettings.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
