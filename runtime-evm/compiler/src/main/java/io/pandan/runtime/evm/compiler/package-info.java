/**
 * The engine that compiles: it interprets contracts by {@code runtime-evm/core}, and what runs
 * often becomes JVM bytecode that works on the interpreter's own frames. Start with {@link
 * io.pandan.runtime.evm.compiler.CompilerEngine}; how code is made is {@link
 * io.pandan.runtime.evm.compiler.RegionWriter}'s.
 */
@NullMarked
package io.pandan.runtime.evm.compiler;

import org.jspecify.annotations.NullMarked;
