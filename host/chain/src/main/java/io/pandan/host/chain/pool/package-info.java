/**
 * The messages that wait for a block. {@link io.pandan.host.chain.pool.MessagePool} keeps and
 * orders them; {@link io.pandan.host.chain.pool.MessageRules} and {@link
 * io.pandan.host.chain.pool.SignatureCheck} say which are let in.
 */
@NullMarked
package io.pandan.host.chain.pool;

import org.jspecify.annotations.NullMarked;
