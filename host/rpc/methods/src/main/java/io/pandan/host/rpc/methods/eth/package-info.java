/**
 * What bundles of Ethereum's methods share: blocks as callers name them, addresses, transactions,
 * logs and errors as Ethereum's clients see them.
 */
@NullMarked
package io.pandan.host.rpc.methods.eth;

import org.jspecify.annotations.NullMarked;
