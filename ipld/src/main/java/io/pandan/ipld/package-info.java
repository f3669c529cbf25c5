/** CIDs, blocks and block stores. Start at {@code Cid} and {@code Blockstore}. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
