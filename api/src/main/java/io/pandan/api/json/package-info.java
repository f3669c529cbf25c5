/**
 * JSON values of Pandan's own, so that no bundle's contract depends on a JSON library.
 *
 * <p>Start at {@link io.pandan.api.json.JsonValue}. The types follow RFC 8259; text is read and
 * written by whoever owns a connection (the JSON-RPC host), never here.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
