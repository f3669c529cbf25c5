/** What the built-in actors share: parameters, results, state, dispatch. */
@NullMarked
package io.pandan.builtin.actors;

import org.jspecify.annotations.NullMarked;
