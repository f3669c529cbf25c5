package io.pandan.runtime.evm.ethereum;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SSTORE. The rows are the tables of test cases in EIP-1283, EIP-2200 and EIP-3529: what is stored
 * in slot 0, one after the other, where something was before; gas of all, and the refund.
 */
class Eip2200Test {

  @ParameterizedTest
  @CsvSource({
    "CONSTANTINOPLE, 0, 0-0, 412, 0",
    "CONSTANTINOPLE, 0, 0-1, 20212, 0",
    "CONSTANTINOPLE, 0, 1-0, 20212, 19800",
    "CONSTANTINOPLE, 1, 0-0, 5212, 15000",
    "CONSTANTINOPLE, 1, 0-1, 5212, 4800",
    "CONSTANTINOPLE, 1, 2-1, 5212, 4800",
    "CONSTANTINOPLE, 1, 0-1-0, 10218, 19800",
    "PETERSBURG, 1, 0-1, 25012, 15000",
    "ISTANBUL, 0, 0-0, 1612, 0",
    "ISTANBUL, 0, 0-1, 20812, 0",
    "ISTANBUL, 0, 1-0, 20812, 19200",
    "ISTANBUL, 1, 0-0, 5812, 15000",
    "ISTANBUL, 1, 0-1, 5812, 4200",
    "ISTANBUL, 1, 2-0, 5812, 15000",
    "ISTANBUL, 1, 1-1, 1612, 0",
    "ISTANBUL, 0, 1-0-1, 40818, 19200",
    "ISTANBUL, 1, 0-1-0, 10818, 19200",
    "LONDON, 0, 1-0, 22212, 19900",
    "LONDON, 1, 0-1, 5112, 2800",
    "LONDON, 1, 2-0, 5112, 4800",
    "LONDON, 1, 0-1-0, 8018, 7600",
  })
  void shouldMeterAsTheTablesSay(Fork fork, long before, String stored, long gas, long refund)
      throws Exception {
    Bytecode code = code();
    for (String value : stored.split("-")) {
      code.op(PUSH1).raw(Byte.parseByte(value)).op(PUSH1).raw((byte) 0).op(SSTORE);
    }
    Network network = Network.of(fork).with(Network.CONTRACT, code);
    network.with(Network.CONTRACT, 0, before);
    TransactionResult result =
        new TransactionProcessor(fork, new InterpreterEngine(fork.profile()))
            .run(
                network.world,
                network.block,
                network.transaction(Optional.of(Network.CONTRACT), new byte[0]));

    assertThat(result.gasUsed()).isEqualTo(gas);
    assertThat(result.gasRefunded()).isEqualTo(refund);
  }

  @Test
  void shouldNotStoreWithAStipendAlone() throws Exception {
    Network network =
        Network.of(Fork.SHANGHAI)
            .with(Network.OTHER, code().with(SSTORE, 0, 1))
            .with(Network.CONTRACT, code().with(CALL, 0, 0x07e4, 1, 0, 0, 0, 0));
    network.world.setBalance(Network.CONTRACT, BigInteger.ONE);
    network.with(Network.OTHER, 0, 1);

    assertThat(network.call().succeeded()).isTrue();

    // Storing what is there already would cost 2,200 of the 2,300, and yet fails.
    assertThat(network.world.balance(Network.OTHER)).isZero();
    assertThat(network.world.balance(Network.CONTRACT)).isEqualTo(BigInteger.ONE);
  }

  @Test
  void shouldRefundAtMostAFifthSinceLondon() throws Exception {
    assertThat(refundOfClearing(Fork.BERLIN, 4)).isEqualTo((21_000L + 4 * 5_006) / 2);
    assertThat(refundOfClearing(Fork.LONDON, 4)).isEqualTo((21_000L + 4 * 5_006) / 5);
  }

  private static long refundOfClearing(Fork fork, int slots) throws Exception {
    Bytecode code = code();
    Network network = Network.of(fork);
    for (int slot = 1; slot <= slots; slot++) {
      network.with(Network.CONTRACT, slot, 1);
      code.op(PUSH1).raw((byte) 0).op(PUSH1).raw((byte) slot).op(SSTORE);
    }
    TransactionResult result = network.with(Network.CONTRACT, code).call();

    assertThat(network.world.balance(Network.SENDER))
        .isEqualTo(Network.FUNDS.subtract(BigInteger.TEN.multiply(big(result.gasUsed()))));
    return result.gasRefunded();
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
