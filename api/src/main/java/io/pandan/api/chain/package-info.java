/**
 * The chain as other bundles see it: {@link io.pandan.api.chain.ChainView} reads, {@link
 * io.pandan.api.chain.MessageOutbox} sends, {@link io.pandan.api.chain.ChainListener} is told;
 * {@link io.pandan.api.chain.ChainStore} is what it is kept in.
 */
@Export
@Version("0.2.0")
@NullMarked
package io.pandan.api.chain;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
