/** A node as its users start it, seen through their clients. */
@NullMarked
package io.pandan.conformance.clients;

import org.jspecify.annotations.NullMarked;
