/** f01: makes actors and gives them addresses. */
@NullMarked
package io.pandan.builtin.actors.init;

import org.jspecify.annotations.NullMarked;
