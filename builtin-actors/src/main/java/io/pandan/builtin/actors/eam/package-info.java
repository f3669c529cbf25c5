/** f010: makes contracts at Ethereum addresses. */
@NullMarked
package io.pandan.builtin.actors.eam;

import org.jspecify.annotations.NullMarked;
