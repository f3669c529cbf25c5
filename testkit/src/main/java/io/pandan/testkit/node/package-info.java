/**
 * Nodes as processes of their own. Start at {@link io.pandan.testkit.node.NodeDistribution}: what
 * the build assembled, and what {@code ./pandan} starts.
 */
@NullMarked
package io.pandan.testkit.node;

import org.jspecify.annotations.NullMarked;
