package io.pandan.runtime.evm.evmtool.statetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException;
import io.pandan.runtime.evm.ethereum.SignedTransaction;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.evmtool.Vectors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** State tests have their transactions twice, in fields and as they go over the wire. */
class SignedFixturesTest {
  @Test
  void shouldDecodeWhatTheFieldsSay()
      throws IOException, FixtureException, InvalidTransactionException {
    Set<Integer> types = new TreeSet<>();
    for (Path file : StateTestFile.find(Vectors.path("GeneralStateTests"))) {
      for (StateTest test : StateTestFile.read(file)) {
        Expectation first = test.expectations().getFirst();
        if (first.exception().isEmpty()) {
          Transaction fields = test.transaction(first).build().orElseThrow();
          Transaction decoded =
              SignedTransaction.decode(first.signed().orElseThrow())
                  .verify(Fork.named(first.fork()).orElseThrow(), BigInteger.ONE);
          types.add(decoded.type());

          assertThat(decoded)
              .as(test.name())
              .usingRecursiveComparison()
              // The fields do not say whether a legacy transaction names its chain.
              .ignoringFields("chainId")
              .isEqualTo(fields);
        }
      }
    }

    assertThat(types).containsExactly(0, 1, 2, 3);
  }
}
