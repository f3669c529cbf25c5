/** What stands at an f4 address that has received value before anything was deployed there. */
@NullMarked
package io.pandan.builtin.actors.placeholder;

import org.jspecify.annotations.NullMarked;
