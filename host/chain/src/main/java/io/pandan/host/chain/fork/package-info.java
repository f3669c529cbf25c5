/**
 * Networks that go on from another node's state: what they lack is read from there when it is asked
 * for. Start with {@link io.pandan.host.chain.fork.Fork}.
 */
@NullMarked
package io.pandan.host.chain.fork;

import org.jspecify.annotations.NullMarked;
