/**
 * Content-addressed data: {@link io.pandan.ipld.Cid}, the {@link io.pandan.ipld.Blockstore}
 * contract with stores in memory, and DAG-CBOR by {@link io.pandan.ipld.CborWriter} and {@link
 * io.pandan.ipld.CborReader}.
 *
 * <p>Start with {@link io.pandan.ipld.Blockstore}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
