package io.pandan.host.rpc.trace;

import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.eth.CallObject;
import io.pandan.host.rpc.methods.eth.CborBytes;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthFrames;
import java.util.List;
import java.util.Optional;

/**
 * An execution that was traced.
 *
 * @param execution what was executed
 * @param state the state after its tipset, or, of a call, on which it was executed
 */
record Traced(Execution execution, StateView state) {

  Message message() {
    return execution.message();
  }

  Receipt receipt() {
    return execution.result().receipt();
  }

  /** The states around it, which the tracer asked for. */
  StateChange change() {
    return execution
        .change()
        .orElseThrow(() -> new IllegalStateException("nobody asked for the states"));
  }

  /** What the message returned, as Ethereum sees it. */
  byte[] output() {
    byte[] returned = receipt().returnData();
    return CborBytes.tryRead(returned).orElse(returned);
  }

  /** Addresses as they are afterwards. */
  EthAddresses addresses() {
    return new EthAddresses(execution.change().map(StateChange::after).orElse(state));
  }

  /** Who sent the message. */
  EthAddress sender() {
    return addresses().of(message().from()).orElse(EthAddresses.NONE);
  }

  /** The first frame, with the message's gas; without anything inside where none was reached. */
  EthFrame frame() {
    return found()
        .map(frame -> frame.withGas(message().gasLimit(), receipt().gasUsed()))
        .orElseGet(this::unreached);
  }

  /**
   * The first frame, which used what the message did but may not have had all its gas; empty where
   * no actor was reached.
   */
  Optional<EthFrame> found() {
    return new EthFrames(state.manifest())
        .of(execution.result().trace(), sender())
        .map(frame -> frame.withGas(frame.gas(), receipt().gasUsed()));
  }

  private EthFrame unreached() {
    byte[] params = message().params();
    boolean creates = CallObject.isCreation(message());
    return new EthFrame(
        creates ? EthFrame.Kind.CREATE : EthFrame.Kind.CALL,
        sender(),
        creates ? Optional.empty() : addresses().of(message().to()),
        message().value(),
        message().gasLimit(),
        receipt().gasUsed(),
        CborBytes.tryRead(params).orElse(params),
        output(),
        receipt().exitCode(),
        creates,
        List.of(),
        List.of());
  }
}
