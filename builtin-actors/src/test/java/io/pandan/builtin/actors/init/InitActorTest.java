package io.pandan.builtin.actors.init;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.genesis;
import static io.pandan.builtin.actors.ActorAssertions.params;
import static io.pandan.builtin.actors.ActorAssertions.returned;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.FakeActorContext.Created;
import io.pandan.builtin.actors.FakeActorContext.Sent;
import io.pandan.builtin.actors.Values;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MemoryBlockstore;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/init/tests/init_actor_test.rs. */
class InitActorTest {
  private static final byte[] CONSTRUCTOR_PARAMS =
      new CborWriter().writeArrayHeader(1).writeText("fake_param").toByteArray();

  /** The empty HAMT: an empty bit field and no pointers. */
  private static final Cid EMPTY_MAP =
      Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x82, 0x40, (byte) 0x80});

  private final InitActor actor = new InitActor();
  private final FakeActorContext context = new FakeActorContext(ActorIds.INIT);

  @BeforeEach
  void construct() {
    construct(context);
  }

  @Test
  void shouldHaveTheStateOfActorsV18WithoutUserActors() {
    assertThat(context.store.require(context.root))
        .isEqualTo(
            new CborWriter()
                .writeArrayHeader(3)
                .writeCid(EMPTY_MAP)
                .writeLong(100)
                .writeText("mock")
                .toByteArray());
  }

  @Test
  void shouldMakePaymentChannelsAndWalletsForAnyone() {
    context.calledBy(1001, ActorType.ACCOUNT);
    context.value = TokenAmount.ofAtto(100);
    for (int n = 0; n < 2; n++) {
      context.nextAddress = address("paych_" + n);
      CborReader result = returned(exec(ActorType.PAYMENT_CHANNEL));
      result.readArrayHeader(2);
      assertThat(Address.read(result)).isEqualTo(Address.id(100 + n));
      assertThat(Address.read(result)).isEqualTo(context.nextAddress);
      assertThat(context.created.getLast())
          .isEqualTo(
              new Created(
                  FakeActorContext.code(ActorType.PAYMENT_CHANNEL), 100 + n, Optional.empty()));
      assertThat(context.sends.getLast())
          .isEqualTo(
              new Sent(
                  Address.id(100 + n),
                  Methods.CONSTRUCTOR,
                  Values.ofEncoded(CONSTRUCTOR_PARAMS),
                  TokenAmount.ofAtto(100),
                  false));
      assertThat(state().resolve(context.store, context.nextAddress)).contains(100L + n);
    }
    assertThat(state().nextId()).isEqualTo(102);
    context.nextAddress = address("wallet");
    exec(ActorType.MULTISIG);
    assertThat(state().resolve(context.store, address("flurbo"))).isEmpty();
  }

  @Test
  void shouldMakeMinersForThePowerActorAlone() {
    context.calledBy(ActorIds.POWER, ActorType.POWER);
    exec(ActorType.MINER);
    context.calledBy(1001, ActorType.ACCOUNT);
    assertAborts(ExitCode.USR_FORBIDDEN, "cannot exec actor type", () -> exec(ActorType.MINER));
    assertAborts(ExitCode.USR_FORBIDDEN, "cannot exec actor type", () -> exec(ActorType.POWER));
    assertAborts(ExitCode.USR_FORBIDDEN, "cannot exec actor type", () -> exec("mine"));
  }

  @Test
  void shouldRefuseARobustAddressThatIsTaken() {
    context.calledBy(1001, ActorType.ACCOUNT);
    exec(ActorType.MULTISIG);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "is already allocated in the address map",
        () -> exec(ActorType.MULTISIG));
    assertThat(state().nextId()).isEqualTo(101);
  }

  @Test
  void shouldForgetTheActorWhenItsConstructorFails() {
    Cid before = context.root;
    context.calledBy(1001, ActorType.ACCOUNT);
    context.answer = sent -> InvocationResult.failed(ExitCode.USR_ILLEGAL_STATE, "no");
    assertAborts(
        ExitCode.USR_ILLEGAL_STATE,
        "constructor failed: send aborted with code 20",
        () -> exec(ActorType.MULTISIG));
    assertThat(context.root).isEqualTo(before);
  }

  @Test
  void shouldMakeActorsWithDelegatedAddressesForTheAddressManager() {
    context.calledBy(ActorIds.EAM, ActorType.EAM);
    Address delegated = Address.delegated(ActorIds.EAM, bytes("foobar"));
    CborReader result = returned(exec4(ActorType.EVM, "foobar"));
    result.readArrayHeader(2);
    assertThat(Address.read(result)).isEqualTo(Address.id(100));
    assertThat(Address.read(result)).isEqualTo(context.nextAddress);
    assertThat(context.created)
        .containsExactly(
            new Created(FakeActorContext.code(ActorType.EVM), 100, Optional.of(delegated)));
    assertThat(state().resolve(context.store, delegated)).contains(100L);
    // Looked up, set, and the other one set: each costs a syscall (conformance/evm).
    assertThat(context.hashedKeys).containsExactly(delegated, delegated, context.nextAddress);

    context.nextAddress = address("test2");
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "cannot replace an existing non-placeholder actor",
        () -> exec4(ActorType.EVM, "foobar"));
    context.codes.remove(100L);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "cannot redeploy a deleted actor",
        () -> exec4(ActorType.EVM, "foobar"));
    assertAborts(
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "invalid delegated address",
        () -> exec4(ActorType.EVM, "x".repeat(55)));
    context.calledBy(1001, ActorType.ACCOUNT);
    assertAborts(
        ExitCode.USR_FORBIDDEN, "not one of supported", () -> exec4(ActorType.EVM, "other"));
  }

  @Test
  void shouldReplaceAPlaceholder() {
    Address delegated = Address.delegated(ActorIds.EAM, bytes("foobar"));
    InitState.Assignment placeholder =
        state().assign(context.store, Sha256::hash, delegated, Optional.empty());
    context.root = context.store.putCbor(placeholder.state().toCbor());
    context.codes.put(100L, FakeActorContext.code(ActorType.PLACEHOLDER));
    context.calledBy(ActorIds.EAM, ActorType.EAM);
    exec4(ActorType.EVM, "foobar");
    assertThat(context.created)
        .containsExactly(
            new Created(FakeActorContext.code(ActorType.EVM), 100, Optional.of(delegated)));
    assertThat(state().nextId()).isEqualTo(101);
    assertThat(state().resolve(context.store, context.nextAddress)).contains(100L);
    assertThat(context.hashedKeys).containsExactly(delegated, context.nextAddress);
  }

  @Test
  void shouldNotInstallCodeWithoutUserActors() {
    context.calledBy(1001, ActorType.ACCOUNT);
    assertAborts(
        ExitCode.USR_UNHANDLED_MESSAGE, "invalid method: 4", () -> install(context, bytes("wasm")));
  }

  @Test
  void shouldInstallCodeOnceAndMakeActorsOfIt() {
    FakeActorContext open = new FakeActorContext(ActorIds.INIT);
    open.userActors = true;
    construct(open);
    Cid emptyList = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});
    assertThat(open.store.require(open.root))
        .isEqualTo(
            new CborWriter()
                .writeArrayHeader(4)
                .writeCid(EMPTY_MAP)
                .writeLong(100)
                .writeText("mock")
                .writeCid(emptyList)
                .toByteArray());
    open.calledBy(1001, ActorType.ETH_ACCOUNT);
    Cid code = Cid.sum(Codec.RAW, bytes("wasm"));

    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "cannot exec actor type " + code + ", which is not installed",
        () -> open.call(actor, InitActor.EXEC, execParams(code)));
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "cannot exec actor type",
        () -> open.call(actor, InitActor.EXEC4, exec4Params(code, "foobar")));

    for (boolean isNew : new boolean[] {true, false}) {
      CborReader result = returned(install(open, bytes("wasm")));
      result.readArrayHeader(2);
      assertThat(result.readCid()).isEqualTo(code);
      assertThat(result.readBool()).isEqualTo(isNew);
    }
    assertThat(open.installed).containsExactly(code);
    assertThat(open.store.require(code)).isEqualTo(bytes("wasm"));
    InitState state = InitState.read(new CborReader(open.store.require(open.root)));
    assertThat(state.installed(open.store)).containsExactly(code);

    open.call(actor, InitActor.EXEC, execParams(code));
    assertThat(open.created.getLast()).isEqualTo(new Created(code, 100, Optional.empty()));
    open.nextAddress = address("other");
    open.call(actor, InitActor.EXEC4, exec4Params(code, "foobar"));
    assertThat(open.created.getLast())
        .isEqualTo(new Created(code, 101, Optional.of(Address.delegated(1001, bytes("foobar")))));
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "cannot exec actor type",
        () ->
            open.call(actor, InitActor.EXEC, execParams(FakeActorContext.code(ActorType.ACCOUNT))));
  }

  @Test
  void shouldKnowTheAccountsOfGenesis() {
    Map<Address, Long> ids = new LinkedHashMap<>();
    ids.put(Address.secp256k1(new byte[65]), 100L);
    ids.put(Address.delegated(ActorIds.EAM, new byte[20]), 101L);
    MemoryBlockstore store = new MemoryBlockstore();
    Cid root = actor.genesisState(genesis(false, ids, 102), store).orElseThrow();
    InitState state = InitState.read(new CborReader(store.require(root)));
    assertThat(state.networkName()).isEqualTo("test");
    assertThat(state.nextId()).isEqualTo(102);
    assertThat(state.installedActors()).isEmpty();
    ids.forEach((address, id) -> assertThat(state.resolve(store, address)).contains(id));
    Cid open = actor.genesisState(genesis(true, ids, 102), store).orElseThrow();
    assertThat(InitState.read(new CborReader(store.require(open))).installedActors()).isPresent();
  }

  private void construct(FakeActorContext fresh) {
    assertThat(
            fresh.call(
                actor,
                Methods.CONSTRUCTOR,
                params(out -> out.writeArrayHeader(1).writeText("mock"))))
        .isEmpty();
  }

  private Optional<IpldBlock> exec(String type) {
    return context.call(actor, InitActor.EXEC, execParams(FakeActorContext.code(type)));
  }

  private Optional<IpldBlock> exec4(String type, String subaddress) {
    return context.call(
        actor, InitActor.EXEC4, exec4Params(FakeActorContext.code(type), subaddress));
  }

  private Optional<IpldBlock> install(FakeActorContext where, byte[] code) {
    return where.call(
        actor, InitActor.INSTALL_CODE, params(out -> out.writeArrayHeader(1).writeBytes(code)));
  }

  private static Optional<IpldBlock> execParams(Cid code) {
    return params(out -> out.writeArrayHeader(2).writeCid(code).writeBytes(CONSTRUCTOR_PARAMS));
  }

  private static Optional<IpldBlock> exec4Params(Cid code, String subaddress) {
    return params(
        out ->
            out.writeArrayHeader(3)
                .writeCid(code)
                .writeBytes(CONSTRUCTOR_PARAMS)
                .writeBytes(bytes(subaddress)));
  }

  private InitState state() {
    return InitState.read(new CborReader(context.store.require(context.root)));
  }

  private static Address address(String seed) {
    return Address.actor(bytes(seed));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
