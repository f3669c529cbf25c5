package io.pandan.api.vm;

import io.pandan.api.TokenAmount;
import io.pandan.ipld.Cid;

/**
 * What a machine is made for. Source: ref-fvm {@code fvm/src/machine/mod.rs}.
 *
 * @param networkVersion decides on prices, syscalls and the kernel's behaviour; 17 to 28, with the
 *     native actor set 21 to 28
 * @param chainId Ethereum's chain id
 * @param actorSet which implementation runs the built-in actors, by the genesis
 * @param userActors whether the genesis lets users install WASM actors
 * @param epoch the epoch that is executed
 * @param timestampS seconds since 1970
 * @param baseFee attoFIL per unit of gas
 * @param stateRoot the state before execution
 * @param tracing what is recorded of messages, unless {@link Executor#trace} says otherwise
 */
public record MachineContext(
    int networkVersion,
    long chainId,
    ActorSet actorSet,
    boolean userActors,
    long epoch,
    long timestampS,
    TokenAmount baseFee,
    Cid stateRoot,
    Tracing tracing) {

  /**
   * As the other one.
   *
   * @param traced whether calls and charges are recorded
   */
  public MachineContext(
      int networkVersion,
      long chainId,
      ActorSet actorSet,
      boolean userActors,
      long epoch,
      long timestampS,
      TokenAmount baseFee,
      Cid stateRoot,
      boolean traced) {
    this(
        networkVersion,
        chainId,
        actorSet,
        userActors,
        epoch,
        timestampS,
        baseFee,
        stateRoot,
        traced ? Tracing.FULL : Tracing.NONE);
  }
}
