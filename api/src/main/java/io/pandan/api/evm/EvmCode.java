package io.pandan.api.evm;

import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * Bytecode, and the name under which an engine may remember what it made of it.
 *
 * @param bytes the code; not copied, never to be changed
 * @param cid the CID of its block, where it will be run again; empty for init code
 */
public record EvmCode(byte[] bytes, Optional<Cid> cid) {}
