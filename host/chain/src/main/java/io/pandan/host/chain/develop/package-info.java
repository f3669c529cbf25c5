/**
 * What a development network lets its owner do: {@link io.pandan.host.chain.develop.DevelopedChain}
 * moves time, goes back and writes into the state, by the chain's own thread.
 */
@NullMarked
package io.pandan.host.chain.develop;

import org.jspecify.annotations.NullMarked;
