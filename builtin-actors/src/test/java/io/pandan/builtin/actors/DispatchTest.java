package io.pandan.builtin.actors;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.InvocationResult;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchTest {
  @Test
  void shouldNumberExportedMethodsByFrc42() {
    assertThat(Dispatch.exportedMethod("InvokeEVM")).isEqualTo(Methods.INVOKE_EVM);
    assertThat(Dispatch.exportedMethod("AuthenticateMessage")).isEqualTo(2_643_134_072L);
    assertThat(Dispatch.exportedMethod("Receive")).isEqualTo(3_726_118_371L);
  }

  @Test
  void shouldLetOnlyBuiltInActorsThatAreNoContractsCallInternalMethods() {
    FakeActorContext context = new FakeActorContext(7);
    Dispatch.restrictInternal(context.calledBy(100, ActorType.ACCOUNT), 2);
    Dispatch.restrictInternal(context.calledBy(100, ActorType.EVM), Methods.FIRST_EXPORTED);
    Dispatch.restrictInternal(context.calledBy(100, "mine"), -1);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "caller f0100 of method 2 must be built-in",
        () -> Dispatch.restrictInternal(context.calledBy(100, ActorType.EVM), 2));
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "must be built-in",
        () -> Dispatch.restrictInternal(context.calledBy(100, "mine"), 2));
    context.codes.clear();
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "no code for caller f0100 of method 2",
        () -> Dispatch.restrictInternal(context, 2));
  }

  @ParameterizedTest
  @CsvSource({"4, 23", "9, 23", "11, 23", "5, 24", "7, 24", "10, 24", "16, 16", "33, 33"})
  void shouldNotAbortWithACodeOfTheSystem(int callee, int caller) {
    IpldBlock data = IpldBlock.raw(new byte[] {1});
    InvocationResult failed = new InvocationResult(new ExitCode(callee), Optional.of(data), "why");
    assertThatThrownBy(() -> Dispatch.requireSuccess(failed))
        .isInstanceOfSatisfying(
            ActorException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(new ExitCode(caller));
              assertThat(e.data()).contains(data);
            })
        .hasMessage("send aborted with code " + callee);
  }

  @Test
  void shouldReadParametersAsBuiltinActorsDo() {
    Optional<IpldBlock> one = ActorAssertions.params(out -> out.writeLong(1));
    long read = Parameters.read(one, CborReader::readLong);
    assertThat(read).isEqualTo(1);
    Parameters.none(Optional.empty());
    assertAborts(ExitCode.USR_ILLEGAL_ARGUMENT, "expects no arguments", () -> Parameters.none(one));
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "method expects arguments",
        () -> Parameters.read(Optional.empty(), CborReader::readLong));
    assertAborts(
        ExitCode.USR_SERIALIZATION,
        "expected text",
        () -> Parameters.read(one, CborReader::readText));
    assertAborts(
        ExitCode.USR_SERIALIZATION,
        "trailing",
        () -> Parameters.read(Values.ofEncoded(new byte[2]), CborReader::readLong));
    assertAborts(
        ExitCode.USR_SERIALIZATION,
        "0x55",
        () -> Parameters.read(Optional.of(IpldBlock.raw(new byte[1])), CborReader::readLong));
    assertThat(Parameters.readBytes(Optional.of(IpldBlock.raw(new byte[] {5})))).containsExactly(5);
    assertThat(Parameters.readBytes(ActorAssertions.params(out -> out.writeBytes(new byte[] {6}))))
        .containsExactly(6);
    assertAborts(
        ExitCode.USR_ASSERTION_FAILED,
        "return expected",
        () -> Parameters.readReturned(Optional.empty(), CborReader::readLong));
  }
}
