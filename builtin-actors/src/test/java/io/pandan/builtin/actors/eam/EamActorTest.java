package io.pandan.builtin.actors.eam;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static io.pandan.builtin.actors.ActorAssertions.params;
import static io.pandan.builtin.actors.ActorAssertions.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.FakeActorContext.Sent;
import io.pandan.builtin.actors.Values;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.IpldBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/eam/tests/create.rs and the tests in its lib.rs. */
class EamActorTest {
  private static final EthAddress CALLER =
      EthAddress.parse("0xCAFEB0BA00000000000000000000000000000000");
  private static final byte[] INITCODE = {(byte) 0xff};
  private static final Address ROBUST = Address.actor(new byte[] {1, 2, 3});

  private final EamActor actor = new EamActor();
  private final FakeActorContext context = new FakeActorContext(ActorIds.EAM);

  @Test
  void shouldBeConstructedAtItsOwnIdAlone() {
    assertThat(context.call(actor, Methods.CONSTRUCTOR, none())).isEmpty();
    FakeActorContext elsewhere = new FakeActorContext(11);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "must be deployed at 10, was deployed at 11",
        () -> elsewhere.call(actor, Methods.CONSTRUCTOR, none()));
  }

  @Test
  void shouldComputeAddressesOfCreateAsOthersDo() {
    assertThat(create(new byte[20], 0)).isEqualTo("0xbd770416a3345f91e4b34576cb804a576fa48eb1");
    assertThat(create(new byte[20], 200)).isEqualTo("0xa6b14387c1356b443061155e9c3e17f72c1777e5");
    assertThat(create(filled(20, 123), 12345))
        .isEqualTo("0x809a9ab0471e78ee5100e96ca4d0828d1b97e2ba");
  }

  @Test
  void shouldComputeAddressesOfCreate2AsOthersDo() {
    assertThat(ContractAddresses.create2(context, EthAddress.ZERO, new byte[32], new byte[0]))
        .hasToString("0xe33c0c7f7df4809055c3eba6c09cfe4baf1bd9e0");
    assertThat(
            ContractAddresses.create2(
                context,
                EthAddress.of(filled(20, 0x99)),
                filled(32, 0x42),
                new byte[] {'f', 'o', 'o', 'b', 'a', 'r'}))
        .hasToString("0x64425c93a90901271fa355c2bc462190803b97d4");
  }

  @Test
  void shouldNotAssignReservedAddresses() {
    byte[] precompile = new byte[20];
    precompile[19] = 0x20;
    byte[] ownPrecompile = precompile.clone();
    ownPrecompile[0] = (byte) 0xfe;
    assertThat(ContractAddresses.isAssignable(EthAddress.ZERO)).isFalse();
    assertThat(ContractAddresses.isAssignable(EthAddress.of(precompile))).isFalse();
    assertThat(ContractAddresses.isAssignable(EthAddress.of(ownPrecompile))).isFalse();
    assertThat(ContractAddresses.isAssignable(EthAddress.ofActorId(8224))).isFalse();
    assertThat(ContractAddresses.isAssignable(CALLER)).isTrue();
  }

  @Test
  void shouldMakeContractsForContracts() {
    contractCalls();
    EthAddress expected = ContractAddresses.create(context, CALLER, 0);
    assertDeploys(CALLER, expected, () -> context.call(actor, EamActor.CREATE, createParams(0)));
  }

  @Test
  void shouldMakeContractsAtAddressesOfCreate2() {
    contractCalls();
    byte[] salt = filled(32, 7);
    EthAddress expected = ContractAddresses.create2(context, CALLER, salt, INITCODE);
    assertDeploys(
        CALLER,
        expected,
        () ->
            context.call(
                actor,
                EamActor.CREATE2,
                params(out -> out.writeArrayHeader(2).writeBytes(INITCODE).writeBytes(salt))));
    assertAborts(
        ExitCode.USR_SERIALIZATION,
        "salt of 31 bytes",
        () ->
            context.call(
                actor,
                EamActor.CREATE2,
                params(
                    out -> out.writeArrayHeader(2).writeBytes(INITCODE).writeBytes(new byte[31]))));
  }

  @Test
  void shouldMakeContractsForEthereumAccountsOverAPlaceholder() {
    context.calledBy(110, ActorType.ETH_ACCOUNT);
    context.delegatedAddresses.put(110L, CALLER.toFilecoin());
    context.originNonce = 5;
    EthAddress expected = ContractAddresses.create(context, CALLER, 5);
    context.ids.put(expected.toFilecoin(), 111L);
    context.codes.put(111L, FakeActorContext.code(ActorType.PLACEHOLDER));
    assertDeploys(
        CALLER,
        expected,
        () ->
            context.call(actor, EamActor.CREATE_EXTERNAL, params(out -> out.writeBytes(INITCODE))));
  }

  @Test
  void shouldMakeContractsForKeyAccountsByTheHashOfTheirAddress() {
    context.calledBy(110, ActorType.ACCOUNT);
    Address key = Address.secp256k1(new byte[65]);
    EthAddress stable = ContractAddresses.hashed(context, key.toBytes());
    context.originNonce = 2;
    EthAddress expected = ContractAddresses.create(context, stable, 2);
    context.answer =
        sent -> {
          if (sent.to().equals(Address.id(110))) {
            assertThat(sent.method()).isEqualTo(2);
            assertThat(sent.readOnly()).isTrue();
            CborWriter out = new CborWriter();
            key.write(out);
            return InvocationResult.ok(Values.of(out).orElseThrow());
          }
          return InvocationResult.ok(exec4Return(111));
        };
    CborReader result =
        returned(
            context.call(actor, EamActor.CREATE_EXTERNAL, params(out -> out.writeBytes(INITCODE))));
    assertReturned(result, Optional.of(ROBUST), expected);
    assertThat(context.sends.getLast()).isEqualTo(exec4Sent(EthAddress.ofActorId(110), expected));

    context.answer = sent -> InvocationResult.failed(ExitCode.SYS_INVALID_RECEIVER, "");
    assertAborts(
        ExitCode.USR_ASSERTION_FAILED,
        "failed to retrieve account robust address",
        () ->
            context.call(actor, EamActor.CREATE_EXTERNAL, params(out -> out.writeBytes(INITCODE))));
  }

  @Test
  void shouldReviveAContractThatDestroyedItself() {
    contractCalls();
    EthAddress target = ContractAddresses.create(context, CALLER, 0);
    context.ids.put(target.toFilecoin(), 111L);
    context.codes.put(111L, FakeActorContext.code(ActorType.EVM));
    CborReader result = returned(context.call(actor, EamActor.CREATE, createParams(0)));
    assertReturned(result, Optional.empty(), target);
    assertThat(context.sends)
        .containsExactly(
            new Sent(
                Address.id(111),
                2,
                Values.ofEncoded(constructorParams(CALLER)),
                TokenAmount.ZERO,
                false));
    context.codes.put(111L, FakeActorContext.code(ActorType.ETH_ACCOUNT));
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "over existing contract at address " + target,
        () -> context.call(actor, EamActor.CREATE, createParams(0)));
  }

  @Test
  void shouldPassOnTheFailureOfAConstructor() {
    contractCalls();
    IpldBlock revert = IpldBlock.raw(new byte[] {9});
    context.answer =
        sent -> new InvocationResult(new ExitCode(33), Optional.of(revert), "reverted");
    assertAborts(
        new ExitCode(33),
        "send aborted with code 33",
        () -> context.call(actor, EamActor.CREATE, createParams(0)));
  }

  @Test
  void shouldRefuseCallersOfAnotherKind() {
    context.calledBy(110, ActorType.ACCOUNT);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "not one of supported",
        () -> context.call(actor, EamActor.CREATE, createParams(0)));
    context.calledBy(110, ActorType.EVM);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "caller doesn't have an eth address",
        () -> context.call(actor, EamActor.CREATE, createParams(0)));
    var external = params(out -> out.writeBytes(INITCODE));
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "disallowed caller type evm",
        () -> context.call(actor, EamActor.CREATE_EXTERNAL, external));
    context.calledBy(110, "mine");
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "disallowed caller code",
        () -> context.call(actor, EamActor.CREATE_EXTERNAL, external));
    context.origin = 109;
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "not one of supported",
        () -> context.call(actor, EamActor.CREATE_EXTERNAL, external));
    assertAborts(
        ExitCode.USR_UNHANDLED_MESSAGE, "invalid method: 5", () -> context.call(actor, 5, none()));
  }

  private void contractCalls() {
    context.calledBy(110, ActorType.EVM);
    context.delegatedAddresses.put(110L, CALLER.toFilecoin());
  }

  private void assertDeploys(
      EthAddress creator, EthAddress expected, Supplier<Optional<IpldBlock>> call) {
    context.answer = sent -> InvocationResult.ok(exec4Return(111));
    assertReturned(returned(call.get()), Optional.of(ROBUST), expected);
    assertThat(context.sends).containsExactly(exec4Sent(creator, expected));
  }

  private static void assertReturned(
      CborReader result, Optional<Address> robust, EthAddress address) {
    result.readArrayHeader(3);
    assertThat(result.readLong()).isEqualTo(111);
    assertThat(result.tryReadNull() ? Optional.empty() : Optional.of(Address.read(result)))
        .isEqualTo(robust);
    assertThat(EthAddress.of(result.readBytes())).isEqualTo(address);
    result.requireEnd();
  }

  private static Sent exec4Sent(EthAddress creator, EthAddress address) {
    return new Sent(
        Address.id(ActorIds.INIT),
        3,
        params(
            out ->
                out.writeArrayHeader(3)
                    .writeCid(FakeActorContext.code(ActorType.EVM))
                    .writeBytes(constructorParams(creator))
                    .writeBytes(address.toBytes())),
        TokenAmount.ZERO,
        false);
  }

  private static byte[] constructorParams(EthAddress creator) {
    return new CborWriter()
        .writeArrayHeader(2)
        .writeBytes(creator.toBytes())
        .writeBytes(INITCODE)
        .toByteArray();
  }

  private static IpldBlock exec4Return(long id) {
    CborWriter out = new CborWriter().writeArrayHeader(2);
    Address.id(id).write(out);
    ROBUST.write(out);
    return Values.of(out).orElseThrow();
  }

  private static Optional<IpldBlock> createParams(long nonce) {
    return params(out -> out.writeArrayHeader(2).writeBytes(INITCODE).writeUnsigned(nonce));
  }

  private String create(byte[] creator, long nonce) {
    return ContractAddresses.create(context, EthAddress.of(creator), nonce).toString();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
