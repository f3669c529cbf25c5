package io.pandan.api.vm;

import io.pandan.api.TokenAmount;

/**
 * What an invocation knows of the network. Source: ref-fvm {@code shared/src/sys/out.rs}.
 *
 * @param epoch the epoch that is executed
 * @param timestampS seconds since 1970 of the tipset that is executed
 * @param baseFee attoFIL per unit of gas
 * @param chainId Ethereum's chain id of the network
 * @param networkVersion the network version, 28 today
 */
public record NetworkContext(
    long epoch, long timestampS, TokenAmount baseFee, long chainId, int networkVersion) {}
