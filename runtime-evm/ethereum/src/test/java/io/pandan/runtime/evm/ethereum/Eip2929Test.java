package io.pandan.runtime.evm.ethereum;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Warm and cold access, with access lists (EIP-2930) and a warm coinbase (EIP-3651). */
class Eip2929Test {
  private static final long PUSH_POP = 3 + 2;

  @Test
  void shouldChargeColdOnceAndWarmThenForSlots() throws Exception {
    Network network =
        Network.of(Fork.BERLIN)
            .with(Network.CONTRACT, code().with(SLOAD, 1).op(POP).with(SLOAD, 1).op(POP));

    assertThat(network.call().gasUsed()).isEqualTo(Network.CALL_GAS + 2_100 + 100 + 2 * PUSH_POP);
  }

  @Test
  void shouldChargeColdOnceAndWarmThenForAccounts() throws Exception {
    Network network =
        Network.of(Fork.BERLIN)
            .with(
                Network.CONTRACT,
                code().with(BALANCE, 0x1234).op(POP).with(EXTCODESIZE, 0x1234).op(POP));

    assertThat(network.call().gasUsed()).isEqualTo(Network.CALL_GAS + 2_600 + 100 + 2 * PUSH_POP);
  }

  @Test
  void shouldFindPrecompilesSenderAndReceiverWarm() throws Exception {
    Network network =
        Network.of(Fork.BERLIN)
            .with(
                Network.CONTRACT,
                code().op(CALLER, BALANCE, POP, ADDRESS, BALANCE, POP).with(BALANCE, 9).op(POP));

    assertThat(network.call().gasUsed())
        .isEqualTo(Network.CALL_GAS + 3 * 100 + 2 * (2 + 2) + PUSH_POP);
  }

  @Test
  void shouldFindTheCoinbaseWarmSinceShanghai() throws Exception {
    assertThat(coinbaseBalanceGas(Fork.PARIS)).isEqualTo(2_600);
    assertThat(coinbaseBalanceGas(Fork.SHANGHAI)).isEqualTo(100);
  }

  private static long coinbaseBalanceGas(Fork fork) throws Exception {
    Network network = Network.of(fork).with(Network.CONTRACT, code().op(COINBASE, BALANCE, POP));
    return network.call().gasUsed() - Network.CALL_GAS - 2 - 2;
  }

  @Test
  void shouldPayForAnAccessListInAdvance() throws Exception {
    Network network = Network.of(Fork.BERLIN).with(Network.CONTRACT, code().with(SLOAD, 1).op(POP));
    byte[] key = new byte[32];
    key[31] = 1;

    TransactionResult result =
        network.process(network.listing(new AccessListEntry(Network.CONTRACT, List.of(key, key))));

    assertThat(result.gasUsed()).isEqualTo(Network.CALL_GAS + 2_400 + 2 * 1_900 + 100 + PUSH_POP);
  }

  @Test
  void shouldForgetWhatAFailedFrameMadeWarm() throws Exception {
    Network network =
        Network.of(Fork.SHANGHAI)
            .with(Network.OTHER, code().with(BALANCE, 0x1234).op(POP, INVALID))
            .with(
                Network.CONTRACT,
                code()
                    .with(CALL, 10_000, 0x07e4, 0, 0, 0, 0, 0)
                    .op(POP)
                    .with(BALANCE, 0x1234)
                    .op(POP));

    // Two operands of 3 gas and five of 2; the callee loses all that it was given.
    assertThat(network.call().gasUsed())
        .isEqualTo(Network.CALL_GAS + 16 + 2_600 + 10_000 + 2 + 2_600 + PUSH_POP);
  }

  @Test
  void shouldChargeFlatBefore() throws Exception {
    assertThat(twoLoads(Fork.FRONTIER)).isEqualTo(2 * 50);
    assertThat(twoLoads(Fork.TANGERINE_WHISTLE)).isEqualTo(2 * 200);
    assertThat(twoLoads(Fork.ISTANBUL)).isEqualTo(2 * 800);
  }

  private static long twoLoads(Fork fork) throws Exception {
    Network network =
        Network.of(fork)
            .with(Network.CONTRACT, code().with(SLOAD, 1).op(POP).with(SLOAD, 1).op(POP));
    return network.call().gasUsed() - Network.CALL_GAS - 2 * PUSH_POP;
  }
}
