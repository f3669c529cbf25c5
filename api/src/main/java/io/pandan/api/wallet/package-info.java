/** Keys that a node holds: {@link io.pandan.api.wallet.Wallet} signs with them. */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.wallet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
