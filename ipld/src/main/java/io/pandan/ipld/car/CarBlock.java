package io.pandan.ipld.car;

import io.pandan.ipld.Cid;

/**
 * A block of an archive.
 *
 * @param cid its CID
 * @param data its bytes; shared
 */
public record CarBlock(Cid cid, byte[] data) {}
