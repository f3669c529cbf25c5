/**
 * The chain of one node. {@link io.pandan.host.chain.Chain} puts its parts together, {@link
 * io.pandan.host.chain.ChainComponent} is its life as a bundle. The rooms:
 *
 * <ul>
 *   <li>{@code pool}: what waits, and what is let in
 *   <li>{@code block}: how a block is made and executed
 *   <li>{@code produce}: the thread that makes one after the other
 *   <li>{@code index}: where tipsets and messages are found again
 *   <li>{@code lease}: who executes, and how providers are swapped
 *   <li>{@code view}: what others read, call and send
 * </ul>
 */
@NullMarked
package io.pandan.host.chain;

import org.jspecify.annotations.NullMarked;
