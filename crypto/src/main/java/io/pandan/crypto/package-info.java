/** Digests and signatures: direct calls, one place. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
