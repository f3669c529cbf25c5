package io.pandan.conformance.vectors;

import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborException;
import io.pandan.vm.DefaultMachineFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which actor and method a message calls, for totals: the type of the receiver in the state
 * before, and the method's name where the vector's own name has it.
 */
final class CallTarget {
  /** {@code ext-0002-fil_10_multisig-Propose-Ok-1}: the method before the outcome. */
  private static final Pattern EXTRACTED = Pattern.compile("ext-\\d+-[a-z0-9_]+-(\\w+)-\\w+-\\d+");

  private CallTarget() {}

  static String of(Scenario scenario) {
    Message message = scenario.steps().getFirst().message();
    String method =
        message.method() == Methods.SEND
            ? "0 Send"
            : Long.toUnsignedString(message.method()) + methodName(scenario.name());
    return receiver(scenario, message) + " " + method;
  }

  private static String methodName(String vector) {
    Matcher matcher = EXTRACTED.matcher(vector);
    return matcher.matches() ? " " + matcher.group(1) : "";
  }

  private static String receiver(Scenario scenario, Message message) {
    try {
      StateView view = new DefaultMachineFactory().view(scenario.stateRoot(), scenario.blocks());
      Optional<ActorState> receiver = view.actor(message.to());
      return receiver
          .map(actor -> view.manifest().name(actor.code()).orElse("wasm"))
          .orElse("(new)");
    } catch (BrokenStateException | FatalException | MalformedException | CborException e) {
      return "(unknown)";
    }
  }
}
