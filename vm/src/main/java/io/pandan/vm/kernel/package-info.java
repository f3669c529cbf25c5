/** What one invocation may ask of the VM, split by concern; {@code DefaultKernel} joins it. */
@NullMarked
package io.pandan.vm.kernel;

import org.jspecify.annotations.NullMarked;
