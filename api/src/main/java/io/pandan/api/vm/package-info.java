/**
 * The VM's doors. Inwards: {@link io.pandan.api.vm.ActorRuntime} runs the code of one kind over a
 * {@link io.pandan.api.vm.Kernel}. Outwards: the chain asks a {@link
 * io.pandan.api.vm.MachineFactory} for an {@link io.pandan.api.vm.Executor} over one leased {@link
 * io.pandan.api.vm.RuntimeSet}.
 *
 * <p>Words are ref-fvm's; {@code ApplyRet} is {@code ApplyResult}, {@code Engine} is {@code
 * ActorRuntime}, {@code Block} is {@code IpldBlock}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.vm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
