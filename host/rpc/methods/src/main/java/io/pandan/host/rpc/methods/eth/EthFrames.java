package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes Ethereum's calls of Filecoin's: creations through the EAM and Init are one frame each,
 * DELEGATECALL is what the EVM actor does for it, what else the EVM actor asks of others is left
 * out, and calls of native actors have the input that {@code handle_filecoin_method} would have.
 * Source: Lotus {@code node/impl/eth/trace.go} ({@code buildTrace}). For one thread.
 */
public final class EthFrames {
  private static final long INIT_EXEC = 2;
  private static final long INIT_EXEC4 = 3;
  private static final long EAM_CREATE = 2;
  private static final long EAM_CREATE2 = 3;
  private static final long EAM_CREATE_EXTERNAL = 4;
  private static final long EVM_RESURRECT = 2;
  private static final long EVM_GET_BYTECODE = 3;
  private static final long EVM_INVOKE_DELEGATE = 6;

  /** Below it, methods are private to the EVM actor (Lotus: "methods in the range 1-1023"). */
  private static final long FIRST_PUBLIC_METHOD = 1_024;

  private static final Address INIT = Address.id(ActorIds.INIT);
  private static final Address EAM = Address.id(ActorIds.EAM);

  /** What stands for code that is no EVM bytecode, or is not known (EIP-141's INVALID). */
  private static final byte[] INVALID_CODE = {(byte) 0xfe};

  private final Optional<Cid> evmCode;

  /**
   * Makes frames.
   *
   * @param manifest the built-in actors of the state that was executed on
   */
  public EthFrames(ActorManifest manifest) {
    evmCode = manifest.find("evm");
  }

  /** The calls that some calls make, one after another. */
  private static final class Caller {
    private final EthAddress address;
    private final boolean isContract;
    private final List<EthFrame> frames = new ArrayList<>();
    private Optional<EthAddress> lastBytecode = Optional.empty();

    Caller(EthAddress address, boolean isContract) {
      this.address = address;
      this.isContract = isContract;
    }
  }

  /** What a frame calls itself comes from one of the calls that the frame stands for. */
  private record Shape(
      EthFrame.Kind kind,
      TokenAmount value,
      Optional<EthAddress> to,
      byte[] input,
      byte[] output,
      Optional<CallNode> inside) {}

  /**
   * The frame of a message's first call.
   *
   * @param trace what was recorded of the message, calls at least
   * @param sender who sent the message
   * @return the frame; empty where no actor was reached
   */
  public Optional<EthFrame> of(List<TraceEvent> trace, EthAddress sender) {
    Caller caller = new Caller(sender, false);
    CallNode.of(trace).ifPresent(root -> add(caller, root, true));
    return caller.frames.stream().findFirst();
  }

  private void add(Caller caller, CallNode node, boolean top) {
    shape(caller, node, top)
        .ifPresent(shape -> caller.frames.add(frame(caller.address, node, shape)));
  }

  private EthFrame frame(EthAddress from, CallNode node, Shape shape) {
    List<EthFrame.Logged> events = new ArrayList<>();
    List<EthFrame> frames = new ArrayList<>();
    Optional<CallNode> inside = shape.inside().filter(n -> n.reached().isPresent());
    if (inside.isPresent()) {
      TraceEvent.Invoke reached = inside.get().reached().orElseThrow();
      Caller callee = new Caller(ethAddress(reached), isContract(reached.state()));
      int next = 0;
      for (CallNode.Emitted emitted : inside.get().events()) {
        for (; next < emitted.callsBefore(); next++) {
          add(callee, inside.get().calls().get(next), false);
        }
        events.add(new EthFrame.Logged(emitted.event(), callee.frames.size()));
      }
      for (; next < inside.get().calls().size(); next++) {
        add(callee, inside.get().calls().get(next), false);
      }
      frames = callee.frames;
    }
    return new EthFrame(
        shape.kind(),
        from,
        shape.to(),
        shape.value(),
        node.call().gasLimit(),
        node.gasUsed(),
        shape.input(),
        shape.output(),
        node.exitCode(),
        endsAsContract(node),
        List.copyOf(events),
        List.copyOf(frames));
  }

  private Optional<Shape> shape(Caller caller, CallNode node, boolean top) {
    ExitCode exitCode = node.exitCode();
    boolean neverBegan =
        exitCode.equals(ExitCode.SYS_INSUFFICIENT_FUNDS)
            || exitCode.equals(ExitCode.SYS_ASSERTION_FAILED);
    if (!top && neverBegan || node.reached().isEmpty()) {
      return Optional.empty();
    }
    TraceEvent.Call call = node.call();
    long method = call.method();
    if (method == Methods.INVOKE_EVM) {
      return Optional.of(contractCall(node));
    }
    if (call.to().equals(INIT) && (method == INIT_EXEC || method == INIT_EXEC4)) {
      return nativeCreation(node);
    }
    if (call.to().equals(EAM)
        && (method == EAM_CREATE || method == EAM_CREATE2 || method == EAM_CREATE_EXTERNAL)) {
      return creation(node);
    }
    boolean isPrivate = method > 0 && Long.compareUnsigned(method, FIRST_PUBLIC_METHOD) < 0;
    if (caller.isContract && isPrivate) {
      return privateCall(caller, node);
    }
    return Optional.of(nativeCall(node));
  }

  private Shape call(CallNode node, byte[] input, byte[] output) {
    return new Shape(
        node.call().readOnly() ? EthFrame.Kind.STATICCALL : EthFrame.Kind.CALL,
        node.call().value(),
        node.reached().map(EthFrames::ethAddress),
        input,
        output,
        Optional.of(node));
  }

  private Shape contractCall(CallNode node) {
    Optional<byte[]> input = payload(node.call().params());
    Optional<byte[]> output = payload(node.returned());
    return input.isPresent() && output.isPresent()
        ? call(node, input.get(), output.get())
        : nativeCall(node);
  }

  private Shape nativeCall(CallNode node) {
    return call(
        node,
        NativeAbi.call(node.call().method(), node.call().params()),
        NativeAbi.result(node.exitCode(), node.returned()));
  }

  /** A creation by Init itself, of an actor that is no contract. */
  private static Optional<Shape> nativeCreation(CallNode node) {
    Optional<CallNode> constructor = find(node, Methods.CONSTRUCTOR);
    if (node.call().readOnly() || constructor.isEmpty()) {
      return Optional.empty();
    }
    boolean made = node.exitCode().isSuccess();
    return Optional.of(
        new Shape(
            EthFrame.Kind.CREATE,
            node.call().value(),
            made ? node.returned().flatMap(EthFrames::madeByInit) : Optional.empty(),
            INVALID_CODE,
            made ? INVALID_CODE : new byte[0],
            constructor));
  }

  private static Optional<Shape> creation(CallNode node) {
    Optional<CallNode> constructor =
        node.calls().stream()
            .filter(inner -> inner.call().to().equals(INIT))
            .findFirst()
            .flatMap(init -> find(init, Methods.CONSTRUCTOR))
            .or(() -> find(node, EVM_RESURRECT));
    if (node.call().readOnly() || constructor.isEmpty()) {
      // It failed before there was anything to construct: Ethereum has no trace of such either.
      return Optional.empty();
    }
    boolean made = node.exitCode().isSuccess();
    return Optional.of(
        new Shape(
            node.call().method() == EAM_CREATE2 ? EthFrame.Kind.CREATE2 : EthFrame.Kind.CREATE,
            node.call().value(),
            made ? node.returned().flatMap(EthFrames::madeByEam) : Optional.empty(),
            initCode(node).orElse(new byte[0]),
            made ? INVALID_CODE : payload(constructor.get().returned()).orElse(new byte[0]),
            constructor));
  }

  private static Optional<CallNode> find(CallNode node, long method) {
    return node.calls().stream().filter(inner -> inner.call().method() == method).findFirst();
  }

  /** What the EVM actor does for DELEGATECALL; all else is its own affair. */
  private static Optional<Shape> privateCall(Caller caller, CallNode node) {
    if (node.call().method() == EVM_GET_BYTECODE) {
      caller.lastBytecode =
          node.exitCode().isSuccess()
              ? node.reached().map(EthFrames::ethAddress)
              : Optional.empty();
      return Optional.empty();
    }
    if (node.call().method() != EVM_INVOKE_DELEGATE || caller.lastBytecode.isEmpty()) {
      return Optional.empty();
    }
    Optional<Delegated> delegated = node.call().params().flatMap(EthFrames::delegated);
    return Optional.of(
        new Shape(
            EthFrame.Kind.DELEGATECALL,
            delegated.map(Delegated::value).orElse(TokenAmount.ZERO),
            caller.lastBytecode,
            delegated.map(Delegated::input).orElse(new byte[0]),
            payload(node.returned()).orElse(new byte[0]),
            Optional.of(node)));
  }

  private boolean isContract(ActorState actor) {
    return evmCode.filter(actor.code()::equals).isPresent();
  }

  private boolean endsAsContract(CallNode node) {
    return node.reached()
        .filter(reached -> reached.id() == ActorIds.EAM || isContract(reached.state()))
        .isPresent();
  }

  /** An actor's Ethereum address: its own if it has one, otherwise its masked id. */
  private static EthAddress ethAddress(TraceEvent.Invoke reached) {
    return reached
        .state()
        .delegatedAddress()
        .flatMap(EthAddress::from)
        .orElseGet(() -> EthAddress.ofActorId(reached.id()));
  }

  // ---- what parameters and results say

  /** The bytes that a contract takes or gives; empty when the block holds something else. */
  private static Optional<byte[]> payload(Optional<IpldBlock> block) {
    if (block.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    return switch (codec(block.get())) {
      case CBOR -> CborBytes.tryRead(block.get().data());
      case RAW -> Optional.of(block.get().data());
      case OTHER -> Optional.empty();
    };
  }

  private enum Form {
    RAW,
    CBOR,
    OTHER
  }

  private static Form codec(IpldBlock block) {
    if (block.codec() == Codec.RAW) {
      return Form.RAW;
    }
    return block.codec() == Codec.CBOR || block.codec() == Codec.DAG_CBOR ? Form.CBOR : Form.OTHER;
  }

  private static Optional<byte[]> initCode(CallNode creation) {
    return creation.call().method() == EAM_CREATE_EXTERNAL
        ? payload(creation.call().params())
        : creation.call().params().flatMap(params -> read(params, EthFrames::firstBytes));
  }

  private static byte[] firstBytes(CborReader in) {
    in.readArrayHeader();
    return in.readBytes();
  }

  /** What DELEGATECALL passes on, and the value of the call that it is made in. */
  private record Delegated(byte[] input, TokenAmount value) {}

  private static Optional<Delegated> delegated(IpldBlock params) {
    return read(
        params,
        in -> {
          in.readArrayHeader();
          in.readCid();
          byte[] input = in.readBytes();
          in.skipValue();
          return new Delegated(input, TokenAmount.ofAtto(in.readBigInt()));
        });
  }

  private static Optional<EthAddress> madeByEam(IpldBlock returned) {
    return read(
        returned,
        in -> {
          in.readArrayHeader();
          in.skipValue();
          in.skipValue();
          return EthAddress.of(in.readBytes(EthAddress.LENGTH));
        });
  }

  private static Optional<EthAddress> madeByInit(IpldBlock returned) {
    return read(
        returned,
        in -> {
          in.readArrayHeader();
          return EthAddress.ofActorId(Address.read(in).actorId());
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(CborReader in);
  }

  private static <T> Optional<T> read(IpldBlock block, Reading<T> reading) {
    try {
      return Optional.of(reading.read(new CborReader(block.data())));
    } catch (CborException e) {
      return Optional.empty();
    }
  }
}
