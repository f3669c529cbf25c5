/**
 * Built-in actors in Java: {@link io.pandan.api.actor.JavaActor} is what they implement, {@link
 * io.pandan.api.actor.ActorContext} what they are given.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.actor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
