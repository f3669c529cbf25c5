package io.pandan.vm.actor;

import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/**
 * Runs built-in actors in Java as the trampoline of builtin-actors runs the canonical ones, making
 * the same syscalls. Thread safe. Source: builtin-actors {@code runtime/src/runtime/fvm.rs} ({@code
 * trampoline}).
 */
public final class JavaActorRuntime implements ActorRuntime {

  private final ActorManifest manifest;
  private final boolean userActors;

  /**
   * @param manifest the network's built-in actors
   * @param userActors whether the genesis lets users install WASM actors
   */
  public JavaActorRuntime(ActorManifest manifest, boolean userActors) {
    this.manifest = manifest;
    this.userActors = userActors;
  }

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    String type =
        manifest.name(code).orElseThrow(() -> new FatalException("no built-in actor: " + code));
    JavaActor actor = kernel.runtimes().javaActor(type);
    if (actor.isInert()) {
      kernel.chargeMilligas("native_instance", NativeGas.INERT_MILLIGAS);
      return ActorExit.returned(Kernel.NO_BLOCK);
    }
    kernel.chargeMilligas("native_instance", NativeGas.INSTANCE_MILLIGAS);
    kernel.chargeMilligas("native_dispatch", NativeGas.DISPATCH_MILLIGAS);
    kernel.chargeSyscall(); // debug.enabled
    try {
      return invoke(kernel, actor, params);
    } catch (SyscallException e) {
      // Where the actor's own code would panic.
      return abort(kernel, ExitCode.USR_ASSERTION_FAILED, Kernel.NO_BLOCK, e.getMessage());
    }
  }

  private ActorExit invoke(Kernel kernel, JavaActor actor, int params) throws SyscallException {
    KernelActorContext context = new KernelActorContext(kernel, manifest, userActors);
    long method = context.message().method();
    Optional<IpldBlock> value;
    try {
      value = actor.invoke(context, method, readParams(kernel, params));
    } catch (ActorException e) {
      return abort(kernel, e.exitCode(), write(kernel, e.data()), String.valueOf(e.getMessage()));
    } catch (CborException | CidException | MalformedException e) {
      // What an actor does not read itself as builtin-actors does: parameters of a wrong form.
      return abort(
          kernel, ExitCode.USR_SERIALIZATION, Kernel.NO_BLOCK, String.valueOf(e.getMessage()));
    }
    if (!context.callerValidated()) {
      return abort(
          kernel, ExitCode.USR_ASSERTION_FAILED, Kernel.NO_BLOCK, "failed to validate caller");
    }
    return ActorExit.returned(write(kernel, value));
  }

  private static Optional<IpldBlock> readParams(Kernel kernel, int id) throws SyscallException {
    if (id == Kernel.NO_BLOCK) {
      return Optional.empty();
    }
    kernel.chargeSyscall(); // ipld.block_stat
    kernel.blockStat(id);
    kernel.chargeSyscall(); // ipld.block_read
    IpldBlock block = kernel.block(id);
    kernel.chargeMilligas("native_params", NativeGas.PASSED_BYTE_MILLIGAS * block.data().length);
    return Optional.of(block);
  }

  private static int write(Kernel kernel, Optional<IpldBlock> value) throws SyscallException {
    if (value.isEmpty()) {
      return Kernel.NO_BLOCK;
    }
    IpldBlock block = value.get();
    kernel.chargeMilligas("native_return", NativeGas.PASSED_BYTE_MILLIGAS * block.data().length);
    kernel.chargeSyscall(); // ipld.block_create
    return kernel.blockCreate(block.codec(), block.data());
  }

  private static ActorExit abort(Kernel kernel, ExitCode exitCode, int data, String message) {
    kernel.chargeSyscall(); // vm.exit
    return ActorExit.aborted(exitCode, data, message);
  }
}
