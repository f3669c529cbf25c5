package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorIds;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.ContractState;
import io.pandan.api.evm.ContractStorage;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.core.Words;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The methods of the EVM actor, for one invocation. Sources: builtin-actors {@code
 * actors/evm/src/lib.rs}, {@code runtime/src/dispatch.rs}.
 */
final class EvmActor {
  private static final byte[] EMPTY_CODE_HASH = Keccak256.hash(new byte[0]);

  private final Syscalls syscalls;
  private final EvmEngine engine;

  EvmActor(Syscalls syscalls, EvmEngine engine) {
    this.syscalls = syscalls;
    this.engine = engine;
  }

  /**
   * Runs the message's method.
   *
   * @throws ActorException to abort
   * @throws OutOfMemoryException to end as an instance does that runs out of memory
   */
  Optional<IpldBlock> invoke(Optional<IpldBlock> params) {
    long method = syscalls.message().method();
    if (method == EvmMethods.CONSTRUCTOR) {
      construct(read(params, ConstructorParams::read));
      return Optional.empty();
    } else if (method == EvmMethods.RESURRECT) {
      resurrect(read(params, ConstructorParams::read));
      return Optional.empty();
    } else if (method == EvmMethods.GET_BYTECODE) {
      refuseParams(params);
      return Optional.of(bytecode());
    } else if (method == EvmMethods.GET_BYTECODE_HASH) {
      refuseParams(params);
      return Optional.of(bytes(bytecodeHash()));
    } else if (method == EvmMethods.GET_STORAGE_AT) {
      return Optional.of(storageAt(read(params, EvmActor::readStorageKey)));
    } else if (method == EvmMethods.INVOKE_CONTRACT_DELEGATE) {
      return Optional.of(bytes(invokeDelegate(readDagCbor(params))));
    } else if (method == EvmMethods.INVOKE_CONTRACT) {
      return Optional.of(bytes(invokeContract(input(params))));
    }
    return handleFilecoinMethod(method, params);
  }

  // ---- making contracts

  /** What Init and the EAM hand over: who makes the contract, and the code that does. */
  private record ConstructorParams(byte[] creator, byte[] initCode) {
    static ConstructorParams read(CborReader in) {
      in.readArrayHeader(2);
      byte[] creator = in.readBytes(EthAddress.LENGTH);
      if (creator.length != EthAddress.LENGTH) {
        throw new CborException("an address of " + creator.length + " bytes");
      }
      return new ConstructorParams(creator, in.readBytes());
    }
  }

  private void construct(ConstructorParams params) {
    requireCaller(ActorIds.INIT);
    initialize(Contract.create(syscalls), params);
  }

  private void resurrect(ConstructorParams params) {
    requireCaller(ActorIds.EAM);
    initialize(Contract.resurrect(syscalls), params);
  }

  private void initialize(Contract contract, ConstructorParams params) {
    EthAddress receiver = contract.ethAddress(syscalls.message().receiver());
    if (receiver.isMaskedId()) {
      // Only the EAM gives such addresses, so only it can make contracts.
      throw new ActorException(
          ExitCode.USR_FORBIDDEN,
          "contract " + syscalls.message().receiver() + " doesn't have an eth address");
    }
    if (params.initCode().length == 0) {
      contract.flush();
      return;
    }
    EvmCode code = new EvmCode(params.initCode(), Optional.empty());
    TokenAmount value = syscalls.message().valueReceived();
    byte[] deployed =
        execute(contract, code, receiver, params.creator(), value, new byte[0], "constructor");
    contract.setBytecode(deployed);
    contract.flush();
  }

  // ---- running contracts

  private byte[] invokeContract(byte[] input) {
    Contract contract = load();
    Optional<Contract.Bytecode> bytecode = contract.bytecode();
    if (bytecode.isEmpty()) {
      return new byte[0];
    }
    byte[] caller = contract.ethAddress(syscalls.message().caller()).toBytes();
    TokenAmount value = syscalls.message().valueReceived();
    return invoke(contract, bytecode.get().cid(), caller, value, input);
  }

  private byte[] invokeDelegate(DelegateCall call) {
    requireCaller(syscalls.message().receiver());
    return invoke(load(), call.code(), call.caller(), call.value(), call.input());
  }

  private Contract load() {
    try {
      return Contract.load(syscalls);
    } catch (ActorException e) {
      throw new ActorException(
          ExitCode.USR_UNSPECIFIED, "failed to load the contract: " + e.getMessage());
    }
  }

  private byte[] invoke(
      Contract contract, Cid codeCid, byte[] caller, TokenAmount value, byte[] input) {
    byte[] code = syscalls.get(codeCid);
    if (code.length == 0) {
      return new byte[0];
    }
    EthAddress receiver = contract.ethAddress(syscalls.message().receiver());
    EvmCode named = new EvmCode(code, Optional.of(codeCid));
    byte[] output = execute(contract, named, receiver, caller, value, input, "contract");
    contract.flush();
    return output;
  }

  private byte[] execute(
      Contract contract,
      EvmCode code,
      EthAddress receiver,
      byte[] caller,
      TokenAmount value,
      byte[] input,
      String what) {
    EvmCall call = new EvmCall(receiver.toBytes(), caller, valueBytes(value), input);
    return switch (run(code, call, new ContractHost(contract, call))) {
      case EvmOutcome.Return returned -> returned.data();
      case EvmOutcome.Revert revert ->
          throw new ActorException(
              new ExitCode(EvmExit.REVERTED),
              what + " reverted at " + revert.pc(),
              Optional.of(bytes(revert.data())));
      case EvmOutcome.Failure failure ->
          throw new ActorException(
              new ExitCode(failure.exitCode()),
              "ABORT(pc=" + failure.pc() + "): " + failure.message());
      case EvmOutcome.OutOfGas ignored -> throw new OutOfGasException();
      case EvmOutcome.OutOfMemory out ->
          throw new OutOfMemoryException(what + " is out of memory at " + out.pc());
    };
  }

  private EvmOutcome run(EvmCode code, EvmCall call, ContractHost host) {
    Optional<EvmTracer> tracer = syscalls.kernel().tracing().evm();
    return tracer.isPresent()
        ? engine.trace(code, call, host, tracer.get())
        : engine.run(code, call, host);
  }

  private static byte[] valueBytes(TokenAmount value) {
    byte[] bytes = value.atto().toByteArray();
    return bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
  }

  private Optional<IpldBlock> handleFilecoinMethod(long method, Optional<IpldBlock> params) {
    if (Long.compareUnsigned(method, EvmMethods.LAST_RESERVED) <= 0) {
      throw new ActorException(ExitCode.USR_UNHANDLED_MESSAGE, "invalid method " + method);
    }
    return FilecoinMethod.output(invokeContract(FilecoinMethod.input(method, params)));
  }

  // ---- looking at contracts

  private IpldBlock bytecode() {
    ContractState state = Contract.state(syscalls);
    CborWriter out = new CborWriter();
    if (Contract.isDead(syscalls, state)) {
      out.writeNull();
    } else {
      out.writeCid(state.bytecode());
    }
    return IpldBlock.dagCbor(out.toByteArray());
  }

  private byte[] bytecodeHash() {
    ContractState state = Contract.state(syscalls);
    return Contract.isDead(syscalls, state) ? EMPTY_CODE_HASH : state.bytecodeHash();
  }

  /** Off-chain only: no actor may look into another's storage. */
  private IpldBlock storageAt(long[] key) {
    requireCaller(ActorIds.SYSTEM);
    Contract.load(syscalls).loadStorage(key, 0);
    CborWriter out = new CborWriter();
    ContractStorage.WORD.write(Words.toBytes(key, 0), out);
    return new IpldBlock(Codec.CBOR, out.toByteArray());
  }

  private static long[] readStorageKey(CborReader in) {
    in.readArrayHeader(1);
    long[] key = new long[4];
    Words.load(ContractStorage.WORD.read(in), 0, key, 0);
    return key;
  }

  // ---- parameters and results

  private void requireCaller(long actorId) {
    if (syscalls.message().caller() != actorId) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN, "caller " + syscalls.message().caller() + " is not " + actorId);
    }
  }

  private static void refuseParams(Optional<IpldBlock> params) {
    if (params.isPresent()) {
      throw new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, "method expects no arguments");
    }
  }

  private static IpldBlock require(Optional<IpldBlock> params) {
    return params.orElseThrow(
        () -> new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, "method expects arguments"));
  }

  private static <T> T read(Optional<IpldBlock> params, Function<CborReader, T> type) {
    IpldBlock block = require(params);
    if (block.codec() != Codec.CBOR && block.codec() != Codec.DAG_CBOR) {
      throw new ActorException(
          ExitCode.USR_SERIALIZATION, "parameters of codec 0x" + Long.toHexString(block.codec()));
    }
    try {
      CborReader in = new CborReader(block.data());
      T value = type.apply(in);
      in.requireEnd();
      return value;
    } catch (CborException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, "parameters: " + e.getMessage());
    }
  }

  private static DelegateCall readDagCbor(Optional<IpldBlock> params) {
    long codec = require(params).codec();
    if (codec != Codec.DAG_CBOR) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_ARGUMENT,
          "method expects parameters with codec 113, got codec " + codec);
    }
    return read(params, DelegateCall::read);
  }

  /** The call data: raw as contracts pass it, a CBOR byte string as messages do, or nothing. */
  private static byte[] input(Optional<IpldBlock> params) {
    if (params.isEmpty()) {
      return new byte[0];
    }
    return params.get().codec() == Codec.RAW
        ? params.get().data()
        : read(params, CborReader::readBytes);
  }

  private static IpldBlock bytes(byte[] data) {
    return new IpldBlock(
        Codec.CBOR, new CborWriter(data.length + 9).writeBytes(data).toByteArray());
  }
}
