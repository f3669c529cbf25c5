package io.pandan.host.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.Mining;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevModuleTest {
  private static final String ADDRESS = "\"0x00000000000000000000000000000000000000ab\"";

  private final TestChain chain = new TestChain();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Object> answers =
      new HashMap<>(
          Map.of(
              "mining",
              new Mining(true, Duration.ZERO),
              "mine",
              List.of(),
              "snapshot",
              17L,
              "revert",
              true,
              "increaseTime",
              5L,
              "setTime",
              12L,
              "setTimestampStep",
              true,
              "drop",
              true,
              "dropAll",
              3,
              "dumpState",
              new byte[] {1, 2}));

  /** Writes down what it is asked to do. */
  private final DevelopmentChain development =
      (DevelopmentChain)
          Proxy.newProxyInstance(
              DevelopmentChain.class.getClassLoader(),
              new Class<?>[] {DevelopmentChain.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("mining")) {
                  asked.add(
                      method.getName()
                          + (arguments == null ? "[]" : Arrays.deepToString(arguments)));
                }
                if (answers.get(method.getName()) instanceof RuntimeException failure) {
                  throw failure;
                }
                return answers.get(method.getName());
              });

  private final TestCalls calls = new TestCalls(new DevModule(development, chain, chain, "1.2.3"));

  private void call(String method, String parameters, String answer) {
    assertThat(ask(method, parameters)).as(method).isEqualTo(answer.replace('"', '\''));
  }

  private String ask(String method, String parameters) {
    return calls.text(method, parameters.substring(1, parameters.length() - 1));
  }

  @Test
  void shouldTakeNumbersInEveryFormThatClientsSend() {
    for (String three : List.of("3", "\"3\"", "\"0x3\"", "\"0x0003\"")) {
      call("hardhat_mine", "[" + three + ",\"0x3c\"]", "true");
    }
    assertThat(asked).hasSize(4).containsOnly("mine[3, OptionalLong[60]]");
    for (String wrong : List.of("-1", "1.5", "\"x\"", "\"\"", "{}", "true", "\"-3\"")) {
      assertThatThrownBy(() -> ask("evm_increaseTime", "[" + wrong + "]"))
          .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-32602));
    }
  }

  @Test
  void shouldTakeAmountsBeyondWhatALongHolds() {
    call("anvil_setBalance", "[" + ADDRESS + ",100000000000000000000]", "null");
    call("anvil_setBalance", "[" + ADDRESS + ",1e20]", "null");
    assertThat(asked.get(0)).contains("balance=Optional[100000000000000000000]");
    assertThat(asked.get(1)).isEqualTo(asked.get(0));
    assertThatThrownBy(() -> ask("anvil_setBalance", "[" + ADDRESS + ",1e80]"))
        .isInstanceOf(RpcException.class);
  }

  @Test
  void shouldMineOneBlockWithoutParametersAndWithATimestampInEitherForm() {
    call("evm_mine", "[]", "\"0x0\"");
    call("evm_mine", "[1900000000]", "\"0x0\"");
    call("evm_mine", "[{\"timestamp\":\"0x10\",\"blocks\":4}]", "\"0x0\"");
    assertThat(asked)
        .containsExactly(
            "mine[1, OptionalLong.empty]",
            "setNextTimestamp[1900000000]",
            "mine[1, OptionalLong.empty]",
            "setNextTimestamp[16]",
            "mine[4, OptionalLong.empty]");
  }

  @Test
  void shouldLeaveTheIntervalBeforeTheFirstBlockWhereAnvilDoes() {
    long now = chain.head().tipset().first().timestampS();
    call("anvil_mine", "[2,60]", "null");
    assertThat(asked)
        .containsExactly("setNextTimestamp[" + (now + 60) + "]", "mine[2, OptionalLong[60]]");
  }

  @Test
  void shouldCountIntervalsInSecondsForAnvilAndInMillisecondsForHardhat() {
    call("anvil_setIntervalMining", "[3]", "null");
    call("evm_setIntervalMining", "[250]", "true");
    assertThat(asked)
        .containsExactly(
            "setMining[Mining[automine=false, interval=PT3S]]",
            "setMining[Mining[automine=true, interval=PT0.25S]]");
    answers.put("mining", new Mining(false, Duration.ofMillis(1_500)));
    call("anvil_getIntervalMining", "[]", "2");
    call("anvil_getAutomine", "[]", "false");
    assertThatThrownBy(() -> ask("anvil_setIntervalMining", "[86401]"))
        .hasMessageContaining("86400");
  }

  @Test
  void shouldTakeLargeTimestampsForMilliseconds() {
    call("evm_setTime", "[2000000100]", "7");
    call("evm_setTime", "[2000000100000]", "7");
    assertThat(asked.stream().filter(text -> text.startsWith("setTime")))
        .containsExactly("setTime[2000000100]", "setTime[2000000100]");
  }

  @Test
  void shouldNumberSnapshotsInHexadecimal() {
    call("evm_snapshot", "[]", "\"0x11\"");
    call("evm_revert", "[\"0x11\"]", "true");
    assertThat(asked).containsExactly("snapshot[]", "revert[17]");
  }

  @Test
  void shouldRefuseToForkARunningNetwork() {
    call("hardhat_reset", "[]", "null");
    call("anvil_reset", "[{}]", "null");
    assertThatThrownBy(() -> ask("anvil_reset", "[{\"forking\":{\"jsonRpcUrl\":\"http://x\"}}]"))
        .hasMessageContaining("fork");
  }

  @Test
  void shouldAskForEditsOfStateInOneForm() {
    call("anvil_setBalance", "[" + ADDRESS + ",\"0x5\"]", "null");
    call("evm_setAccountNonce", "[" + ADDRESS + ",7]", "null");
    String word = "\"0x" + "0".repeat(63) + "9\"";
    call("hardhat_setStorageAt", "[" + ADDRESS + ",\"0x1\"," + word + "]", "true");
    assertThat(asked.get(0)).contains("f410", "balance=Optional[5]");
    assertThat(asked.get(1)).contains("nonce=OptionalLong[7]");
    assertThat(asked.get(2)).contains("storage=[Slot[", "replacesStorage=false");
    assertThatThrownBy(() -> ask("hardhat_setStorageAt", "[" + ADDRESS + ",\"0x1\",\"0x01\"]"))
        .hasMessageContaining("32");
  }

  @Test
  void shouldSayWhyItRefusesWhatFilecoinHasNot() {
    for (String method : List.of("anvil_setCoinbase", "anvil_setMinGasPrice")) {
      assertThatThrownBy(() -> ask(method, "[]"))
          .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-32000))
          .hasMessageContaining(method + ": ");
    }
  }

  @Test
  void shouldTellTheCallerWhatTheChainRefuses() {
    answers.put("setNextTimestamp", new MalformedException("timestamp 5 is too early"));
    assertThatThrownBy(() -> ask("evm_setNextBlockTimestamp", "[5]"))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-32602))
        .hasMessageContaining("too early");
    answers.put("reset", new IllegalStateException("a sequencer orders"));
    assertThatThrownBy(() -> ask("anvil_reset", "[]"))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-32000));
  }

  @Test
  void shouldMakeActorsOfAnyAddress() {
    assertThatThrownBy(() -> ask("Pandan.MakeActor", "[\"f1nonsense\"]"))
        .hasMessageContaining("f1nonsense");
    assertThatThrownBy(() -> ask("Pandan.MakeActor", "[" + ADDRESS + ",{\"code\":1}]"))
        .hasMessageContaining("code");
  }

  @Test
  void shouldNeedNoMoreThanWhatADevelopmentNodeGivesWithoutAToken() {
    assertThat(new DevModule(development, chain, chain, "1").methods())
        .extracting(RpcMethod::permission)
        .containsOnly(RpcPermission.WRITE);
  }
}
