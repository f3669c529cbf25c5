package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Executes transactions by a fork's rules with an engine. Stateless and safe for use by many
 * threads, as far as the engine is; a {@link WorldState} is used by one at a time.
 *
 * <p>Nested frames nest on the Java stack, up to 1024 of them: run transactions on a thread that
 * has {@link #STACK_BYTES} of it.
 *
 * <p>To watch execution, give it an engine of your own that steps, or that wraps another one: the
 * host that it is run with is an {@link EthereumHost}, which tells depth and refund.
 */
public final class TransactionProcessor {
  /**
   * The stack that 1024 nested frames fit in, in bytes, whether the engine was compiled by the JVM
   * or not. What is not used is never allocated.
   */
  public static final long STACK_BYTES = 64L << 20;

  /** EIP-7702: what is refunded for an authority that exists, of 25,000. */
  private static final long KNOWN_AUTHORITY_REFUND = 25_000 - 12_500;

  private final Fork fork;
  private final EvmEngine engine;

  /**
   * @param fork whose rules
   * @param engine what runs code; made for {@link Fork#profile()}
   */
  public TransactionProcessor(Fork fork, EvmEngine engine) {
    this.fork = fork;
    this.engine = engine;
  }

  /**
   * Executes a transaction: checks it, takes its fees, runs it, and changes the state.
   *
   * @throws InvalidTransactionException when it must not be executed; the state is as it was
   */
  public TransactionResult process(WorldState world, BlockContext block, Transaction tx)
      throws InvalidTransactionException {
    Rules rules = fork.rules();
    IntrinsicGas intrinsic = TransactionChecks.check(tx, fork);
    Account sender = world.account(tx.sender());
    TransactionChecks.check(tx, fork, block, sender);

    world.begin();
    BigInteger gasPrice = tx.gasPrice(block.baseFee());
    BigInteger gasFee = BigInteger.valueOf(tx.gasLimit()).multiply(gasPrice);
    BigInteger blobFee =
        TransactionChecks.blobGas(tx).multiply(TransactionChecks.blobBaseFee(rules, block));
    world.debit(sender, Uint256.of(gasFee.add(blobFee)), 0);
    Execution execution = execution(world, block, tx, gasPrice);
    Account created = createdBy(world, tx, sender);
    world.incrementNonce(sender);
    warm(execution, block, tx, sender);
    authorize(world, block, tx);
    FrameResult result = frame(execution, tx, sender, created, tx.gasLimit() - intrinsic.gas());

    long used = tx.gasLimit() - result.gasLeft();
    long refunded = Math.min(used / rules.refundQuotient(), world.refund());
    used = Math.max(used - refunded, intrinsic.floor());
    BigInteger back = BigInteger.valueOf(tx.gasLimit() - used).multiply(gasPrice);
    world.credit(sender, Uint256.of(back), 0);
    BigInteger tip = rules.feeMarket() ? gasPrice.subtract(block.baseFee()) : gasPrice;
    Account coinbase = world.account(block.coinbase());
    if (rules.clearsEmpty()) {
      world.touch(coinbase);
    }
    if (tip.signum() > 0 || !rules.clearsEmpty()) {
      world.credit(coinbase, Uint256.of(BigInteger.valueOf(used).multiply(tip)), 0);
    }
    List<Log> logs = world.logs();
    world.end(rules.clearsEmpty());
    return new TransactionResult(
        result.status(), used, refunded, result.output(), logs, created(result, tx, created));
  }

  /**
   * Runs what a transaction calls or creates and keeps what that changed, without checks, fees and
   * nonces: all of the gas limit is the code's. For tools and benchmarks.
   *
   * @return what it came to; refunds are told but not taken off
   */
  public TransactionResult run(WorldState world, BlockContext block, Transaction tx) {
    world.begin();
    TransactionResult result = runBegun(world, block, tx);
    world.end(fork.rules().clearsEmpty());
    return result;
  }

  /** What {@link #run} would come to: the state stays as it is. */
  public TransactionResult call(WorldState world, BlockContext block, Transaction tx) {
    world.begin();
    long before = world.snapshot();
    TransactionResult result = runBegun(world, block, tx);
    world.revert(before);
    return result;
  }

  private TransactionResult runBegun(WorldState world, BlockContext block, Transaction tx) {
    Account sender = world.account(tx.sender());
    Execution execution = execution(world, block, tx, tx.gasPrice(block.baseFee()));
    Account created = createdBy(world, tx, sender);
    warm(execution, block, tx, sender);
    FrameResult result = frame(execution, tx, sender, created, tx.gasLimit());
    List<Log> logs = world.logs();
    long refund = world.refund();
    return new TransactionResult(
        result.status(),
        tx.gasLimit() - result.gasLeft(),
        refund,
        result.output(),
        logs,
        created(result, tx, created));
  }

  private Execution execution(
      WorldState world, BlockContext block, Transaction tx, BigInteger gasPrice) {
    return new Execution(fork, engine, world, block, tx.sender(), gasPrice, tx.blobHashes());
  }

  /** The receiver, or the account where the contract will be. */
  private static Account createdBy(WorldState world, Transaction tx, Account sender) {
    return world.account(tx.to().orElseGet(() -> ContractAddress.of(tx.sender(), sender.nonce)));
  }

  private static Optional<EthAddress> created(FrameResult result, Transaction tx, Account created) {
    return tx.to().isEmpty() && result.succeeded()
        ? Optional.of(created.address())
        : Optional.empty();
  }

  /** EIP-2929, EIP-2930, EIP-3651. */
  private void warm(Execution execution, BlockContext block, Transaction tx, Account sender) {
    WorldState world = execution.world;
    world.warm(sender);
    if (fork.rules().warmCoinbase()) {
      world.warm(world.account(block.coinbase()));
    }
    long[] word = new long[4];
    for (AccessListEntry entry : tx.accessList()) {
      Account account = world.account(entry.address());
      world.warm(account);
      for (byte[] key : entry.keys()) {
        Words.setBytes(word, 0, key);
        world.warm(account, account.storage().slot(word, 0));
      }
    }
  }

  /** EIP-7702: an authorization that is wrong in any way is passed over. */
  private static void authorize(WorldState world, BlockContext block, Transaction tx) {
    for (Authorization authorization : tx.authorizations()) {
      boolean here =
          authorization.chainId().signum() == 0 || authorization.chainId().equals(block.chainId());
      if (!here || authorization.nonce() == -1) {
        continue;
      }
      Optional<EthAddress> signer = authorization.authority();
      if (signer.isEmpty()) {
        continue;
      }
      Account authority = world.account(signer.get());
      world.warm(authority);
      boolean free = authority.code.isEmpty() || authority.code.delegates();
      if (!free || authority.nonce != authorization.nonce()) {
        continue;
      }
      if (authority.exists) {
        world.addRefund(KNOWN_AUTHORITY_REFUND);
      }
      world.setCode(authority, ContractCode.delegatingTo(authorization.address()));
      world.incrementNonce(authority);
    }
  }

  private FrameResult frame(
      Execution execution, Transaction tx, Account sender, Account target, long gas) {
    WorldState world = execution.world;
    long[] value = Uint256.of(tx.value());
    world.warm(target);
    if (tx.to().isEmpty()) {
      return target.isTaken()
          ? FrameResult.HALTED
          : execution.create(target, sender, value, 0, tx.data(), gas, 0);
    }
    int precompile = execution.precompileAt(target);
    ContractCode code = target.code;
    if (fork.rules().delegation() && code.delegates()) {
      Account delegate = world.account(code.delegate());
      world.warm(delegate);
      code = delegate.code;
    }
    EvmCall call =
        new EvmCall(target.addressBytes, sender.addressBytes, Words.toBytes(value, 0), tx.data());
    return execution.call(target, sender, true, value, 0, precompile, code, call, gas, 0, false);
  }
}
