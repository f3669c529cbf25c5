package io.pandan.api.vm;

import io.pandan.ipld.Cid;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs actors' code of one kind. A service; its property {@value #VM} names the kind ({@code wasm},
 * {@code evm}, {@code java}), and the bundle's version tells providers of one kind apart.
 *
 * <p>Providers of one kind are interchangeable: the same invocation gives the same bytes, gas and
 * state. Thread safe: several machines may call at once. A runtime keeps nothing of a kernel past
 * an invocation. It takes its engine from {@link Kernel#runtimes()}.
 */
@ConsumerType
public interface ActorRuntime {

  /** The service property that names the kind of code. */
  String VM = "vm";

  /**
   * Runs one invocation to its end.
   *
   * @param kernel what the actor may see and do; valid during the call
   * @param code the actor's code
   * @param params the handle of the parameters in the kernel, or {@link Kernel#NO_BLOCK}
   * @return how the actor left; an abort is a value, not an exception
   * @throws OutOfGasException as thrown by the kernel
   * @throws io.pandan.api.FatalException when the host failed; nothing of the machine is kept
   */
  ActorExit invoke(Kernel kernel, Cid code, int params);

  /**
   * Checks code before it is installed.
   *
   * @param code what was given
   * @param networkVersion the network version that decides
   * @throws io.pandan.api.MalformedException why the network refuses it
   */
  default void validate(byte[] code, int networkVersion) {
    throw new io.pandan.api.MalformedException("this runtime takes no code");
  }

  /**
   * Makes code ready that will be invoked, so that its first invocation need not wait. Has no other
   * effect; code that cannot be made ready fails when it is invoked.
   *
   * @param code the code's CID
   * @param module the code
   * @param networkVersion the network version that decides
   * @param runtimes the leased services, for their engine
   */
  default void prepare(Cid code, byte[] module, int networkVersion, RuntimeSet runtimes) {}
}
