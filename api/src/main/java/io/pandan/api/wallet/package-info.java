/**
 * Keys that a node holds: {@link io.pandan.api.wallet.Wallet} signs with them, a {@link
 * io.pandan.api.wallet.Keystore} makes, takes in and gives away.
 */
@Export
@Version("0.2.0")
@NullMarked
package io.pandan.api.wallet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
