/**
 * A chain as one file, and a chain out of one. Start with {@link
 * io.pandan.host.chain.snapshot.SnapshotExport} and {@link
 * io.pandan.host.chain.snapshot.SnapshotImport}.
 */
@NullMarked
package io.pandan.host.chain.snapshot;

import org.jspecify.annotations.NullMarked;
