/** What things cost: price lists as data, the tracker of one message's gas, and who pays for it. */
@NullMarked
package io.pandan.vm.gas;

import org.jspecify.annotations.NullMarked;
