/** f02: pays for blocks, and keeps the tips. */
@NullMarked
package io.pandan.builtin.actors.reward;

import org.jspecify.annotations.NullMarked;
