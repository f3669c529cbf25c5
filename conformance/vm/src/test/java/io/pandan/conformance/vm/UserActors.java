package io.pandan.conformance.vm;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import io.pandan.testkit.TestNetwork;

/** A network with the WASM runtime, and how users bring actors of their own to it. */
public final class UserActors {
  /** The Init actor. */
  public static final Address INIT = Address.id(ActorIds.INIT);

  private static final long EXEC = 2;
  private static final long INSTALL_CODE = 4;

  private UserActors() {}

  /** A network whose actors run on Endive. */
  public static TestNetwork.Builder builder() {
    return builder(new EndiveEngine());
  }

  /** A network whose actors run on this engine. */
  public static TestNetwork.Builder builder(WasmEngine engine) {
    return NativeNetwork.builder()
        .runtime("wasm", new WasmRuntime())
        .engine(WasmEngine.class, engine);
  }

  /** Installs code by a message to the Init actor. */
  public static ApplyResult install(TestNetwork network, Address from, byte[] module) {
    byte[] params = new CborWriter().writeArrayHeader(1).writeBytes(module).toByteArray();
    return network.call(from, INIT, INSTALL_CODE, params);
  }

  /** The code that was installed. */
  public static Cid code(ApplyResult installed) {
    CborReader in = reader(installed);
    in.readArrayHeader(2);
    return in.readCid();
  }

  /** Makes an actor of installed code, with value for its constructor. */
  public static ApplyResult exec(
      TestNetwork network, Address from, Cid code, byte[] constructorParams, TokenAmount value) {
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeCid(code)
            .writeBytes(constructorParams)
            .toByteArray();
    return network.apply(network.message(from, INIT, value, EXEC, params));
  }

  /** The f0 address of the actor that was made. */
  public static Address actor(ApplyResult executed) {
    CborReader in = reader(executed);
    in.readArrayHeader(2);
    return Address.read(in);
  }

  /** Installs code and makes an actor of it. */
  public static Address deploy(TestNetwork network, Address from, byte[] module, byte[] params) {
    Cid code = code(install(network, from, module));
    return actor(exec(network, from, code, params, TokenAmount.ZERO));
  }

  /** Calls a method with another limit of gas. */
  public static ApplyResult call(
      TestNetwork network, Address from, Address to, long method, byte[] params, long gasLimit) {
    Message message = network.message(from, to, TokenAmount.ZERO, method, params);
    return network.apply(
        new Message(
            0,
            to,
            from,
            message.nonce(),
            TokenAmount.ZERO,
            gasLimit,
            message.gasFeeCap(),
            message.gasPremium(),
            method,
            params));
  }

  /** What was returned, which must have been without failure. */
  public static CborReader reader(ApplyResult result) {
    if (!result.receipt().exitCode().isSuccess()) {
      throw new AssertionError(
          "exit code " + result.receipt().exitCode() + ": " + result.failure().orElse(""));
    }
    return new CborReader(result.receipt().returnData());
  }
}
