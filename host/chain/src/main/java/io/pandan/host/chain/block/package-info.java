/**
 * Blocks: how messages are executed into one ({@link io.pandan.host.chain.block.BlockSealer}), and
 * the rules that give its header's fields.
 */
@NullMarked
package io.pandan.host.chain.block;

import org.jspecify.annotations.NullMarked;
