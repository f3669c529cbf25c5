/** Accounts of secp256k1 and BLS keys. */
@NullMarked
package io.pandan.builtin.actors.account;

import org.jspecify.annotations.NullMarked;
