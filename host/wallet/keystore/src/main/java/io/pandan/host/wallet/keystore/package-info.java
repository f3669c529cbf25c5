/**
 * A user's keys in encrypted files: {@link io.pandan.host.wallet.keystore.KeyFolder} keeps them,
 * {@link io.pandan.host.wallet.keystore.KeyCipher} encrypts them.
 */
@NullMarked
package io.pandan.host.wallet.keystore;

import org.jspecify.annotations.NullMarked;
