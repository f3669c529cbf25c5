/** JSON text to values and back, within limits. */
@NullMarked
package io.pandan.host.rpc.json;

import org.jspecify.annotations.NullMarked;
