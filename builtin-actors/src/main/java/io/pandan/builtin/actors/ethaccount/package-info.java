/** Accounts of Ethereum addresses. */
@NullMarked
package io.pandan.builtin.actors.ethaccount;

import org.jspecify.annotations.NullMarked;
