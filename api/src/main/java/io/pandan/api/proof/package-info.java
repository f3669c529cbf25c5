/**
 * Proofs of storage providers: what syscalls hand over, and the point where a backend that verifies
 * them comes in. Start at {@link io.pandan.api.proof.ProofBackend}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.proof;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
