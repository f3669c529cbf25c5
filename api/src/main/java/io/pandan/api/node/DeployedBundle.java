package io.pandan.api.node;

/**
 * One of the node's bundles.
 *
 * @param symbolicName its name
 * @param version its version; empty when it was removed
 * @param state the framework's word for its state, as in {@code ACTIVE}; {@code REMOVED} when it
 *     was removed
 * @param deployed whether it was deployed, rather than part of the node from the start
 */
public record DeployedBundle(String symbolicName, String version, String state, boolean deployed) {}
