/**
 * Fixtures for tests. Start at {@link io.pandan.testkit.TestNetwork}: a network in memory that a
 * test gives its machine, its actors and its accounts.
 */
@NullMarked
package io.pandan.testkit;

import org.jspecify.annotations.NullMarked;
