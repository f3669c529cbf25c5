package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorIds;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.api.vm.MessageContext;
import io.pandan.crypto.Keccak256;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.actor.FakeNetwork.NativeActor;
import io.pandan.runtime.evm.actor.FakeNetwork.Result;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Gives contracts their addresses and makes them, as the Ethereum address manager and Init do. */
final class FakeEam implements NativeActor {
  private final FakeNetwork network;

  FakeEam(FakeNetwork network) {
    this.network = network;
  }

  @Override
  public Result invoke(MessageContext message, Optional<IpldBlock> params) {
    EthAddress creator =
        EthAddress.from(network.actor(message.caller()).delegated().orElseThrow()).orElseThrow();
    CborReader in = new CborReader(params.orElseThrow().data());
    in.readArrayHeader(2);
    byte[] initCode = in.readBytes();
    EthAddress address =
        message.method() == 2
            ? createAddress(creator, in.readUnsigned())
            : create2Address(creator, in.readBytes(), initCode);
    return make(message, creator, address, initCode);
  }

  static EthAddress createAddress(EthAddress creator, long nonce) {
    byte[] rlp =
        Rlp.encode(
            new RlpItem.Items(
                List.of(new RlpItem.Bytes(creator.toBytes()), new RlpItem.Bytes(unsigned(nonce)))));
    return EthAddress.of(Arrays.copyOfRange(Keccak256.hash(rlp), 12, 32));
  }

  static EthAddress create2Address(EthAddress creator, byte[] salt, byte[] initCode) {
    byte[] input = new byte[85];
    input[0] = (byte) 0xff;
    System.arraycopy(creator.toBytes(), 0, input, 1, 20);
    System.arraycopy(salt, 0, input, 21, 32);
    System.arraycopy(Keccak256.hash(initCode), 0, input, 53, 32);
    return EthAddress.of(Arrays.copyOfRange(Keccak256.hash(input), 12, 32));
  }

  private static byte[] unsigned(long value) {
    byte[] bytes = BigInteger.valueOf(value).toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private Result make(
      MessageContext message, EthAddress creator, EthAddress address, byte[] initCode) {
    OptionalLong known = network.resolve(address.toFilecoin());
    long id =
        known.isPresent()
            ? known.getAsLong()
            : network.add(
                FakeNetwork.EVM, message.valueReceived(), Optional.of(address.toFilecoin()));
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(creator.toBytes())
            .writeBytes(initCode)
            .toByteArray();
    MessageContext constructor =
        new MessageContext(
            message.origin(),
            message.originNonce(),
            known.isPresent() ? ActorIds.EAM : ActorIds.INIT,
            id,
            known.isPresent() ? EvmMethods.RESURRECT : EvmMethods.CONSTRUCTOR,
            message.valueReceived(),
            TokenAmount.ZERO,
            message.readOnly());
    Result made = network.invokeEvm(constructor, Optional.of(new IpldBlock(Codec.CBOR, params)));
    if (!made.exitCode().isSuccess()) {
      return made;
    }
    byte[] answer =
        new CborWriter()
            .writeArrayHeader(3)
            .writeUnsigned(id)
            .writeNull()
            .writeBytes(address.toBytes())
            .toByteArray();
    return new Result(made.exitCode(), Optional.of(new IpldBlock(Codec.CBOR, answer)), "");
  }
}
