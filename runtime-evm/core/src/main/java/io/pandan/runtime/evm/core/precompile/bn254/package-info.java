/**
 * The curve bn254 (alt_bn128) and its pairing, for the precompiles 0x06 to 0x08.
 *
 * <p>The natives that others use (gnark's, by way of Besu) are not on Maven Central, so the field,
 * its tower and the pairing are our own: F_p in Montgomery's form, F_p2 = F_p[u]/(u^2 + 1), F_p6 =
 * F_p2[v]/(v^3 - 9 - u), F_p12 = F_p6[w]/(w^2 - v). Elements are mutable and written in place, so
 * that a pairing allocates next to nothing. Everything here works on public data and is not
 * constant in time.
 */
@NullMarked
package io.pandan.runtime.evm.core.precompile.bn254;

import org.jspecify.annotations.NullMarked;
