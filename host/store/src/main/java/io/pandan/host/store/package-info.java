/**
 * The chain's storage in RocksDB. {@link io.pandan.host.store.RocksStore} is all of it; {@link
 * io.pandan.host.store.StoreSettings} is what an administrator sets.
 */
@NullMarked
package io.pandan.host.store;

import org.jspecify.annotations.NullMarked;
