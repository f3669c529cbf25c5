/**
 * What launcher, chain and deployment share: {@link io.pandan.host.actors.ImportedBundles}, the
 * folder of the actor bundles that users have brought.
 */
@NullMarked
package io.pandan.host.actors;

import org.jspecify.annotations.NullMarked;
