/**
 * Sparse arrays as trees of blocks, shared between versions of a state: messages, receipts, events
 * and sectors. Start with {@link io.pandan.ipld.amt.Amt}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld.amt;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
