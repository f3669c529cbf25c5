/**
 * The keys of development accounts: {@link io.pandan.host.wallet.development.DevelopmentWallet}
 * signs with them.
 */
@NullMarked
package io.pandan.host.wallet.development;

import org.jspecify.annotations.NullMarked;
