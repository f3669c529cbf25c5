package io.pandan.host.rpc.trace;

/**
 * How much is traced at once.
 *
 * @param maxBytes how large a trace may grow
 * @param maxTraces how many traces a query may find
 * @param maxBlocks how many blocks a query may cover
 */
record TraceLimits(long maxBytes, int maxTraces, long maxBlocks) {}
