/**
 * Tests of the node's bundles inside a real Felix. {@link
 * io.pandan.conformance.container.InContainer} lets Jupiter run them by Pax Exam; {@link
 * io.pandan.conformance.container.NodeBundles} is what they run beside.
 */
@NullMarked
package io.pandan.conformance.container;

import org.jspecify.annotations.NullMarked;
