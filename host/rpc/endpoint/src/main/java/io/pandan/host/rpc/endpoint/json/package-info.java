/** JSON text to values and back, within limits. */
@NullMarked
package io.pandan.host.rpc.endpoint.json;

import org.jspecify.annotations.NullMarked;
