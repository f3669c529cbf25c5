package io.pandan.host.rpc.methods.eth;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.BlockOverride;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What callers pretend of accounts and blocks. Sources: the Ethereum JSON-RPC specification's
 * {@code AccountOverride} and {@code BlockOverrides}; go-ethereum {@code
 * internal/ethapi/override/override.go}, with the names that it had before.
 */
public final class Overrides {
  private static final int MAX_ACCOUNTS = 10_000;
  private static final int MAX_AMOUNT_BITS = 256;

  /** Leaves room to count on: no nonce comes near its limit (EIP-2681: 64 bits). */
  private static final int MAX_NONCE_BITS = 62;

  /** The gas limit of a block, the same on every network (Lotus {@code BlockGasLimit}). */
  private static final BigInteger BLOCK_GAS_LIMIT = BigInteger.valueOf(10_000_000_000L);

  private Overrides() {}

  /**
   * What is pretended of accounts.
   *
   * @param given an object of objects by address; nothing is pretended when it is left out
   */
  public static Map<Address, AccountOverride> accounts(Optional<Argument> given) {
    if (given.isEmpty()) {
      return Map.of();
    }
    Map<Address, AccountOverride> accounts = new LinkedHashMap<>();
    for (Argument account : given.get().members(MAX_ACCOUNTS)) {
      EthAddress address = account.nameAsEthAddress();
      if (accounts.put(address.toFilecoin(), account(account)) != null) {
        throw account.wrong("is given twice");
      }
    }
    return accounts;
  }

  private static AccountOverride account(Argument account) {
    if (account.member("movePrecompileToAddress").isPresent()) {
      throw account.wrong("moves a precompile, which Filecoin's EVM actor cannot");
    }
    AccountOverride change = AccountOverride.NONE;
    Optional<BigInteger> balance =
        account.member("balance").map(value -> value.asQuantity(MAX_AMOUNT_BITS));
    if (balance.isPresent()) {
      change = change.withBalance(TokenAmount.ofAtto(balance.get()));
    }
    Optional<Long> nonce =
        account.member("nonce").map(value -> value.asQuantity(MAX_NONCE_BITS).longValue());
    if (nonce.isPresent()) {
      change = change.withNonce(nonce.get());
    }
    Optional<byte[]> code = account.member("code").map(Argument::asData);
    if (code.isPresent()) {
      change = change.withCode(code.get());
    }
    Optional<Argument> all = account.member("state");
    Optional<Argument> some = account.member("stateDiff");
    if (all.isPresent() && some.isPresent()) {
      throw account.wrong("has both state and stateDiff");
    }
    Optional<Argument> slots = all.or(() -> some);
    return slots.isEmpty() ? change : change.withStorage(slots(slots.get()), all.isPresent());
  }

  private static List<AccountOverride.Slot> slots(Argument words) {
    List<AccountOverride.Slot> slots = new ArrayList<>();
    for (Argument word : words.members(Integer.MAX_VALUE)) {
      slots.add(new AccountOverride.Slot(word.nameAsStorageKey(), word.asStorageKey()));
    }
    return slots;
  }

  /**
   * What is pretended of the block.
   *
   * @param given an object; nothing is pretended when it is left out
   */
  public static BlockOverride block(Optional<Argument> given) {
    if (given.isEmpty()) {
      return BlockOverride.NONE;
    }
    Argument block = given.get();
    Optional<Argument> gasLimit = block.member("gasLimit");
    if (gasLimit.isPresent()
        && !gasLimit.get().asQuantity(MAX_AMOUNT_BITS).equals(BLOCK_GAS_LIMIT)) {
      throw gasLimit.get().wrong("cannot be but " + EthJson.quantity(BLOCK_GAS_LIMIT).value());
    }
    return blockOfAnyGasLimit(block);
  }

  /** As {@link #block}, without a look at the gas limit. */
  public static BlockOverride blockOfAnyGasLimit(Argument block) {
    refuseWhatFilecoinHasNot(block);
    return new BlockOverride(
        number(block, "number"),
        number(block, "time"),
        either(block, "baseFeePerGas", "baseFee")
            .map(value -> TokenAmount.ofAtto(value.asQuantity(MAX_AMOUNT_BITS))));
  }

  private static OptionalLong number(Argument block, String member) {
    return block
        .member(member)
        .map(value -> OptionalLong.of(value.asQuantityLong()))
        .orElseGet(OptionalLong::empty);
  }

  private static Optional<Argument> either(Argument block, String name, String formerName) {
    return block.member(name).or(() -> block.member(formerName));
  }

  private static void refuseWhatFilecoinHasNot(Argument block) {
    Optional<Argument> receiver = either(block, "feeRecipient", "coinbase");
    if (receiver.isPresent() && !receiver.get().asEthAddress().equals(EthAddress.ZERO)) {
      throw receiver.get().wrong("cannot be pretended: COINBASE is zero on Filecoin");
    }
    Optional<Argument> random = either(block, "prevRandao", "random");
    if (random.isPresent()) {
      throw random
          .get()
          .wrong("cannot be pretended: PREVRANDAO is drawn from the beacon's entry of the epoch");
    }
    for (String member : List.of("blobBaseFee", "beaconRoot", "withdrawals", "difficulty")) {
      Optional<Argument> value = block.member(member);
      if (value.isPresent()) {
        throw value.get().wrong("cannot be pretended: Filecoin has nothing like it");
      }
    }
  }

  /** Runs a call; that an account cannot have what is pretended is the caller's error. */
  public static <T> T applied(Supplier<T> call) {
    try {
      return call.get();
    } catch (MessageRejectedException e) {
      throw e;
    } catch (MalformedException e) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "invalid params: state override: " + e.getMessage());
    }
  }
}
