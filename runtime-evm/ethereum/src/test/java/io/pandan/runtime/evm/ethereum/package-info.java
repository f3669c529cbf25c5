/** Tests by EIP: each figure is worked out from the EIP that the test is named after. */
@NullMarked
package io.pandan.runtime.evm.ethereum;

import org.jspecify.annotations.NullMarked;
