/** The call stack of one message: transfers, invocations, roll-back, events, charged state. */
@NullMarked
package io.pandan.vm.call;

import org.jspecify.annotations.NullMarked;
