/**
 * The command line ({@code ./pandan run}, {@code deploy}, …), and the start and stop of a node.
 *
 * <p>Start at {@link io.pandan.host.launcher.Main}. {@link io.pandan.host.launcher.RunCommand}
 * opens the data folder, chooses the bundles, and hands them to {@link
 * io.pandan.host.launcher.Node}. Nothing here is part of a bundle: bundles are reached by
 * Configuration Admin and by the properties of their services.
 */
@NullMarked
package io.pandan.host.launcher;

import org.jspecify.annotations.NullMarked;
