package io.pandan.api.vm;

/**
 * What a block handle stands for.
 *
 * @param id the handle, 1 and up
 * @param codec the block's codec
 * @param size the block's length in bytes
 */
public record BlockStat(int id, long codec, int size) {}
