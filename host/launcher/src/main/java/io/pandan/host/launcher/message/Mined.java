package io.pandan.host.launcher.message;

import io.pandan.api.ExitCode;

/**
 * A message that a block has, and how it ended.
 *
 * @param height the block's
 * @param exitCode how it ended
 * @param gasUsed units of gas
 * @param returned what it returned; not copied, never to be changed
 * @param tipset the key of the tipset that has it
 */
record Mined(long height, ExitCode exitCode, long gasUsed, byte[] returned, Answer tipset) {}
