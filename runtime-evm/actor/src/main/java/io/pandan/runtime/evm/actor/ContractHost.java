package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import io.pandan.runtime.evm.actor.Accounts.Kind;
import io.pandan.runtime.evm.actor.Syscalls.Sent;
import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What running code sees of a contract and of the network. Source: builtin-actors {@code
 * actors/evm/src/interpreter/instructions}.
 */
final class ContractHost implements EvmHost {
  /** The gas granted on bare transfers (builtin-actors {@code instructions/call.rs}). */
  private static final long TRANSFER_GAS = 10_000_000;

  /** What Solidity's {@code transfer} passes on: the EVM's stipend. */
  private static final long STIPEND = 2300;

  private static final long BLOCK_GAS_LIMIT = 10_000_000_000L;
  private static final long BLOCK_HASHES = 256;
  private static final long EAM_CREATE = 2;
  private static final long EAM_CREATE2 = 3;
  private static final long PREV_RANDAO_TAG = 10;
  private static final byte[] PREV_RANDAO_ENTROPY =
      "prevrandao".getBytes(StandardCharsets.US_ASCII);
  private static final Address EAM = Address.id(ActorIds.EAM);
  private static final CallResult EMPTY_SUCCESS = new CallResult(true, new byte[0]);
  private static final CallResult EMPTY_FAILURE = new CallResult(false, new byte[0]);

  /** What EXTCODECOPY shows of a native actor: INVALID. */
  private static final byte[] NATIVE_CODE = {(byte) 0xfe};

  private static final byte[] NATIVE_CODE_HASH = Keccak256.hash(NATIVE_CODE);
  private static final byte[] EMPTY_CODE_HASH = Keccak256.hash(new byte[0]);

  private final Contract contract;
  private final Syscalls syscalls;
  private final EvmCall frame;
  private final Accounts accounts;
  private byte @Nullable [] randomness;

  ContractHost(Contract contract, EvmCall frame) {
    this.contract = contract;
    this.frame = frame;
    syscalls = contract.syscalls();
    accounts = new Accounts(contract);
  }

  // ---- gas

  @Override
  public long gasAvailable() {
    return Math.floorDiv(syscalls.kernel().milligasAvailable(), 1000);
  }

  @Override
  public void chargeGas(long gas) {
    syscalls.chargeGas("evm", gas);
    poll();
  }

  @Override
  public void poll() {
    if (syscalls.kernel().interrupted()) {
      throw new MachineInterruptedException();
    }
  }

  @Override
  public <T> T kept(Class<T> type, Supplier<T> first) {
    return syscalls.kernel().kept(type, first);
  }

  @Override
  public boolean reserveMemory(long bytes) {
    return syscalls.kernel().reserveMemory(bytes);
  }

  @Override
  public boolean readOnly() {
    return contract.readOnly();
  }

  // ---- storage

  @Override
  public void loadStorage(long[] words, int at) {
    contract.loadStorage(words, at);
  }

  @Override
  public void storeStorage(long[] words, int key, int value) {
    contract.storeStorage(words, key, value);
  }

  @Override
  public void loadTransient(long[] words, int at) {
    contract.loadTransient(words, at);
  }

  @Override
  public void storeTransient(long[] words, int key, int value) {
    contract.storeTransient(words, key, value);
  }

  @Override
  public void keccak(byte[] data, int offset, int length, long[] words, int at) {
    byte[] input = Arrays.copyOfRange(data, offset, offset + length);
    Words.load(syscalls.hash(MultihashCode.KECCAK_256, input), 0, words, at);
  }

  // ---- network and message

  @Override
  public void balance(long[] words, int at) {
    OptionalLong id = contract.resolve(address(words, at));
    Optional<TokenAmount> balance =
        id.isPresent() ? syscalls.balanceOf(id.getAsLong()) : Optional.empty();
    set(words, at, balance.orElse(TokenAmount.ZERO));
  }

  @Override
  public void selfBalance(long[] words, int at) {
    set(words, at, syscalls.currentBalance());
  }

  @Override
  public void origin(long[] words, int at) {
    set(words, at, contract.ethAddress(syscalls.message().origin()));
  }

  @Override
  public void gasPrice(long[] words, int at) {
    set(words, at, syscalls.network().baseFee().plus(syscalls.message().gasPremium()));
  }

  @Override
  public void blockHash(long[] words, int at) {
    long epoch = syscalls.network().epoch();
    long height = Words.saturated(words, at);
    byte[] digest = new byte[0];
    if (height >= 0 && height >= epoch - BLOCK_HASHES && height < epoch) {
      digest = syscalls.tipsetCid(height).map(Cid::digest).orElse(digest);
    }
    Words.setBytes(words, at, Arrays.copyOf(digest, Math.min(digest.length, 32)));
  }

  @Override
  public void coinbase(long[] words, int at) {
    Words.set(words, at, 0);
  }

  @Override
  public void timestamp(long[] words, int at) {
    Words.set(words, at, syscalls.network().timestampS());
  }

  @Override
  public void number(long[] words, int at) {
    Words.set(words, at, syscalls.network().epoch());
  }

  @Override
  public void prevRandao(long[] words, int at) {
    if (randomness == null) {
      long epoch = syscalls.network().epoch();
      byte[] digest = syscalls.beaconRandomness(epoch);
      // builtin-actors runtime/src/runtime/randomness.rs, draw_randomness
      ByteBuffer data =
          ByteBuffer.allocate(8 + digest.length + 8 + PREV_RANDAO_ENTROPY.length)
              .putLong(PREV_RANDAO_TAG)
              .put(digest)
              .putLong(epoch)
              .put(PREV_RANDAO_ENTROPY);
      randomness = syscalls.hash(MultihashCode.BLAKE2B_256, data.array());
    }
    Words.load(randomness, 0, words, at);
  }

  @Override
  public void gasLimit(long[] words, int at) {
    Words.set(words, at, BLOCK_GAS_LIMIT);
  }

  @Override
  public void chainId(long[] words, int at) {
    Words.set(words, at, syscalls.network().chainId());
  }

  @Override
  public void baseFee(long[] words, int at) {
    set(words, at, syscalls.network().baseFee());
  }

  // ---- others' code

  @Override
  public int codeSize(long[] words, int address) {
    return code(words, address).length;
  }

  @Override
  public byte[] code(long[] words, int address) {
    return switch (accounts.kindOf(address(words, address))) {
      case Kind.Evm evm -> accounts.bytecode(evm.address()).map(syscalls::get).orElse(new byte[0]);
      case Kind.Native ignored -> NATIVE_CODE;
      case Kind.Account ignored -> new byte[0];
      case Kind.NotFound ignored -> new byte[0];
      case Kind.Precompile ignored -> new byte[0];
    };
  }

  @Override
  public void codeHash(long[] words, int at) {
    byte[] hash =
        switch (accounts.kindOf(address(words, at))) {
          case Kind.Evm evm -> accounts.bytecodeHash(evm.address());
          case Kind.Native ignored -> NATIVE_CODE_HASH;
          case Kind.Account ignored -> EMPTY_CODE_HASH;
          case Kind.Precompile ignored -> EMPTY_CODE_HASH;
          case Kind.NotFound ignored -> new byte[0];
        };
    Words.setBytes(words, at, hash);
  }

  // ---- calls

  @Override
  public CallResult call(
      CallKind kind,
      long[] words,
      int gas,
      int address,
      int value,
      byte[] data,
      int offset,
      int length) {
    EthAddress to = address(words, address);
    long wanted = Words.saturated(words, gas);
    TokenAmount amount = kind == CallKind.CALL ? amount(words, value) : TokenAmount.ZERO;
    if (Precompiled.isReserved(to)) {
      return new Precompiled(contract).call(to, kind, wanted, amount, data, offset, length);
    }
    return kind == CallKind.DELEGATE_CALL
        ? delegateCall(to, wanted, data, offset, length)
        : plainCall(to, kind, wanted, amount, input(data, offset, length));
  }

  /** What a call passes: as it is, or nothing. */
  private static Optional<IpldBlock> input(byte[] data, int offset, int length) {
    if (length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        length > Syscalls.MAX_BLOCK_BYTES
            ? Syscalls.TOO_LARGE
            : IpldBlock.raw(Arrays.copyOfRange(data, offset, offset + length)));
  }

  private CallResult plainCall(
      EthAddress to, CallKind kind, long wanted, TokenAmount amount, Optional<IpldBlock> params) {
    syscalls.chargeGas("evm send", EvmGas.SEND);
    boolean bareTransfer = wanted == 0 && !amount.isZero() || wanted == STIPEND && amount.isZero();
    long gas = contract.callGasLimit(bareTransfer ? TRANSFER_GAS : wanted);
    boolean readOnlyCall = kind == CallKind.STATIC_CALL;
    Sent sent =
        contract.send(
            Contract.filecoinAddress(to),
            EvmMethods.INVOKE_CONTRACT,
            params,
            amount,
            gas,
            readOnlyCall);
    return switch (sent) {
      case Sent.Returned returned ->
          new CallResult(returned.exitCode().isSuccess(), returnData(returned.value()));
      case Sent.Failed failed -> {
        // As in Ethereum, calling nobody succeeds; so does what would make an account, if
        // read-only.
        boolean nobody =
            failed.error() == ErrorNumber.NOT_FOUND
                || failed.error() == ErrorNumber.READ_ONLY && (readOnly() || readOnlyCall);
        yield nobody ? EMPTY_SUCCESS : EMPTY_FAILURE;
      }
    };
  }

  private CallResult delegateCall(EthAddress to, long wanted, byte[] data, int offset, int length) {
    syscalls.chargeGas("evm send", EvmGas.DELEGATE);
    return switch (accounts.kindOf(to)) {
      case Kind.Evm evm -> {
        syscalls.chargeGas("evm send", EvmGas.DELEGATE_TO_CONTRACT);
        Optional<Cid> code = accounts.bytecode(evm.address());
        if (code.isEmpty()) {
          yield EMPTY_SUCCESS;
        }
        Address self = Address.id(syscalls.message().receiver());
        IpldBlock block =
            length > Syscalls.MAX_BLOCK_BYTES
                ? Syscalls.TOO_LARGE
                : IpldBlock.dagCbor(
                    new DelegateCall(
                            code.get(),
                            Arrays.copyOfRange(data, offset, offset + length),
                            frame.caller(),
                            Syscalls.amount(frame.value()))
                        .toCbor());
        long gas = contract.callGasLimit(wanted);
        try {
          Optional<IpldBlock> returned =
              contract.sendOrAbort(
                  self,
                  EvmMethods.INVOKE_CONTRACT_DELEGATE,
                  Optional.of(block),
                  TokenAmount.ZERO,
                  gas,
                  false);
          yield new CallResult(true, returnData(returned));
        } catch (ActorException e) {
          yield new CallResult(false, returnData(e.data()));
        }
      }
      case Kind.Account ignored -> EMPTY_SUCCESS;
      case Kind.NotFound ignored -> EMPTY_SUCCESS;
      case Kind.Native ignored -> EMPTY_FAILURE;
      case Kind.Precompile ignored -> EMPTY_FAILURE;
    };
  }

  /** What a call returned: the bytes of its byte string, or the block as it is if it is none. */
  private static byte[] returnData(Optional<IpldBlock> value) {
    if (value.isEmpty()) {
      return new byte[0];
    }
    IpldBlock block = value.get();
    if (block.codec() == Codec.CBOR || block.codec() == Codec.DAG_CBOR) {
      try {
        CborReader in = new CborReader(block.data());
        byte[] bytes = in.readBytes();
        in.requireEnd();
        return bytes;
      } catch (CborException e) {
        return block.data();
      }
    }
    return block.data();
  }

  @Override
  public byte[] create(
      long[] words, int value, int salt, int result, byte[] data, int offset, int length) {
    TokenAmount endowment = amount(words, value);
    if (endowment.compareTo(syscalls.currentBalance()) > 0) {
      Words.set(words, result, 0);
      return new byte[0];
    }
    IpldBlock params =
        length > Syscalls.MAX_BLOCK_BYTES
            ? Syscalls.TOO_LARGE
            : creation(words, salt, data, offset, length);
    contract.incrementNonce();
    long gas = contract.callGasLimit(-1);
    Optional<IpldBlock> returned;
    try {
      returned =
          contract.sendOrAbort(
              EAM, salt < 0 ? EAM_CREATE : EAM_CREATE2, Optional.of(params), endowment, gas, false);
    } catch (ActorException e) {
      // What comes back with a failure is the constructor's.
      Words.set(words, result, 0);
      return returnData(e.data());
    }
    Words.setBytes(words, result, createdAddress(returned));
    return new byte[0];
  }

  /** What the EAM is told: the init code, and the nonce that the contract has, or the salt. */
  private IpldBlock creation(long[] words, int salt, byte[] data, int offset, int length) {
    CborWriter params = new CborWriter(length + 64);
    params.writeArrayHeader(2).writeBytes(data, offset, length);
    if (salt < 0) {
      params.writeUnsigned(contract.nonce());
    } else {
      params.writeBytes(Words.toBytes(words, salt));
    }
    return new IpldBlock(Codec.CBOR, params.toByteArray());
  }

  /** The Ethereum address in the EAM's answer: id, robust address or null, Ethereum address. */
  private static byte[] createdAddress(Optional<IpldBlock> returned) {
    IpldBlock block =
        returned.orElseThrow(
            () -> new ActorException(ExitCode.USR_ASSERTION_FAILED, "return expected"));
    try {
      CborReader in = new CborReader(block.data());
      in.readArrayHeader(3);
      in.readUnsigned();
      in.skipValue();
      byte[] address = in.readBytes(EthAddress.LENGTH);
      in.requireEnd();
      return address;
    } catch (CborException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, "the EAM's return: " + e.getMessage());
    }
  }

  // ---- events and the end

  @Override
  public void log(long[] words, int firstTopic, int topics, byte[] data, int offset, int length) {
    List<EventEntry> entries = new ArrayList<>(topics + 1);
    for (int i = 0; i < topics; i++) {
      byte[] topic = Words.toBytes(words, firstTopic - 4 * i);
      entries.add(new EventEntry(EventEntry.INDEXED_ALL, "t" + (i + 1), Codec.RAW, topic));
    }
    if (length > 0) {
      byte[] value = Arrays.copyOfRange(data, offset, offset + length);
      entries.add(new EventEntry(EventEntry.INDEXED_ALL, "d", Codec.RAW, value));
    }
    syscalls.emitEvent(new ActorEvent(entries));
  }

  @Override
  public void selfDestruct(long[] words, int beneficiary) {
    Address to = Contract.filecoinAddress(address(words, beneficiary));
    if (!contract.transfer(to, syscalls.currentBalance())) {
      throw new ActorException(
          new ExitCode(EvmExit.SELFDESTRUCT_FAILED),
          "failed to transfer funds to beneficiary " + to + " on SELFDESTRUCT");
    }
    contract.destroy();
  }

  // ---- words

  private static EthAddress address(long[] words, int at) {
    return EthAddress.of(Arrays.copyOfRange(Words.toBytes(words, at), 12, 32));
  }

  private static TokenAmount amount(long[] words, int at) {
    return Words.isZero(words, at) ? TokenAmount.ZERO : Syscalls.amount(Words.toBytes(words, at));
  }

  private static void set(long[] words, int at, EthAddress address) {
    Words.setBytes(words, at, address.toBytes());
  }

  private static void set(long[] words, int at, TokenAmount amount) {
    BigInteger atto = amount.atto();
    for (int i = 0; i < 4; i++) {
      words[at + i] = atto.shiftRight(64 * i).longValue();
    }
  }
}
