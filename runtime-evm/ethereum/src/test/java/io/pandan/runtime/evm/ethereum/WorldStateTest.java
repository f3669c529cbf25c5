package io.pandan.runtime.evm.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldStateTest {
  /** More than journal, slots and accounts have room for at first. */
  private static final int MANY = 1_000;

  private final WorldState world = new WorldState();
  private final Account account = world.account(Network.CONTRACT);

  private static long[] word(long value) {
    return new long[] {value, value, value, value};
  }

  private void store(long key, long value) {
    world.store(account, account.storage().slot(word(key), 0), word(value), 0);
  }

  private long load(long key) {
    int slot = account.storage().slot(word(key), 0);
    return account.storage().values[4 * slot];
  }

  @Test
  void shouldUndoEverythingSinceASnapshot() {
    world.begin();
    world.credit(account, word(1), 0);
    for (int i = 0; i < MANY; i++) {
      store(i, i + 1);
    }
    long snapshot = world.snapshot();
    world.log(new Log(Network.CONTRACT, List.of(), new byte[0]));
    for (int i = 0; i < MANY; i++) {
      store(i, 0);
      store(MANY + i, 1);
      world.credit(world.account(Network.address(i)), word(i), 0);
      world.incrementNonce(account);
    }
    world.setCode(account, new ContractCode(new byte[] {1}));
    world.burn(account);

    world.revert(snapshot);

    for (int i = 0; i < MANY; i++) {
      assertThat(load(i)).isEqualTo(i + 1);
      assertThat(load(MANY + i)).isZero();
      assertThat(world.find(Network.address(i))).isEmpty();
      assertThat(world.balance(Network.address(i))).isZero();
    }
    assertThat(account.nonce()).isZero();
    assertThat(account.code()).isEmpty();
    assertThat(account.balance).containsExactly(word(1));
    assertThat(world.logs()).isEmpty();
  }

  @Test
  void shouldKeepWhatASlotHeldWhenTheTransactionBegan() {
    world.setStorage(Network.CONTRACT, Uint256.toBigInteger(word(1), 0), BigInteger.valueOf(7));
    world.begin();
    store(1, 8);
    store(1, 9);
    int slot = account.storage().slot(word(1), 0);

    assertThat(world.originals(account.storage(), slot)[4 * slot]).isEqualTo(7);

    world.end(true);
    world.begin();
    assertThat(world.originals(account.storage(), slot)[4 * slot]).isEqualTo(9);
  }

  @Test
  void shouldForgetWarmthAndTransientStorageWithTheTransaction() {
    world.begin();
    assertThat(world.warm(account)).isTrue();
    assertThat(world.warm(account)).isFalse();
    for (int i = 0; i < MANY; i++) {
      world.storeTransient(account, word(i), 0, 0);
      long[] read = word(i);
      world.loadTransient(account, read, 0);
      assertThat(read).containsExactly(word(i));
    }

    world.begin();
    long[] read = word(5);
    world.loadTransient(account, read, 0);

    assertThat(read).containsExactly(word(0));
    assertThat(world.warm(account)).isTrue();
  }

  @Test
  void shouldVisitAccountsInTheOrderOfTheirFirstUse() {
    for (int i = MANY; i > 0; i--) {
      world.setNonce(Network.address(i), i);
    }
    List<EthAddress> seen = new ArrayList<>();
    world.forEachAccount(visited -> seen.add(visited.address()));

    assertThat(seen).hasSize(MANY).startsWith(Network.address(MANY)).endsWith(Network.address(1));
  }

  @Test
  void shouldKeepTheTouchOfRipemd160ThroughARevert() {
    EthAddress ripemd = Network.address(3);
    world.create(ripemd);
    world.create(Network.OTHER);
    world.begin();
    long snapshot = world.snapshot();
    world.touch(world.account(ripemd));
    world.touch(world.account(Network.OTHER));
    world.revert(snapshot);

    world.end(true);

    assertThat(world.find(ripemd)).isEmpty();
    assertThat(world.find(Network.OTHER)).isPresent();
  }
}
