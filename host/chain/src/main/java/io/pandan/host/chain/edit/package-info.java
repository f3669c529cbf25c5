/**
 * Changes of state aside from any message: what calls pretend, and what developers put in place.
 */
@NullMarked
package io.pandan.host.chain.edit;

import org.jspecify.annotations.NullMarked;
