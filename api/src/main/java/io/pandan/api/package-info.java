/**
 * The protocol's values: addresses, amounts, gas, messages, receipts, exit codes, events and actor
 * states. Start at {@link io.pandan.api.Message}. All types are immutable and thread safe.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
