/**
 * Maps as trees of blocks, shared between versions of a state: {@link io.pandan.ipld.hamt.Hamt}
 * spreads its keys by a hash, {@link io.pandan.ipld.hamt.Kamt} keeps the order of its keys and
 * skips empty levels.
 *
 * <p>Both are lazy: a node's block is read when a key leads there, a value is decoded when it is
 * asked for, and what was not changed is not written.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld.hamt;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
