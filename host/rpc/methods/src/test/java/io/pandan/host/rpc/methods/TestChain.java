package io.pandan.host.rpc.methods;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.chain.Simulation;
import io.pandan.api.chain.Supply;
import io.pandan.api.chain.Tipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** A chain and a message pool in memory, whose blocks say what a test lets them say. */
public final class TestChain implements ChainView, MessageOutbox {
  /** The network's chain id. */
  public static final long CHAIN_ID = 31_415_926;

  /** The base fee of every block, attoFIL. */
  public static final TokenAmount BASE_FEE = TokenAmount.ofAtto(100);

  /** The base fee after the newest block, attoFIL. */
  public static final TokenAmount NEXT_BASE_FEE = TokenAmount.ofAtto(112);

  private static final long GENESIS_TIME_S = 1_700_000_000;

  /** A message with what it did. */
  public record Executed(SignedMessage message, Receipt receipt, List<StampedEvent> events) {}

  private final MemoryBlockstore blocks = new MemoryBlockstore();
  private final List<ExecutedTipset> tipsets = new ArrayList<>();
  private final Map<String, List<StampedEvent>> events = new HashMap<>();
  private final List<SignedMessage> pool = new ArrayList<>();
  private final List<Message> executed = new ArrayList<>();
  private final List<CallRequest> requests = new ArrayList<>();
  private StateView state = new TestState();
  private Function<Message, ApplyResult> execution =
      message -> {
        throw new AssertionError("no execution was expected: " + message);
      };
  private Optional<Function<ChainQuery, LongStream>> candidates = Optional.empty();
  private Optional<RuntimeException> rejection = Optional.empty();

  /** A chain of the genesis block. */
  public TestChain() {
    seal();
  }

  /** Adds a block. */
  public ExecutedTipset seal(Executed... messages) {
    long height = tipsets.size();
    BlockHeader header =
        new BlockHeader(
            Address.id(1000),
            Optional.of(new BlockHeader.Ticket(new byte[] {1})),
            Optional.of(new BlockHeader.ElectionProof(1, new byte[] {2})),
            List.of(),
            List.of(),
            tipsets.reversed().stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(parent -> parent.key().cids())
                .orElse(List.of()),
            BigInteger.ZERO,
            height,
            cid("state" + (height - 1)),
            cid("receipts" + (height - 1)),
            cid("messages" + height),
            Optional.empty(),
            GENESIS_TIME_S + 30 * height,
            Optional.empty(),
            0,
            BASE_FEE);
    Tipset tipset = new Tipset(List.of(header));
    ExecutedTipset sealed =
        new ExecutedTipset(
            tipset,
            tipset.key(),
            Arrays.stream(messages).map(Executed::message).toList(),
            Arrays.stream(messages).map(Executed::receipt).toList(),
            cid("state" + height),
            cid("receipts" + height),
            NEXT_BASE_FEE);
    tipsets.add(sealed);
    for (int i = 0; i < messages.length; i++) {
      events.put(height + "/" + i, messages[i].events());
    }
    return sealed;
  }

  /** Leaves an epoch without a block. */
  public TestChain nullRound() {
    tipsets.add(null);
    return this;
  }

  /** Sets the state after every block. */
  public TestChain withState(StateView newState) {
    state = newState;
    return this;
  }

  /** Sets what executions give. */
  public TestChain withExecution(Function<Message, ApplyResult> newExecution) {
    execution = newExecution;
    return this;
  }

  /** Lets the pool take nothing. */
  public TestChain rejecting(RuntimeException reason) {
    rejection = Optional.of(reason);
    return this;
  }

  /** What calls asked for. */
  public List<CallRequest> requests() {
    return requests;
  }

  /** What was executed by calls. */
  public List<Message> executed() {
    return executed;
  }

  /** A result of an execution. */
  public static ApplyResult result(Receipt receipt, String failure) {
    TokenAmount zero = TokenAmount.ZERO;
    return new ApplyResult(
        receipt,
        zero,
        zero,
        zero,
        zero,
        zero,
        0,
        0,
        Optional.of(failure).filter(f -> !f.isEmpty()),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** A CID of a text. */
  public static Cid cid(String text) {
    return Cid.sum(Codec.DAG_CBOR, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public NetworkInfo network() {
    return new NetworkInfo(
        "testnet",
        CHAIN_ID,
        28,
        ActorSet.NATIVE,
        true,
        true,
        cid("genesis"),
        10_000_000_000L,
        Optional.empty());
  }

  @Override
  public ExecutedTipset head() {
    return tipsets.getLast();
  }

  @Override
  public Optional<ExecutedTipset> tipset(long epoch) {
    return epoch < tipsets.size()
        ? Optional.ofNullable(tipsets.get((int) epoch))
        : Optional.empty();
  }

  @Override
  public Optional<ExecutedTipset> tipset(TipsetKey key) {
    return find(t -> t.key().equals(key));
  }

  @Override
  public Optional<ExecutedTipset> tipsetByHash(byte[] hash) {
    return find(t -> Arrays.equals(t.key().cid().digest(), hash));
  }

  private Optional<ExecutedTipset> find(Predicate<ExecutedTipset> wanted) {
    return tipsets.stream().filter(t -> t != null && wanted.test(t)).findFirst();
  }

  @Override
  public StateView stateAfter(ExecutedTipset tipset) {
    return state;
  }

  @Override
  public Optional<MessageLookup> find(Cid message) {
    return findMessage(m -> m.cid().equals(message));
  }

  @Override
  public Optional<MessageLookup> findTransaction(byte[] hash) {
    return findMessage(m -> Arrays.equals(hashOf(m), hash));
  }

  private Optional<MessageLookup> findMessage(Predicate<SignedMessage> wanted) {
    for (ExecutedTipset tipset : tipsets) {
      for (int i = 0; tipset != null && i < tipset.messages().size(); i++) {
        if (wanted.test(tipset.messages().get(i))) {
          return Optional.of(new MessageLookup(tipset, i));
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] hashOf(SignedMessage message) {
    return message.signature().type() == Signature.Type.DELEGATED
        ? EthTransaction.from(message, CHAIN_ID).hash()
        : message.cid().digest();
  }

  @Override
  public List<StampedEvent> events(MessageLookup message) {
    return events.get(message.executed().height() + "/" + message.index());
  }

  /** Says where to look, as an index would. */
  public TestChain withCandidates(Function<ChainQuery, LongStream> index) {
    candidates = Optional.of(index);
    return this;
  }

  @Override
  public PrimitiveIterator.OfLong candidates(ChainQuery query, long from, long to) {
    return candidates
        .map(index -> index.apply(query))
        .orElseGet(() -> LongStream.range(0, tipsets.size()))
        .filter(epoch -> epoch >= from && epoch <= to)
        .iterator();
  }

  @Override
  public Supply supply(ExecutedTipset tipset) {
    return new Supply(
        TokenAmount.ofAtto(1_000),
        TokenAmount.ofAtto(500),
        TokenAmount.ofAtto(70),
        TokenAmount.ofAtto(30),
        TokenAmount.ofAtto(4));
  }

  @Override
  public Blockstore blocks() {
    return blocks;
  }

  @Override
  public Execution call(CallRequest request) {
    requests.add(request);
    executed.add(request.message());
    return new Execution(request.message(), execution.apply(request.message()), Optional.empty());
  }

  @Override
  public List<Execution> replay(ReplayRequest request) {
    throw new UnsupportedOperationException("nothing is executed here");
  }

  @Override
  public List<Simulation.Outcome> simulate(Simulation simulation) {
    throw new UnsupportedOperationException("nothing is executed here");
  }

  @Override
  public GasEstimate estimateGas(CallRequest request) {
    ApplyResult result = call(request).result();
    boolean success = result.receipt().exitCode().isSuccess();
    return new GasEstimate(success ? result.receipt().gasUsed() * 5 / 4 : 0, result);
  }

  @Override
  public Cid submit(SignedMessage message) {
    rejection.ifPresent(
        reason -> {
          throw reason;
        });
    pool.add(message);
    return message.cid();
  }

  @Override
  public List<SignedMessage> pending() {
    return List.copyOf(pool);
  }

  @Override
  public Optional<SignedMessage> pending(Cid message) {
    return pool.stream().filter(m -> m.cid().equals(message)).findFirst();
  }

  @Override
  public long nextNonce(Address sender) {
    long confirmed = state.actor(sender).map(actor -> actor.nonce()).orElse(0L);
    return confirmed + pool.stream().filter(m -> m.message().from().equals(sender)).count();
  }
}
