/**
 * What a network begins with, as a file that people write. Start with {@link
 * io.pandan.host.launcher.genesis.GenesisFile}.
 */
@NullMarked
package io.pandan.host.launcher.genesis;

import org.jspecify.annotations.NullMarked;
