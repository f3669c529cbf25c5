/**
 * What the chain remembers beside its blocks: its network, its head, and where tipsets and messages
 * are. Start at {@link io.pandan.host.chain.index.ChainIndex}.
 */
@NullMarked
package io.pandan.host.chain.index;

import org.jspecify.annotations.NullMarked;
