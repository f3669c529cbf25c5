package io.pandan.runtime.evm.actor;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmHost.CallKind;
import io.pandan.api.evm.EvmHost.CallResult;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.actor.AbiReader.OverflowException;
import io.pandan.runtime.evm.actor.Syscalls.Sent;
import io.pandan.runtime.evm.core.precompile.Precompile;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The precompiled contracts: Ethereum's at 0x00…01 and on, which are pure functions, and Filecoin's
 * at 0xfe…01 and on, which are the contract's way to other actors. Sources: builtin-actors {@code
 * actors/evm/src/interpreter/precompiles/mod.rs} and {@code fvm.rs}.
 */
final class Precompiled {
  private static final int FILECOIN_PREFIX = 0xfe;
  private static final int P256_VERIFY = 0x100;
  private static final int RESOLVE_ADDRESS = 1;
  private static final int LOOKUP_DELEGATED_ADDRESS = 2;
  private static final int CALL_ACTOR = 3;
  private static final int CALL_ACTOR_ID = 5;
  private static final int GET_RANDOMNESS = 6;

  private static final int WORD = 32;
  private static final long FLAG_READ_ONLY = 1;

  /** More than any address has, so that all that are longer fail alike. */
  private static final int MAX_ADDRESS_BYTES = 1024;

  private final Contract contract;
  private final Syscalls syscalls;

  Precompiled(Contract contract) {
    this.contract = contract;
    syscalls = contract.syscalls();
  }

  /** Whether calls to an address never reach an actor: the range of precompiles, used or not. */
  static boolean isReserved(EthAddress address) {
    byte[] bytes = address.toBytes();
    int prefix = bytes[0] & 0xff;
    if (prefix != 0 && prefix != FILECOIN_PREFIX) {
      return false;
    }
    for (int i = 1; i < bytes.length - 2; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    int number = number(bytes);
    return number > 0 && number < 256 || number == P256_VERIFY && prefix == 0;
  }

  /** Whether there is a precompile at an address. */
  static boolean isPrecompile(EthAddress address) {
    if (!isReserved(address)) {
      return false;
    }
    byte[] bytes = address.toBytes();
    if ((bytes[0] & 0xff) != FILECOIN_PREFIX) {
      return Precompiles.FILECOIN.byAddress(number(bytes)).isPresent();
    }
    return switch (number(bytes)) {
      case RESOLVE_ADDRESS, LOOKUP_DELEGATED_ADDRESS, CALL_ACTOR, CALL_ACTOR_ID, GET_RANDOMNESS ->
          true;
      default -> false;
    };
  }

  private static int number(byte[] address) {
    return (address[18] & 0xff) << 8 | address[19] & 0xff;
  }

  /**
   * Calls a reserved address; where no precompile is, nothing happens and the call succeeds.
   *
   * @param gas what the code wants to give, unsigned
   * @param data holds the input; neither kept nor changed
   */
  CallResult call(
      EthAddress address,
      CallKind kind,
      long gas,
      TokenAmount value,
      byte[] data,
      int offset,
      int length) {
    Optional<byte[]> output;
    try {
      output = execute(address, kind, gas, data, offset, length);
    } catch (OverflowException | AddressException e) {
      output = Optional.empty();
    }
    if (output.isEmpty()) {
      return new CallResult(false, new byte[0]);
    }
    // After the call, so that a failing one transfers nothing.
    if (!value.isZero() && !contract.transfer(Contract.filecoinAddress(address), value)) {
      return new CallResult(false, new byte[0]);
    }
    return new CallResult(true, output.get());
  }

  private Optional<byte[]> execute(
      EthAddress address, CallKind kind, long gas, byte[] data, int offset, int length)
      throws OverflowException {
    byte[] bytes = address.toBytes();
    int number = number(bytes);
    if ((bytes[0] & 0xff) != FILECOIN_PREFIX) {
      Optional<Precompile> precompile = Precompiles.FILECOIN.byAddress(number);
      if (precompile.isEmpty()) {
        return Optional.of(new byte[0]);
      }
      int relevant = precompile.get().relevantBytes(length);
      byte[] input = Arrays.copyOfRange(data, offset, offset + relevant);
      syscalls.chargeGas("precompile", Precompiles.FILECOIN.gas(number, input));
      return precompile.get().execute(input);
    }
    AbiReader in = new AbiReader(data, offset, length);
    return switch (number) {
      case RESOLVE_ADDRESS -> {
        int relevant = Math.min(length, MAX_ADDRESS_BYTES);
        yield Optional.of(resolveAddress(Arrays.copyOfRange(data, offset, offset + relevant)));
      }
      case LOOKUP_DELEGATED_ADDRESS -> Optional.of(lookupDelegatedAddress(in));
      case CALL_ACTOR -> callActor(kind, gas, in, false);
      case CALL_ACTOR_ID -> callActor(kind, gas, in, true);
      case GET_RANDOMNESS -> randomness(in);
      default -> Optional.of(new byte[0]);
    };
  }

  /** Takes a Filecoin address in bytes; gives the id as a word, or nothing. */
  private byte[] resolveAddress(byte[] input) {
    OptionalLong large = idOf64Bits(input);
    if (large.isPresent()) {
      return word(new BigInteger(Long.toUnsignedString(large.getAsLong())));
    }
    OptionalLong id = syscalls.resolve(Address.of(input));
    return id.isPresent() ? word(BigInteger.valueOf(id.getAsLong())) : new byte[0];
  }

  /** Takes an id as a word; gives the f4 address in bytes, or nothing. */
  private byte[] lookupDelegatedAddress(AbiReader in) throws OverflowException {
    long id = in.readUint64();
    return syscalls.lookupDelegatedAddress(id).map(Address::toBytes).orElse(new byte[0]);
  }

  /** Takes an epoch as a word; gives the beacon's digest. */
  private Optional<byte[]> randomness(AbiReader in) throws OverflowException {
    long epoch = in.readUint64();
    try {
      return Optional.of(syscalls.beaconRandomness(epoch));
    } catch (ActorException e) {
      return Optional.empty();
    }
  }

  /**
   * Takes method, value, flags, codec, parameters and an address or id; gives exit code, codec and
   * value.
   */
  private Optional<byte[]> callActor(CallKind kind, long gas, AbiReader in, boolean byId)
      throws OverflowException {
    if (kind != CallKind.DELEGATE_CALL) {
      return Optional.empty();
    }
    long method = in.readUint64();
    TokenAmount value = TokenAmount.ofAtto(in.readUint256());
    long flags = in.readUint64();
    if ((flags & ~FLAG_READ_ONLY) != 0) {
      return Optional.empty();
    }
    long codec = in.readUint64();
    long paramsOffset = in.readUint32();
    long idOrAddress = in.readUint64();
    in.seek(paramsOffset);
    AbiReader.Part params = in.readPart(in.readUint32());
    Address to = byId ? idAddress(idOrAddress) : readAddress(in, idOrAddress);
    boolean reserved =
        Long.compareUnsigned(method, EvmMethods.LAST_RESERVED) <= 0 && method != Methods.SEND;
    if (reserved || codec != Codec.CBOR && (codec != 0 || params.length() > 0)) {
      return Optional.empty();
    }
    Optional<IpldBlock> block =
        codec == 0
            ? Optional.empty()
            : Optional.of(
                params.length() > Syscalls.MAX_BLOCK_BYTES
                    ? Syscalls.TOO_LARGE
                    : new IpldBlock(codec, params.copy(Syscalls.MAX_BLOCK_BYTES)));
    try {
      long limit = contract.callGasLimit(gas);
      return Optional.of(
          encode(contract.send(to, method, block, value, limit, flags == FLAG_READ_ONLY)));
    } catch (ActorException e) {
      return Optional.empty();
    }
  }

  private static Address readAddress(AbiReader in, long offset) throws OverflowException {
    in.seek(offset);
    byte[] address = in.readPart(in.readUint32()).copy(MAX_ADDRESS_BYTES);
    OptionalLong large = idOf64Bits(address);
    return large.isPresent() ? idAddress(large.getAsLong()) : Address.of(address);
  }

  /**
   * Ids beyond the largest there can be stand for an actor that does not exist, as that one does.
   */
  private static Address idAddress(long id) {
    return Address.id(id < 0 ? Long.MAX_VALUE : id);
  }

  /**
   * The id, taken for unsigned, in an f0 address of ten bytes of LEB128, more than actors' ids
   * need. Ids have 64 bits in ref-fvm ({@code shared/src/address/mod.rs}), and what reads them
   * there takes the lowest bit of the tenth byte and drops the others (unsigned-varint 0.8).
   */
  private static OptionalLong idOf64Bits(byte[] address) {
    if (address.length != 11 || address[0] != 0 || address[10] <= 0) {
      return OptionalLong.empty();
    }
    long id = (long) address[10] << 63;
    for (int i = 1; i < 10; i++) {
      if (address[i] >= 0) {
        return OptionalLong.empty();
      }
      id |= (address[i] & 0x7fL) << 7 * (i - 1);
    }
    return OptionalLong.of(id);
  }

  private static byte[] encode(Sent sent) {
    BigInteger exitCode =
        switch (sent) {
          case Sent.Failed failed -> BigInteger.valueOf(-failed.error().number());
          case Sent.Returned returned ->
              BigInteger.valueOf(Integer.toUnsignedLong(returned.exitCode().value()));
        };
    IpldBlock value =
        sent instanceof Sent.Returned returned ? returned.value().orElse(NOTHING) : NOTHING;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(word(exitCode));
    out.writeBytes(word(BigInteger.valueOf(value.codec())));
    out.writeBytes(word(BigInteger.valueOf(3 * WORD)));
    out.writeBytes(word(BigInteger.valueOf(value.data().length)));
    out.writeBytes(value.data());
    while (out.size() % WORD != 0) {
      out.write(0);
    }
    return out.toByteArray();
  }

  private static final IpldBlock NOTHING = new IpldBlock(0, new byte[0]);

  private static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[WORD];
    if (value.signum() < 0) {
      Arrays.fill(word, (byte) 0xff);
    }
    System.arraycopy(bytes, 0, word, WORD - bytes.length, bytes.length);
    return word;
  }
}
