/**
 * The chain's own threads: {@link io.pandan.host.chain.produce.BlockProducer} makes block after
 * block, {@link io.pandan.host.chain.produce.ListenerDispatch} tells listeners of them.
 */
@NullMarked
package io.pandan.host.chain.produce;

import org.jspecify.annotations.NullMarked;
