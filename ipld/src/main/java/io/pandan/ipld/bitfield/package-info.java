/** Sets of sector and deal numbers. Start with {@link io.pandan.ipld.bitfield.BitField}. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld.bitfield;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
