package io.pandan.api.vm;

/**
 * A fault that a miner committed against consensus. Source: ref-fvm {@code
 * shared/src/consensus/mod.rs}.
 *
 * @param target the miner's id
 * @param epoch when
 * @param type 1 double-fork mining, 2 parent grinding, 3 time-offset mining
 */
public record ConsensusFault(long target, long epoch, int type) {}
