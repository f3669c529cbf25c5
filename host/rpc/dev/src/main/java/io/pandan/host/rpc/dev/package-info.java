/**
 * The methods by which owners of development networks change them, under the names of Anvil and
 * Hardhat: {@link io.pandan.host.rpc.dev.DevModule}.
 */
@NullMarked
package io.pandan.host.rpc.dev;

import org.jspecify.annotations.NullMarked;
