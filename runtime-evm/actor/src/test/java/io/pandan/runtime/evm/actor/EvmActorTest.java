package io.pandan.runtime.evm.actor;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.ContractState;
import io.pandan.api.evm.ContractState.Lifespan;
import io.pandan.api.evm.ContractState.TransientData;
import io.pandan.api.vm.MessageContext;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import io.pandan.runtime.evm.actor.FakeNetwork.Result;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Profile;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvmActorTest {
  private static final EthAddress ALICE = eth("a11ce00000000000000000000000000000000001");
  private static final long FUNDS = 1_000_000;

  private final FakeNetwork network = new FakeNetwork();
  private long alice;
  private long nextContract = 1;

  @BeforeEach
  void addAlice() {
    alice = network.addEthAccount(ALICE, FUNDS);
  }

  private static EthAddress eth(String hex) {
    return EthAddress.of(HexFormat.of().parseHex(hex));
  }

  /** Constructs a contract with the given init code at a fresh address, as Init would. */
  private long construct(byte[] initCode) {
    long id = tryConstruct(initCode, 0);
    assertThat(lastResult.exitCode()).as(lastResult.message()).isEqualTo(ExitCode.OK);
    return id;
  }

  private Result lastResult = new Result(ExitCode.OK, Optional.empty(), "");

  private long tryConstruct(byte[] initCode, long value) {
    EthAddress address =
        EthAddress.of(HexFormat.of().parseHex("c0%036x%02x".formatted(0, nextContract++)));
    long id =
        network.add(FakeNetwork.EVM, TokenAmount.ofAtto(value), Optional.of(address.toFilecoin()));
    network.origin = alice;
    network.nonce++;
    network.milligas = 10_000_000_000_000L;
    MessageContext message = message(ActorIds.INIT, id, EvmMethods.CONSTRUCTOR, value);
    lastResult = network.invokeEvm(message, Optional.of(constructorParams(initCode)));
    return id;
  }

  private MessageContext message(long caller, long receiver, long method, long value) {
    return new MessageContext(
        network.origin,
        network.nonce,
        caller,
        receiver,
        method,
        TokenAmount.ofAtto(value),
        TokenAmount.ZERO,
        false);
  }

  private static IpldBlock constructorParams(byte[] initCode) {
    return new IpldBlock(
        Codec.CBOR,
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(ALICE.toBytes())
            .writeBytes(initCode)
            .toByteArray());
  }

  private long deploy(Bytecode runtime) {
    return construct(Bytecode.deployer(runtime.build()));
  }

  private EthAddress addressOf(long contract) {
    return EthAddress.from(network.actor(contract).delegated().orElseThrow()).orElseThrow();
  }

  private Result invoke(long contract, byte... input) {
    return pay(contract, 0, input);
  }

  private Result pay(long contract, long value, byte... input) {
    IpldBlock params = new IpldBlock(Codec.CBOR, CborCodec.BYTES.encode(input));
    return network.apply(
        alice, Address.id(contract), EvmMethods.INVOKE_CONTRACT, Optional.of(params), value);
  }

  private BigInteger returned(Result result) {
    assertThat(result.exitCode()).as(result.message()).isEqualTo(ExitCode.OK);
    return new BigInteger(1, result.bytes());
  }

  private ContractState state(long contract) {
    byte[] block = network.store.require(network.actor(contract).state());
    return ContractState.read(new CborReader(block));
  }

  /** The root of a KAMT with these small keys and values. */
  private Cid kamt(long... keysAndValues) {
    Kamt<byte[]> kamt = Kamt.create(network.store, KamtConfig.EVM_STORAGE, CborCodec.BYTES);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byte[] key = new byte[32];
      key[31] = (byte) keysAndValues[i];
      kamt.set(key, new byte[] {(byte) keysAndValues[i + 1]});
    }
    return kamt.flush();
  }

  // ---- construction and state

  @Test
  void shouldWriteTheStateOfActorsV18ToTheByte() {
    long contract =
        construct(
            code().with(SSTORE, 1, 42).push(0x60).push(0).op(MSTORE8).with(RETURN, 0, 1).build());
    byte[] expected =
        new CborWriter()
            .writeArrayHeader(6)
            .writeCid(Cid.sum(Codec.RAW, new byte[] {0x60}))
            .writeBytes(Keccak256.hash(new byte[] {0x60}))
            .writeCid(kamt(1, 42))
            .writeNull()
            .writeUnsigned(1)
            .writeNull()
            .toByteArray();
    assertThat(network.actor(contract).state()).isEqualTo(Cid.sum(Codec.DAG_CBOR, expected));
    assertThat(network.store.require(Cid.sum(Codec.RAW, new byte[] {0x60}))).containsExactly(0x60);
  }

  @Test
  void shouldConstructWithoutCode() {
    long contract = construct(new byte[0]);
    assertThat(state(contract).bytecode()).isEqualTo(Cid.sum(Codec.RAW, new byte[0]));
    assertThat(state(contract).contractState()).isEqualTo(kamt());
    assertThat(invoke(contract).bytes()).isEmpty();
  }

  @Test
  void shouldRefuseToConstructForOthersThanInitAndTwice() {
    long contract = deploy(code().op(STOP));
    Optional<IpldBlock> params = Optional.of(constructorParams(new byte[0]));
    assertThat(network.apply(alice, Address.id(contract), 1, params, 0).exitCode())
        .isEqualTo(ExitCode.USR_FORBIDDEN);
    MessageContext again = message(ActorIds.INIT, contract, 1, 0);
    assertThat(network.invokeEvm(again, params).exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_STATE);
  }

  @Test
  void shouldRefuseToConstructWithoutAnEthereumAddress() {
    long id = network.add(FakeNetwork.EVM, TokenAmount.ZERO, Optional.empty());
    network.milligas = 1_000_000_000_000L;
    Optional<IpldBlock> params = Optional.of(constructorParams(new byte[0]));
    assertThat(network.invokeEvm(message(ActorIds.INIT, id, 1, 0), params).exitCode())
        .isEqualTo(ExitCode.USR_FORBIDDEN);
  }

  @Test
  void shouldRefuseCodeThatIsTooLongOrBeginsWithEf() {
    tryConstruct(code().with(RETURN, 0, Contract.MAX_CODE_BYTES + 1).build(), 0);
    assertThat(lastResult.exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    construct(code().with(RETURN, 0, Contract.MAX_CODE_BYTES).build());
    tryConstruct(code().with(MSTORE8, 0, 0xef).with(RETURN, 0, 1).build(), 0);
    assertThat(lastResult.exitCode()).isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
  }

  @Test
  void shouldGiveTheReasonOfARevertingConstructor() {
    tryConstruct(code().with(MSTORE8, 0, 7).with(REVERT, 0, 1).build(), 0);
    assertThat(lastResult.exitCode()).isEqualTo(new ExitCode(33));
    assertThat(lastResult.bytes()).containsExactly(7);
  }

  // ---- storage

  @Test
  void shouldKeepStorageAcrossMessages() {
    // Adds the first word of the input to slot 3 and returns the sum.
    long counter =
        deploy(
            code()
                .with(SLOAD, 3)
                .push(0)
                .op(CALLDATALOAD, ADD, DUP1)
                .push(3)
                .op(SSTORE)
                .returnTop());
    byte[] five = new byte[32];
    five[31] = 5;
    assertThat(returned(invoke(counter, five))).isEqualTo(5);
    assertThat(returned(invoke(counter, five))).isEqualTo(10);
    assertThat(state(counter).contractState()).isEqualTo(kamt(3, 10));
    byte[] minusTen = new byte[32];
    Arrays.fill(minusTen, (byte) 0xff);
    minusTen[31] = (byte) 0xf6;
    assertThat(returned(invoke(counter, minusTen))).isEqualTo(0);
    assertThat(state(counter).contractState()).isEqualTo(kamt());
  }

  @Test
  void shouldUndoStorageWhenTheContractReverts() {
    long contract = deploy(code().with(SSTORE, 1, 2).with(MSTORE8, 0, 0xbb).with(REVERT, 0, 1));
    Cid before = network.actor(contract).state();
    Result result = invoke(contract);
    assertThat(result.exitCode()).isEqualTo(new ExitCode(33));
    assertThat(result.bytes()).containsExactly(0xbb);
    assertThat(network.actor(contract).state()).isEqualTo(before);
  }

  @Test
  void shouldNotWriteStateThatHasNotChanged() {
    long contract = deploy(code().with(SLOAD, 1).returnTop());
    Cid before = network.actor(contract).state();
    assertThat(returned(invoke(contract))).isEqualTo(0);
    assertThat(network.actor(contract).state()).isEqualTo(before);
  }

  @Test
  void shouldTellStorageToTheSystemOnly() {
    long contract = construct(code().with(SSTORE, 2, 300).build());
    network.actors.put(
        ActorIds.SYSTEM,
        new FakeNetwork.Actor(
            FakeNetwork.NATIVE, FakeNetwork.EMPTY_STATE, TokenAmount.ZERO, Optional.empty()));
    IpldBlock params =
        new IpldBlock(
            Codec.CBOR,
            new CborWriter().writeArrayHeader(1).writeBytes(new byte[] {2}).toByteArray());
    Result result =
        network.apply(
            ActorIds.SYSTEM,
            Address.id(contract),
            EvmMethods.GET_STORAGE_AT,
            Optional.of(params),
            0);
    assertThat(result.bytes()).containsExactly(1, 44);
    assertThat(
            network
                .apply(
                    alice, Address.id(contract), EvmMethods.GET_STORAGE_AT, Optional.of(params), 0)
                .exitCode())
        .isEqualTo(ExitCode.USR_FORBIDDEN);
  }

  // ---- transient storage

  @Test
  void shouldForgetTransientStorageWithTheMessage() {
    // Returns slot 1 and then sets it to 9.
    long contract = deploy(code().with(TLOAD, 1).with(TSTORE, 1, 9).returnTop());
    assertThat(returned(invoke(contract))).isEqualTo(0);
    assertThat(state(contract).transientData())
        .contains(new TransientData(kamt(1, 9), new Lifespan(alice, network.nonce)));
    assertThat(returned(invoke(contract))).isEqualTo(0);
    assertThat(state(contract).transientData())
        .contains(new TransientData(kamt(1, 9), new Lifespan(alice, network.nonce)));
  }

  @Test
  void shouldKeepTransientStorageWithinTheMessage() {
    long contract = deploy(code().with(TLOAD, 1).with(TSTORE, 1, 9).returnTop());
    EthAddress target = addressOf(contract);
    long twice =
        deploy(
            call(code(), CALL, target, 0)
                .op(POP)
                .raw(call(code(), CALL, target, 0).build())
                .op(POP)
                .with(RETURN, 0, 32));
    assertThat(returned(invoke(twice))).isEqualTo(9);
  }

  // ---- calls

  /** Calls an address with no input and an output of one word at 0, with plenty of gas. */
  private static Bytecode call(Bytecode code, int opcode, EthAddress to, long value) {
    code.push(32).push(0).push(0).push(0);
    if (opcode == CALL) {
      code.push(value);
    }
    return code.pushBytes(to.toBytes()).push(5_000_000_000L).op(opcode);
  }

  @Test
  void shouldTellCalleesWhoCallsAndWhatTheyGot() {
    long callee =
        deploy(
            code()
                .op(CALLER)
                .push(0)
                .op(MSTORE)
                .op(CALLVALUE)
                .push(32)
                .op(MSTORE)
                .op(ADDRESS)
                .push(64)
                .op(MSTORE)
                .op(ORIGIN)
                .push(96)
                .op(MSTORE)
                .with(RETURN, 0, 128));
    long caller =
        deploy(
            code()
                .with(CALL, 5_000_000_000L, 0, 0, 0, 0, 0, 0)
                .op(POP)
                .push(128)
                .push(0)
                .push(0)
                .push(0)
                .push(77)
                .pushBytes(addressOf(callee).toBytes())
                .push(5_000_000_000L)
                .op(CALL)
                .with(RETURN, 0, 128));
    byte[] seen = pay(caller, 100).bytes();
    assertThat(Arrays.copyOfRange(seen, 12, 32)).isEqualTo(addressOf(caller).toBytes());
    assertThat(seen[63]).isEqualTo((byte) 77);
    assertThat(Arrays.copyOfRange(seen, 76, 96)).isEqualTo(addressOf(callee).toBytes());
    assertThat(Arrays.copyOfRange(seen, 108, 128)).isEqualTo(ALICE.toBytes());
    assertThat(network.actor(callee).balance()).isEqualTo(TokenAmount.ofAtto(77));
    assertThat(network.actor(caller).balance()).isEqualTo(TokenAmount.ofAtto(23));
  }

  @Test
  void shouldSeeChangesThatAReentrantCallMade() {
    // Called with input: sets slot 1 to 5. Without: sets it to 3, calls itself, returns slot 1.
    Bytecode inner = code().op(CALLDATASIZE).jumpIf("inner").with(SSTORE, 1, 3);
    Bytecode runtime =
        inner
            .push(0)
            .push(0)
            .push(1)
            .push(0)
            .push(0)
            .op(ADDRESS)
            .push(5_000_000_000L)
            .op(CALL)
            .op(POP)
            .with(SLOAD, 1)
            .returnTop()
            .label("inner")
            .with(SLOAD, 1)
            .push(2)
            .op(ADD)
            .push(1)
            .op(SSTORE, STOP);
    long contract = deploy(runtime);
    assertThat(returned(invoke(contract))).isEqualTo(5);
    assertThat(state(contract).contractState()).isEqualTo(kamt(1, 5));
  }

  @Test
  void shouldRunAnothersCodeOnItsOwnStorageWithDelegateCall() {
    long library =
        deploy(
            code()
                .op(CALLVALUE)
                .push(1)
                .op(SSTORE)
                .op(CALLER)
                .push(0)
                .op(MSTORE)
                .with(RETURN, 0, 32));
    long contract =
        deploy(call(code(), DELEGATECALL, addressOf(library), 0).op(POP).with(RETURN, 0, 32));
    assertThat(returned(pay(contract, 6))).isEqualTo(new BigInteger(1, ALICE.toBytes()));
    assertThat(state(contract).contractState()).isEqualTo(kamt(1, 6));
    assertThat(state(library).contractState()).isEqualTo(kamt());
    assertThat(network.actor(contract).balance()).isEqualTo(TokenAmount.ofAtto(6));
  }

  @Test
  void shouldGiveTheReasonOfARevertThroughDelegateCall() {
    long library = deploy(code().with(MSTORE8, 0, 0xaa).with(REVERT, 0, 1));
    long contract =
        deploy(
            call(code(), DELEGATECALL, addressOf(library), 0)
                .op(RETURNDATASIZE, ADD)
                .push(8)
                .op(SHL, POP)
                .with(RETURN, 0, 1));
    assertThat(invoke(contract).bytes()).containsExactly(0xaa);
  }

  @Test
  void shouldFailToDelegateToNativeActorsAndSucceedWithAccounts() {
    EthAddress nativeActor = EthAddress.ofActorId(ActorIds.EAM);
    long toNative = deploy(call(code(), DELEGATECALL, nativeActor, 0).returnTop());
    assertThat(returned(invoke(toNative))).isEqualTo(0);
    long toAccount = deploy(call(code(), DELEGATECALL, ALICE, 0).returnTop());
    assertThat(returned(invoke(toAccount))).isEqualTo(1);
    long toNobody =
        deploy(call(code(), DELEGATECALL, eth("dead" + "00".repeat(18)), 0).returnTop());
    assertThat(returned(invoke(toNobody))).isEqualTo(1);
  }

  @Test
  void shouldProtectStateInStaticCallsAllTheWayDown() {
    long writer = deploy(code().with(SSTORE, 1, 1));
    long plain = deploy(call(code(), CALL, addressOf(writer), 0).returnTop());
    long fixed = deploy(call(code(), STATICCALL, addressOf(plain), 0).op(POP).with(RETURN, 0, 32));
    assertThat(returned(invoke(fixed))).isEqualTo(0);
    assertThat(state(writer).contractState()).isEqualTo(kamt());
    assertThat(returned(invoke(plain))).isEqualTo(1);
    assertThat(state(writer).contractState()).isEqualTo(kamt(1, 1));
  }

  @Test
  void shouldSucceedWhenCallingNobody() {
    EthAddress nobody = eth("dead" + "00".repeat(18));
    long caller = deploy(call(code(), CALL, nobody, 0).returnTop());
    assertThat(returned(invoke(caller))).isEqualTo(1);
    assertThat(network.resolve(nobody.toFilecoin())).isPresent();
    long staticCaller =
        deploy(call(code(), STATICCALL, eth("beef" + "00".repeat(18)), 0).returnTop());
    assertThat(returned(invoke(staticCaller))).isEqualTo(1);
    assertThat(network.resolve(eth("beef" + "00".repeat(18)).toFilecoin())).isEmpty();
    long toId = deploy(call(code(), CALL, EthAddress.ofActorId(999_999), 0).returnTop());
    assertThat(returned(invoke(toId))).isEqualTo(1);
    long toImpossibleId = deploy(call(code(), CALL, EthAddress.ofActorId(-1), 0).returnTop());
    assertThat(returned(invoke(toImpossibleId))).isEqualTo(1);
  }

  @Test
  void shouldFailCallsThatItCannotPayFor() {
    long caller = deploy(call(code(), CALL, ALICE, 50).returnTop());
    assertThat(returned(pay(caller, 49))).isEqualTo(0);
    assertThat(returned(pay(caller, 1))).isEqualTo(1);
    assertThat(network.actor(alice).balance()).isEqualTo(TokenAmount.ofAtto(FUNDS));
  }

  @Test
  void shouldGiveBareTransfersEnoughGas() {
    // The callee needs more than 2300 gas: its state alone costs a million.
    long sink = deploy(code().with(SSTORE, 1, 1));
    Bytecode transfer =
        code()
            .with(CALL, 0, 0, 0, 0, 0, 0, 0)
            .op(POP)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push(5)
            .pushBytes(addressOf(sink).toBytes())
            .push(0)
            .op(CALL)
            .returnTop();
    long sender = deploy(transfer);
    assertThat(returned(pay(sender, 5))).isEqualTo(1);
    assertThat(network.actor(sink).balance()).isEqualTo(TokenAmount.ofAtto(5));
    Bytecode starved =
        code()
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .pushBytes(addressOf(sink).toBytes())
            .push(100)
            .op(CALL)
            .returnTop();
    assertThat(returned(invoke(deploy(starved)))).isEqualTo(0);
  }

  @Test
  void shouldKeepASixtyFourthOfTheGas() {
    long burner = deploy(code().label("loop").jump("loop"));
    long caller = deploy(call(code(), CALL, addressOf(burner), 0).returnTop());
    IpldBlock params = new IpldBlock(Codec.CBOR, CborCodec.BYTES.encode(new byte[0]));
    Result result =
        network.apply(
            alice,
            Address.id(caller),
            EvmMethods.INVOKE_CONTRACT,
            Optional.of(params),
            0,
            1_000_000_000);
    assertThat(returned(result)).isEqualTo(0);
    assertThat(network.milligas).isBetween(1000L * 15_000_000, 1000L * 15_625_000);
  }

  @Test
  void shouldRunOutOfGasInsteadOfLooping() {
    long burner = deploy(code().label("loop").jump("loop"));
    assertThat(invoke(burner).exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
    assertThat(network.milligas).isZero();
  }

  @Test
  void shouldFailCallsBeyondTheDepthLimit() {
    // Calls itself and returns the depth that it reached: one more than its callee's.
    Bytecode runtime =
        code()
            .push(32)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .op(ADDRESS)
            .push(1L << 40)
            .op(CALL, POP)
            .with(MLOAD, 0)
            .push(1)
            .op(ADD)
            .returnTop();
    assertThat(returned(invoke(deploy(runtime)))).isEqualTo(FakeNetwork.MAX_DEPTH);
  }

  // ---- creation

  @Test
  void shouldCreateAtTheAddressOfSenderAndNonce() {
    byte[] init = Bytecode.deployer(new byte[] {STOP});
    Bytecode factory = code().pushBytes(init).push(0).op(MSTORE);
    factory.with(CREATE, 3, 32 - init.length, init.length).returnTop();
    long contract = deploy(factory);
    EthAddress first = FakeEam.createAddress(addressOf(contract), 1);
    EthAddress second = FakeEam.createAddress(addressOf(contract), 2);
    assertThat(returned(pay(contract, 3))).isEqualTo(new BigInteger(1, first.toBytes()));
    assertThat(returned(pay(contract, 3))).isEqualTo(new BigInteger(1, second.toBytes()));
    assertThat(state(contract).nonce()).isEqualTo(3);
    long created = network.resolve(second.toFilecoin()).orElseThrow();
    assertThat(state(created).nonce()).isEqualTo(1);
    assertThat(network.actor(created).balance()).isEqualTo(TokenAmount.ofAtto(3));
  }

  @Test
  void shouldCreateAtTheAddressOfSaltAndCode() {
    byte[] init = Bytecode.deployer(new byte[] {STOP});
    Bytecode factory = code().pushBytes(init).push(0).op(MSTORE);
    factory.with(CREATE2, 0, 32 - init.length, init.length, 0x5a17).returnTop();
    long contract = deploy(factory);
    byte[] salt = new byte[32];
    salt[30] = 0x5a;
    salt[31] = 0x17;
    EthAddress expected = FakeEam.create2Address(addressOf(contract), salt, init);
    assertThat(returned(invoke(contract))).isEqualTo(new BigInteger(1, expected.toBytes()));
    assertThat(network.resolve(expected.toFilecoin())).isPresent();
  }

  @Test
  void shouldKeepTheNonceWhenTheEndowmentIsTooHighAndRaiseItWhenTheConstructorReverts() {
    long poor = deploy(code().with(CREATE, 1, 0, 0).returnTop());
    assertThat(returned(invoke(poor))).isEqualTo(0);
    assertThat(state(poor).nonce()).isEqualTo(1);
    byte[] init = code().with(MSTORE8, 0, 0xcc).with(REVERT, 0, 1).build();
    Bytecode factory = code().pushBytes(init).push(0).op(MSTORE);
    factory
        .with(CREATE, 0, 32 - init.length, init.length)
        .push(0)
        .op(MSTORE)
        .with(RETURNDATACOPY, 0, 0, 1)
        .with(RETURN, 0, 32);
    long reverting = deploy(factory);
    assertThat(returned(invoke(reverting)).shiftRight(248)).isEqualTo(0xcc);
    assertThat(state(reverting).nonce()).isEqualTo(2);
  }

  // ---- others' code

  @Test
  void shouldShowTheCodeOfContractsAndOneByteOfNativeActors() {
    byte[] codeOfOther = code().with(SLOAD, 1).op(STOP).build();
    long other = construct(Bytecode.deployer(codeOfOther));
    assertThat(extCode(EXTCODESIZE, addressOf(other))).isEqualTo(codeOfOther.length);
    assertThat(extCode(EXTCODEHASH, addressOf(other)))
        .isEqualTo(new BigInteger(1, Keccak256.hash(codeOfOther)));
    EthAddress eam = EthAddress.ofActorId(ActorIds.EAM);
    assertThat(extCode(EXTCODESIZE, eam)).isEqualTo(1);
    assertThat(extCode(EXTCODEHASH, eam))
        .isEqualTo(new BigInteger(1, Keccak256.hash(new byte[] {(byte) 0xfe})));
    BigInteger empty = new BigInteger(1, Keccak256.hash(new byte[0]));
    assertThat(extCode(EXTCODESIZE, ALICE)).isEqualTo(0);
    assertThat(extCode(EXTCODEHASH, ALICE)).isEqualTo(empty);
    assertThat(extCode(EXTCODEHASH, eth("00".repeat(19) + "01"))).isEqualTo(empty);
    assertThat(extCode(EXTCODEHASH, eth("dead" + "00".repeat(18)))).isEqualTo(0);
    Bytecode copy =
        code()
            .push(4)
            .push(1)
            .push(0)
            .pushBytes(addressOf(other).toBytes())
            .op(EXTCODECOPY)
            .with(RETURN, 0, 4);
    assertThat(invoke(deploy(copy)).bytes())
        .containsExactly(codeOfOther[1], codeOfOther[2], codeOfOther[3], 0);
  }

  private BigInteger extCode(int opcode, EthAddress address) {
    return returned(invoke(deploy(code().pushBytes(address.toBytes()).op(opcode).returnTop())));
  }

  @Test
  void shouldTellItsCodeToAnyoneWhoAsks() {
    long contract = deploy(code().op(STOP));
    Result code =
        network.apply(alice, Address.id(contract), EvmMethods.GET_BYTECODE, Optional.empty(), 0);
    assertThat(code.value().orElseThrow().codec()).isEqualTo(Codec.DAG_CBOR);
    assertThat(new CborReader(code.value().orElseThrow().data()).readCid())
        .isEqualTo(state(contract).bytecode());
    Result hash =
        network.apply(
            alice, Address.id(contract), EvmMethods.GET_BYTECODE_HASH, Optional.empty(), 0);
    assertThat(hash.bytes()).isEqualTo(Keccak256.hash(new byte[] {STOP}));
  }

  // ---- selfdestruct

  @Test
  void shouldLiveOnUntilTheMessageThatDestroyedItEnds() {
    // With input: destroys itself in favour of Alice. Without: returns 7.
    Bytecode runtime =
        code()
            .op(CALLDATASIZE)
            .jumpIf("end")
            .push(7)
            .returnTop()
            .label("end")
            .pushBytes(ALICE.toBytes())
            .op(SELFDESTRUCT);
    long mortal = deploy(runtime);
    long driver =
        deploy(
            code()
                .push(0)
                .push(0)
                .push(1)
                .push(0)
                .push(0)
                .pushBytes(addressOf(mortal).toBytes())
                .push(5_000_000_000L)
                .op(CALL, POP)
                .raw(call(code(), CALL, addressOf(mortal), 0).build())
                .op(POP)
                .with(RETURN, 0, 32));
    pay(mortal, 11);
    assertThat(returned(invoke(driver))).isEqualTo(7);
    assertThat(network.actor(alice).balance()).isEqualTo(TokenAmount.ofAtto(FUNDS));
    assertThat(state(mortal).tombstone()).contains(new Lifespan(alice, network.nonce));
    // In the next message it is dead: no code, no answer.
    assertThat(invoke(mortal).bytes()).isEmpty();
    assertThat(extCode(EXTCODESIZE, addressOf(mortal))).isEqualTo(0);
    assertThat(extCode(EXTCODEHASH, addressOf(mortal)))
        .isEqualTo(new BigInteger(1, Keccak256.hash(new byte[0])));
  }

  @Test
  void shouldBeResurrectedByTheEamOnceItIsDead() {
    long mortal =
        construct(
            code()
                .with(SSTORE, 1, 1)
                .raw(code().pushBytes(new byte[] {0x5f, (byte) 0xff}).build())
                .push(0)
                .op(MSTORE)
                .with(RETURN, 30, 2)
                .build());
    MessageContext byEam = message(ActorIds.EAM, mortal, EvmMethods.RESURRECT, 0);
    Optional<IpldBlock> params = Optional.of(constructorParams(new byte[0]));
    assertThat(network.invokeEvm(byEam, params).exitCode()).isEqualTo(ExitCode.USR_FORBIDDEN);
    // PUSH0 SELFDESTRUCT in favour of an account at 0x0.
    network.addEthAccount(EthAddress.ZERO, 0);
    assertThat(invoke(mortal).exitCode()).isEqualTo(ExitCode.OK);
    network.nonce++;
    MessageContext later = message(ActorIds.EAM, mortal, EvmMethods.RESURRECT, 0);
    assertThat(network.invokeEvm(later, params).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(state(mortal).tombstone()).isEmpty();
    assertThat(state(mortal).nonce()).isEqualTo(1);
    assertThat(state(mortal).contractState()).isEqualTo(kamt());
  }

  @Test
  void shouldFailToDestroyItselfWhereTheBeneficiaryCannotExist() {
    EthAddress nobody = EthAddress.ofActorId(999_999);
    long contract = deploy(code().pushBytes(nobody.toBytes()).op(SELFDESTRUCT));
    assertThat(invoke(contract).exitCode()).isEqualTo(new ExitCode(40));
  }

  // ---- events

  @Test
  void shouldEmitEventsAsTheFevmEncodesThem() {
    long contract =
        deploy(code().with(MSTORE8, 31, 5).with(LOG0 + 2, 31, 1, 17, 18).with(LOG0, 0, 0));
    invoke(contract);
    assertThat(network.events).hasSize(2);
    List<EventEntry> entries = network.events.getFirst().entries();
    assertThat(entries).extracting(EventEntry::key).containsExactly("t1", "t2", "d");
    assertThat(entries).extracting(EventEntry::flags).containsOnly(3L);
    assertThat(entries).extracting(EventEntry::codec).containsOnly(0x55L);
    assertThat(entries.get(0).value()).hasSize(32).endsWith(17);
    assertThat(entries.get(1).value()).hasSize(32).endsWith(18);
    assertThat(entries.get(2).value()).containsExactly(5);
    assertThat(network.events.get(1).entries()).isEmpty();
  }

  // ---- the network as contracts see it

  @Test
  void shouldSeeTheNetwork() {
    assertThat(seen(NUMBER)).isEqualTo(1000);
    assertThat(seen(TIMESTAMP)).isEqualTo(1_700_000_000);
    assertThat(seen(CHAINID)).isEqualTo(31415926);
    assertThat(seen(BASEFEE)).isEqualTo(100);
    assertThat(seen(GASPRICE)).isEqualTo(107);
    assertThat(seen(GASLIMIT)).isEqualTo(10_000_000_000L);
    assertThat(seen(COINBASE)).isEqualTo(0);
    assertThat(returned(invoke(deploy(code().with(BLOCKHASH, 999).returnTop()))))
        .isEqualTo(new BigInteger(1, Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 999}).digest()));
    assertThat(returned(invoke(deploy(code().with(BLOCKHASH, 1000).returnTop())))).isEqualTo(0);
    assertThat(returned(invoke(deploy(code().with(BLOCKHASH, 743).returnTop())))).isEqualTo(0);
    byte[] drawn = new byte[58];
    drawn[7] = 10;
    Arrays.fill(drawn, 8, 40, (byte) 1000);
    drawn[46] = 3;
    drawn[47] = (byte) 0xe8;
    System.arraycopy("prevrandao".getBytes(), 0, drawn, 48, 10);
    assertThat(seen(PREVRANDAO)).isEqualTo(new BigInteger(1, Blake2b.hash256(drawn)));
    Bytecode balance = code().pushBytes(ALICE.toBytes()).op(BALANCE).returnTop();
    assertThat(returned(invoke(deploy(balance)))).isEqualTo(FUNDS);
    assertThat(returned(pay(deploy(code().op(SELFBALANCE).returnTop()), 9))).isEqualTo(9);
  }

  private BigInteger seen(int opcode) {
    return returned(invoke(deploy(code().op(opcode).returnTop())));
  }

  // ---- Filecoin methods

  @Test
  void shouldPassFilecoinMethodsToTheContract() {
    // Answers exit code 0, codec 0x51 and the first 32 bytes of its input's parameters.
    Bytecode echo =
        code()
            .with(CALLDATACOPY, 0, 0, 0xa4)
            .push(0)
            .push(0xc0)
            .op(MSTORE)
            .push(0x51)
            .push(0xe0)
            .op(MSTORE)
            .push(0x60)
            .push(0x100)
            .op(MSTORE)
            .push(3)
            .push(0x120)
            .op(MSTORE)
            .with(MCOPY, 0x140, 0x84, 32)
            .with(RETURN, 0xc0, 0xa0);
    long contract = deploy(echo);
    IpldBlock params = new IpldBlock(Codec.CBOR, new byte[] {(byte) 0x82, 1, 2});
    Result result = network.apply(alice, Address.id(contract), 1024, Optional.of(params), 0);
    assertThat(result.value()).contains(params);
    assertThat(network.apply(alice, Address.id(contract), 1023, Optional.of(params), 0).exitCode())
        .isEqualTo(ExitCode.USR_UNHANDLED_MESSAGE);
  }

  @Test
  void shouldEncodeFilecoinMethodsByTheAbi() {
    byte[] input =
        FilecoinMethod.input(2048, Optional.of(new IpldBlock(0x51, new byte[] {1, 2, 3})));
    assertThat(HexFormat.of().formatHex(input))
        .isEqualTo(
            "868e10c4"
                + "0".repeat(61)
                + "800"
                + "0".repeat(62)
                + "51"
                + "0".repeat(62)
                + "60"
                + "0".repeat(63)
                + "3"
                + "010203"
                + "0".repeat(58));
    assertThat(FilecoinMethod.input(2048, Optional.empty())).hasSize(4 + 4 * 32);
  }

  @Test
  void shouldEndWithTheExitCodeThatTheContractGives() {
    Bytecode runtime =
        code()
            .push(38)
            .push(0)
            .op(MSTORE)
            .push(0)
            .push(32)
            .op(MSTORE)
            .push(96)
            .push(64)
            .op(MSTORE)
            .with(RETURN, 0, 128);
    long contract = deploy(runtime);
    assertThat(network.apply(alice, Address.id(contract), 5000, Optional.empty(), 0).exitCode())
        .isEqualTo(new ExitCode(38));
  }

  // ---- bad parameters

  @Test
  void shouldRefuseParametersThatAreNotWhatTheMethodTakes() {
    long contract = deploy(code().op(STOP));
    IpldBlock list = new IpldBlock(Codec.CBOR, new byte[] {(byte) 0x80});
    assertThat(exitCode(contract, EvmMethods.INVOKE_CONTRACT, Optional.of(list)))
        .isEqualTo(ExitCode.USR_SERIALIZATION);
    assertThat(exitCode(contract, EvmMethods.GET_BYTECODE, Optional.of(list)))
        .isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(exitCode(contract, EvmMethods.INVOKE_CONTRACT_DELEGATE, Optional.of(list)))
        .isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(exitCode(contract, EvmMethods.CONSTRUCTOR, Optional.empty()))
        .isEqualTo(ExitCode.USR_ILLEGAL_ARGUMENT);
    assertThat(exitCode(contract, EvmMethods.INVOKE_CONTRACT, Optional.empty()))
        .isEqualTo(ExitCode.OK);
    IpldBlock raw = IpldBlock.raw(new byte[] {1});
    assertThat(exitCode(contract, EvmMethods.INVOKE_CONTRACT, Optional.of(raw)))
        .isEqualTo(ExitCode.OK);
  }

  private ExitCode exitCode(long contract, long method, Optional<IpldBlock> params) {
    return network.apply(alice, Address.id(contract), method, params, 0).exitCode();
  }

  // ---- gas

  @Test
  void shouldChargeSyscallsAndOpcodesExactly() {
    byte[] runtime = code().op(STOP).build();
    long contract = construct(Bytecode.deployer(runtime));
    long gas = 10_000_000_000L;
    network.apply(
        alice, Address.id(contract), EvmMethods.INVOKE_CONTRACT, Optional.empty(), 0, gas);
    // The root of a tree without slots: a bit field of no bits, and no pointers.
    long node =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[0])
            .writeArrayHeader(0)
            .toByteArray()
            .length;
    // Logging, message; root, state (2), storage (2); caller, code (2), receiver; result.
    // By docs/evm.md: an invocation, its state, the empty tree's node, code, what it returns.
    long computed = 516_000 + 10_500 + 12_000 + 230 * node + 53L * runtime.length + 4_500 + 1;
    long expected = computed + 12 * FakeKernel.SYSCALL_GAS;
    assertThat(gas - network.milligas / 1000).isEqualTo(expected);
  }

  @Test
  void shouldChargeAnExitWhereDataIsTooLongToGiveBack() {
    long gas = 10_000_000_000L;
    long[] used = new long[2];
    for (int opcode : new int[] {RETURN, REVERT}) {
      long contract = construct(Bytecode.deployer(code().with(opcode, 0, 1 << 20).build()));
      ExitCode exitCode =
          network
              .apply(
                  alice, Address.id(contract), EvmMethods.INVOKE_CONTRACT, Optional.empty(), 0, gas)
              .exitCode();
      assertThat(exitCode).isEqualTo(ExitCode.USR_ASSERTION_FAILED);
      used[opcode == RETURN ? 0 : 1] = gas - network.milligas / 1000;
    }
    assertThat(used[1]).isEqualTo(used[0]);
  }

  @Test
  void shouldChargeAFirstSlotForTheBitsThatItSharesWithAnother() {
    byte[] read = code().with(SLOAD, 1).op(POP).build();
    long once = gasOfReading(code().raw(read).op(STOP).raw(read).build());
    long twice = gasOfReading(code().raw(read).raw(read).op(STOP).build());
    // The root, a node below, fifty times five bits that the link between skips; a slot is there.
    long slot = 3_100 + 2_100 + 50 * 1_240 + 4_300;
    long others = Profile.FILECOIN.cost(PUSH1) + Profile.FILECOIN.cost(POP);
    assertThat(twice - once).isEqualTo(slot + others);
  }

  /** What code costs that reads of slots 0 and 1, which a message before has set. */
  private long gasOfReading(byte[] reading) {
    Bytecode runtime = code().op(CALLDATASIZE).jumpIf("read");
    runtime.with(SSTORE, 0, 7).with(SSTORE, 1, 8).op(STOP).label("read").raw(reading);
    long contract = construct(Bytecode.deployer(runtime.build()));
    long gas = 10_000_000_000L;
    Address to = Address.id(contract);
    network.apply(alice, to, EvmMethods.INVOKE_CONTRACT, Optional.empty(), 0, gas);
    Optional<IpldBlock> input = Optional.of(IpldBlock.raw(new byte[] {1}));
    network.apply(alice, to, EvmMethods.INVOKE_CONTRACT, input, 0, gas);
    return gas - network.milligas / 1000;
  }
}
