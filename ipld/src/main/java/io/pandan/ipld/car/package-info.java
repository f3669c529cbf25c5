/**
 * Archives of blocks: CAR version 1, read and written as streams. Start with {@link
 * io.pandan.ipld.car.CarReader}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.ipld.car;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
