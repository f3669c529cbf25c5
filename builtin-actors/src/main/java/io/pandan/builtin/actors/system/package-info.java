/** f00: the registry of built-in actors, and where implicit messages come from. */
@NullMarked
package io.pandan.builtin.actors.system;

import org.jspecify.annotations.NullMarked;
