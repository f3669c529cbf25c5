/**
 * What others read of the chain: {@link io.pandan.host.chain.view.StoredChainView} is the service,
 * {@link io.pandan.host.chain.view.CallRunner} executes for them and throws the changes away.
 */
@NullMarked
package io.pandan.host.chain.view;

import org.jspecify.annotations.NullMarked;
