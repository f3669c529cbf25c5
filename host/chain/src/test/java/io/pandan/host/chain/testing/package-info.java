/** A store, a machine and accounts that are as small as the tests of the chain allow. */
@NullMarked
package io.pandan.host.chain.testing;

import org.jspecify.annotations.NullMarked;
