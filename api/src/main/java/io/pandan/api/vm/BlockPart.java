package io.pandan.api.vm;

/**
 * What was read of a block: {@code length} bytes of an array.
 *
 * @param data the array, not to be changed
 * @param offset where the part begins
 * @param length its bytes; zero where the reading began at the block's end or behind it
 * @param rest the unread rest in bytes where the block goes on past the buffer, otherwise zero or
 *     the buffer's unused part, negative, as in ref-fvm
 */
public record BlockPart(byte[] data, int offset, int length, int rest) {}
