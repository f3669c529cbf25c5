package io.pandan.conformance.vm;

import static io.pandan.conformance.vm.NativeNetwork.ALICE;
import static io.pandan.conformance.vm.NativeNetwork.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import io.pandan.testkit.TestNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actors that users bring, on the real VM: how they come, and how they cannot do harm. */
class UserActorsTest {
  private static final byte[] NOTHING = {};

  private final TestNetwork network = UserActors.builder().build();

  @AfterEach
  void close() {
    network.close();
  }

  /** An actor that does nothing when it is constructed, and this when another method is called. */
  private static byte[] actor(Code body) {
    ModuleBuilder builder = new ModuleBuilder().importFunction("vm", "message_context", "i>i");
    Code code = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.DROP);
    code.i32(0).op(Opcode.I64_LOAD, 3, 32).i64(1).op(Opcode.I64_EQ).block(Opcode.IF);
    code.i32(0).op(Opcode.RETURN).end().raw(body.toBytes());
    return builder
        .memory(1)
        .function("i>i", "", code)
        .exportFunction("invoke", 1)
        .exportMemory()
        .build();
  }

  @Test
  void shouldInstallCodeOnceAndMakeActorsOfItForEveryone() {
    byte[] module = actor(new Code().i32(0).end());

    CborReader first = UserActors.reader(UserActors.install(network, ALICE, module));
    CborReader second = UserActors.reader(UserActors.install(network, BOB, module));

    first.readArrayHeader(2);
    second.readArrayHeader(2);
    Cid code = first.readCid();
    assertThat(code).isEqualTo(Cid.sum(Codec.RAW, module)).isEqualTo(second.readCid());
    assertThat(first.readBool()).as("new the first time").isTrue();
    assertThat(second.readBool()).as("new the second time").isFalse();
    Address made = UserActors.actor(UserActors.exec(network, BOB, code, NOTHING, TokenAmount.ZERO));
    assertThat(network.actor(made).orElseThrow().code()).isEqualTo(code);
    network.nextEpoch();
    assertThat(network.call(ALICE, made, 2, NOTHING).receipt().exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldSayWhyAModuleIsRefused() {
    ApplyResult text = UserActors.install(network, ALICE, "(module)".getBytes());
    ApplyResult unknown =
        UserActors.install(
            network,
            ALICE,
            new ModuleBuilder()
                .importFunction("env", "print", "i>i")
                .memory(1)
                .function("i>i", "", new Code().i32(0).end())
                .exportFunction("invoke", 1)
                .exportMemory()
                .build());

    assertThat(text.receipt().exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(text.failure().orElseThrow())
        .contains("wasm module refused (parse): not a WebAssembly module of version 1 at byte 0");
    assertThat(unknown.receipt().exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(unknown.failure().orElseThrow())
        .contains("wasm module refused (link): import env.print does not exist");
  }

  @Test
  void shouldNotMakeActorsOfCodeThatIsNotInstalled() {
    Cid code = Cid.sum(Codec.RAW, new byte[] {1});

    ApplyResult result = UserActors.exec(network, ALICE, code, NOTHING, TokenAmount.ZERO);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.USR_FORBIDDEN);
  }

  @Test
  void shouldNotInstallWhereTheGenesisDoesNotAllowIt() {
    try (TestNetwork closed = UserActors.builder().userActors(false).build()) {
      ApplyResult result = UserActors.install(closed, ALICE, actor(new Code().i32(0).end()));

      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.USR_UNHANDLED_MESSAGE);
    }
  }

  @Test
  void shouldEndALoopWithoutEndByGas() {
    byte[] module = actor(new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end());
    Address actor = UserActors.deploy(network, ALICE, module, NOTHING);

    ApplyResult result = UserActors.call(network, ALICE, actor, 2, NOTHING, 100_000_000);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
    assertThat(result.receipt().gasUsed()).isEqualTo(100_000_000);
  }

  @Test
  void shouldEndARecursionWithoutEndByATrap() {
    Address actor =
        UserActors.deploy(
            network,
            ALICE,
            actor(new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 1).end()),
            NOTHING);

    ApplyResult result = network.call(ALICE, actor, 2, NOTHING);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
    assertThat(network.call(ALICE, actor, 2, NOTHING).receipt().gasUsed())
        .as("the same gas again")
        .isEqualTo(result.receipt().gasUsed());
  }

  @Test
  void shouldEndAMemoryBombAtTheLimit() {
    // Doubles what it asks for until it gets -1, and traps then.
    Code code = new Code().block(Opcode.LOOP).i32(256).op(Opcode.MEMORY_GROW, 0);
    code.i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end().op(Opcode.UNREACHABLE).end();
    Address actor = UserActors.deploy(network, ALICE, actor(code), NOTHING);

    ApplyResult result = network.call(ALICE, actor, 2, NOTHING);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
    // 32 growths by 16 MiB are paid, the last one of which fails: 0.4 gas a byte.
    long growth = 32 * (256L * 65_536 * 2 / 5);
    assertThat(result.receipt().gasUsed()).isBetween(growth, growth + 10_000_000);
  }

  @Test
  void shouldKeepNothingOfAnActorThatFails() {
    Address actor =
        UserActors.deploy(network, ALICE, actor(new Code().op(Opcode.UNREACHABLE).end()), NOTHING);
    Cid before = network.actor(actor).orElseThrow().head();

    ApplyResult result =
        network.apply(network.message(ALICE, actor, TokenAmount.ofFil(1), 2, NOTHING));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
    assertThat(network.balance(actor)).isEqualTo(TokenAmount.ZERO);
    assertThat(network.actor(actor).orElseThrow().head()).isEqualTo(before);
  }

  @Test
  void shouldFailTheActorThatReturnsABlockThatIsNotThere() {
    Address actor = UserActors.deploy(network, ALICE, actor(new Code().i32(99).end()), NOTHING);

    assertThat(network.call(ALICE, actor, 2, NOTHING).receipt().exitCode())
        .isEqualTo(ExitCode.SYS_MISSING_RETURN);
  }
}
