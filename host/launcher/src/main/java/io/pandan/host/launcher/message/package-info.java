/**
 * The commands that send Filecoin messages to a running node: {@code ./pandan send} and {@code
 * ./pandan actor}.
 *
 * <p>Start at {@link io.pandan.host.launcher.message.SendCommand}, or at {@link
 * io.pandan.host.launcher.message.MessageSender}, which does what they share: it estimates gas,
 * signs, sends and waits. A node is reached by JSON-RPC only, so that it may be any node.
 */
@NullMarked
package io.pandan.host.launcher.message;

import org.jspecify.annotations.NullMarked;
