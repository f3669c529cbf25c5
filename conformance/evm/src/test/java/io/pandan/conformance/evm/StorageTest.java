package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storage that stays, storage that does not, and events: trees to the byte. */
class StorageTest {
  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  /**
   * Takes pairs of key and value and writes them, storing or transiently; returns what was there.
   */
  private static Bytecode writer(int load, int store) {
    Bytecode code = code().push(0).label("next").op(CALLDATASIZE, DUP1 + 1, LT).op(ISZERO);
    code.jumpIf("end").op(DUP1, CALLDATALOAD, load, DUP1 + 1, MSTORE);
    code.op(DUP1).push(32).op(ADD, CALLDATALOAD, DUP1 + 1, CALLDATALOAD, store);
    code.push(64).op(ADD).jump("next").label("end").op(CALLDATASIZE).push(0).op(RETURN);
    return code;
  }

  @Test
  void shouldGrowAndShrinkTheSameTree() {
    EthAddress contract = contracts.deploy(writer(SLOAD, SSTORE));
    Random random = new Random(7);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] random32 = new byte[32];
      random.nextBytes(random32);
      // Slots as Solidity lays them out: the first ones, arrays at hashes, and maps.
      byte[] key =
          switch (i % 4) {
            case 0 -> word(i);
            case 1 -> word(new BigInteger(1, keys.get(i / 2)).add(BigInteger.ONE));
            case 2 -> word(BigInteger.ONE.shiftLeft(random.nextInt(256)));
            default -> random32;
          };
      keys.add(key);
    }
    for (int round = 0; round < 24; round++) {
      List<byte[]> pairs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        pairs.add(keys.get(random.nextInt(keys.size())));
        // Every other round mostly deletes.
        boolean zero = random.nextInt(4) < (round % 2 == 0 ? 1 : 3);
        pairs.add(zero ? word(0) : word(new BigInteger(random.nextInt(257), random)));
      }
      contracts.output(contract, join(pairs.toArray(byte[][]::new)));
      if (round % 5 == 4) {
        contracts.nextEpoch();
      }
    }
    // All away: an empty tree again.
    byte[][] zeros = new byte[2 * keys.size()][];
    for (int i = 0; i < keys.size(); i++) {
      zeros[2 * i] = keys.get(i);
      zeros[2 * i + 1] = word(0);
    }
    contracts.output(contract, join(zeros));
    contracts.output(contract, join(zeros));
    contracts.output(contract, join(word(1), word(0)));
  }

  @Test
  void shouldKeepTransientStorageForItsMessage() {
    EthAddress contract = contracts.deploy(writer(TLOAD, TSTORE));
    contracts.output(contract, join(word(1), word(5), word(1), word(6), word(2), word(7)));
    contracts.output(contract, join(word(1), word(0)));
    contracts.output(contract, join(word(1), word(5), word(1), word(0)));
    contracts.output(contract, join(word(1), word(5), word(9), word(0)));
    contracts.output(contract, join(word(9), word(0)));
    // Both storages in one message; then only what stays.
    Bytecode both = code().with(TLOAD, 3).with(SLOAD, 3).with(TSTORE, 3, 4).op(CALLDATASIZE);
    both.jumpIf("store").with(TLOAD, 3);
    Programs.returnStack(both, 3).label("store").with(SSTORE, 3, 9).op(STOP);
    EthAddress second = contracts.deploy(both);
    contracts.output(second);
    contracts.output(second, (byte) 1);
    contracts.output(second);
    contracts.nextEpoch();
    contracts.output(second);
    // Emptied before a call within the same message, and filled again after it.
    Bytecode across = code().with(TSTORE, 1, 1).op(CALLDATASIZE).jumpIf("inner");
    across.push(0).push(0).push(1).push(0).push(0).op(ADDRESS).push(Programs.ALL_GAS).op(CALL);
    across.with(TLOAD, 1).with(TLOAD, 2).with(TSTORE, 1, 0).with(TSTORE, 2, 0);
    Programs.returnStack(across, 3).label("inner").with(TSTORE, 1, 0).with(TSTORE, 2, 3);
    EthAddress third = contracts.deploy(across.op(STOP));
    assertThat(contracts.output(third)).startsWith(word(3));
    contracts.output(third);
  }

  @Test
  void shouldEmitTheSameEvents() {
    BigInteger big = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    for (int topics = 0; topics <= 4; topics++) {
      for (int size : new int[] {0, 1, 32, 33, 1000}) {
        Bytecode code = code().with(MSTORE, 0, 77);
        for (int i = 0; i < topics; i++) {
          code.push(i == 1 ? BigInteger.ZERO : i == 2 ? big : BigInteger.valueOf(i + 1));
        }
        contracts.run(code.push(size).push(0).op(LOG0 + topics).with(RETURN, 0, 0));
      }
    }
    // Of a nested call, of one that fails, of a constructor, and many.
    EthAddress emitter = contracts.deploy(code().with(LOG0 + 1, 0, 3, 8).with(RETURN, 0, 0));
    EthAddress failing = contracts.deploy(code().with(LOG0 + 2, 0, 3, 8, 9).with(REVERT, 0, 0));
    Bytecode nested = Programs.call(code().with(LOG0, 0, 1), CALL, emitter, 0);
    Programs.call(nested, CALL, failing, 0);
    Programs.call(nested, DELEGATECALL, emitter, 0).with(LOG0, 0, 2).with(RETURN, 0, 0);
    contracts.run(nested);
    contracts.construct(code().with(LOG4, 0, 9, 1, 2, 3, 4).op(STOP).build());
    Bytecode many = code();
    for (int i = 0; i < 40; i++) {
      many.with(LOG0 + 1, 0, i, i);
    }
    contracts.run(many.with(RETURN, 0, 0));
    // Larger than an event may be.
    for (int size : new int[] {8 << 10, 8 << 10 | 1, 64 << 10, 1 << 20}) {
      contracts.invoke(contracts.deploy(code().with(LOG0, 0, size)));
      contracts.invoke(contracts.deploy(code().with(LOG0 + 1, 0, size - 32, 5)));
    }
  }
}
