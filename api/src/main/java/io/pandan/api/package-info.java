/** What bundles agree on. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
