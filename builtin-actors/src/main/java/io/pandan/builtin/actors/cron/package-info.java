/** f03: calls actors at the end of each epoch. */
@NullMarked
package io.pandan.builtin.actors.cron;

import org.jspecify.annotations.NullMarked;
