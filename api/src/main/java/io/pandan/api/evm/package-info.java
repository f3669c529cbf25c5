/**
 * The narrow point at which EVM bytecode runs: an {@link io.pandan.api.evm.EvmEngine} executes one
 * frame against an {@link io.pandan.api.evm.EvmHost} that the EVM actor provides.
 *
 * <p>A 256-bit word is four {@code long} limbs, least significant first, given as an array and the
 * index of the first limb: no opcode needs to allocate.
 */
@Export
@Version("0.2.0")
@NullMarked
package io.pandan.api.evm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
