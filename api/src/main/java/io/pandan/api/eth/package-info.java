/**
 * Ethereum's side of Filecoin: RLP, transactions, addresses, and how a transaction becomes a
 * message. Start at {@link io.pandan.api.eth.EthTransaction}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.eth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
