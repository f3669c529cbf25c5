package io.pandan.runtime.evm.evmtool.statetest;

import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.ethereum.Account;
import io.pandan.runtime.evm.ethereum.Log;
import io.pandan.runtime.evm.ethereum.WorldState;
import io.pandan.runtime.evm.evmtool.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The hashes by which fixtures name a state and what was emitted. */
public final class StateHashes {
  private StateHashes() {}

  /** The root of all accounts, 32 bytes (yellow paper, 4.1). */
  public static byte[] stateRoot(WorldState state) {
    MerkleTrie accounts = MerkleTrie.secure();
    state.forEachAccount(
        account -> accounts.put(account.address().toBytes(), Rlp.encode(leaf(account))));
    return accounts.root();
  }

  private static RlpItem leaf(Account account) {
    MerkleTrie storage = MerkleTrie.secure();
    account.forEachSlot(
        (key, value) -> storage.put(key, Rlp.encode(RlpItem.of(new BigInteger(1, value)))));
    return RlpItem.list(
        RlpItem.of(new BigInteger(Long.toUnsignedString(account.nonce()))),
        RlpItem.of(account.balance()),
        RlpItem.of(storage.root()),
        RlpItem.of(account.codeHash()));
  }

  /** Keccak-256 of the RLP of events, 32 bytes. */
  public static byte[] logsHash(List<Log> logs) {
    List<RlpItem> items = new ArrayList<>(logs.size());
    for (Log log : logs) {
      items.add(
          RlpItem.list(
              RlpItem.of(log.address().toBytes()),
              new RlpItem.Items(log.topics().stream().map(RlpItem::of).toList()),
              RlpItem.of(log.data())));
    }
    return Keccak256.hash(Rlp.encode(new RlpItem.Items(items)));
  }
}
