/** The node itself: whether it can work, and what it is made of. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.node;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
