@org.jspecify.annotations.NullMarked
package io.pandan.runtime.evm.core.precompile.bls12;
