/**
 * Who executes: the runtimes, actors and engines that come and go as services, and the leases by
 * which a block or a call keeps one set of them from its first step to its last. Start at {@link
 * io.pandan.host.chain.lease.RuntimeLeases}.
 */
@NullMarked
package io.pandan.host.chain.lease;

import org.jspecify.annotations.NullMarked;
