package io.pandan.host.rpc.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestChannel;
import io.pandan.host.rpc.methods.TestState;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockMethodsTest {
  private static final Address KEY = Address.secp256k1(new byte[65]);

  private final TestState state = new TestState();
  private final TestChain chain = new TestChain().withState(state);
  private final FilecoinModule module = new FilecoinModule(chain, chain, "1.2.3");
  private final TestCalls filecoin = new TestCalls(module);
  private final SignedMessage secp = message(KEY, Signature.Type.SECP256K1);
  private final SignedMessage bls = message(Address.bls(new byte[48]), Signature.Type.BLS);

  private static SignedMessage message(Address from, Signature.Type type) {
    Message message =
        new Message(
            0,
            Address.id(1001),
            from,
            4,
            TokenAmount.ofFil(2),
            1_000_000,
            TokenAmount.ofAtto(300),
            TokenAmount.ofAtto(200),
            0,
            new byte[0]);
    return new SignedMessage(message, new Signature(type, new byte[] {3, 4, 5}));
  }

  private static TestChain.Executed executed(SignedMessage message, long gas) {
    Receipt receipt = new Receipt(ExitCode.OK, new byte[0], gas, Optional.empty());
    return new TestChain.Executed(message, receipt, List.of());
  }

  @Test
  void shouldShowABlockAndWhatIsInIt() {
    ExecutedTipset tipset = chain.seal(executed(bls, 7), executed(secp, 8));
    String block = link(tipset.key().cids().getFirst());

    assertThat(filecoin.text("Filecoin.ChainGetBlock", block))
        .startsWith("{'Miner':'t01000'")
        .contains("'Height':1,");
    assertThat(filecoin.text("Filecoin.ChainGetBlockMessages", block))
        .startsWith("{'BlsMessages':[{'Version':0,'To':'t01001','From':'t3")
        .contains("'SecpkMessages':[{'Message':{'Version':0,")
        .endsWith("'Cids':[" + link(bls.cid()) + "," + link(secp.cid()) + "]}");
    assertThat(filecoin.text("Filecoin.ChainGetMessagesInTipset", "[" + block + "]"))
        .startsWith("[{'Cid':" + link(bls.cid()) + ",'Message':{'Version':0,")
        .contains("{'Cid':" + link(secp.cid()));
    assertThat(filecoin.error("Filecoin.ChainGetBlock", link(TestChain.cid("x"))))
        .hasMessageStartingWith("no block of the chain has the CID bafy");
  }

  @Test
  void shouldShowWhatTheParentsHadAndGave() {
    chain.seal(executed(secp, 8));
    ExecutedTipset child = chain.seal();
    String block = link(child.key().cids().getFirst());

    assertThat(filecoin.text("Filecoin.ChainGetParentMessages", block))
        .startsWith("[{'Cid':" + link(secp.cid()));
    assertThat(filecoin.text("Filecoin.ChainGetParentReceipts", block))
        .isEqualTo("[{'ExitCode':0,'Return':null,'GasUsed':8,'EventsRoot':null}]");
    String genesis = link(chain.tipset(0).orElseThrow().key().cids().getFirst());
    assertThat(filecoin.text("Filecoin.ChainGetParentMessages", genesis)).isEqualTo("[]");
    assertThat(filecoin.text("Filecoin.ChainGetParentReceipts", genesis)).isEqualTo("[]");
  }

  @Test
  void shouldTellTheWayBothWaysAlsoOverNullRounds() {
    ExecutedTipset first = chain.seal();
    chain.nullRound();
    ExecutedTipset third = chain.seal();
    String one = "[" + link(first.key().cids().getFirst()) + "]";
    String three = "[" + link(third.key().cids().getFirst()) + "]";

    assertThat(filecoin.text("Filecoin.ChainGetPath", one, three))
        .startsWith("[{'Type':'apply','Val':{'Cids':" + three)
        .endsWith("'Height':3}}]");
    assertThat(filecoin.text("Filecoin.ChainGetPath", three, one))
        .startsWith("[{'Type':'revert','Val':{'Cids':" + three);
    assertThat(filecoin.text("Filecoin.ChainGetPath", one, one)).isEqualTo("[]");
    assertThat(filecoin.text("Filecoin.ChainTipSetWeight", one)).isEqualTo("'1'");
  }

  @Test
  void shouldShowEventsOfARoot() {
    StampedEvent event =
        new StampedEvent(
            1007, new ActorEvent(List.of(new EventEntry(3, "t1", 0x55, new byte[] {1, 2}))));
    Cid root =
        Amt.create(
                chain.blocks(),
                Amt.EVENTS_BIT_WIDTH,
                CborCodec.of(StampedEvent::read, StampedEvent::write))
            .setAll(List.of(event))
            .flush();

    assertThat(filecoin.text("Filecoin.ChainGetEvents", link(root)))
        .isEqualTo(
            "[{'Emitter':1007,'Entries':[{'Flags':3,'Key':'t1','Codec':85,'Value':'AQI='}]}]");
    assertThat(filecoin.error("Filecoin.ChainGetEvents", link(TestChain.cid("x"))))
        .hasMessageStartingWith("no events are at bafy");
  }

  @Test
  void shouldMeasureWhatAnObjectLeadsToWithoutItsBase() {
    Cid leaf = chain.blocks().putCbor(new CborWriter().writeText("leaf").toByteArray());
    byte[] both = new CborWriter().writeArrayHeader(2).writeCid(leaf).writeCid(leaf).toByteArray();
    Cid root = chain.blocks().putCbor(both);

    assertThat(filecoin.text("Filecoin.ChainStatObj", link(root), "null"))
        .isEqualTo("{'Size':" + (both.length + 5) + ",'Links':2}");
    assertThat(filecoin.text("Filecoin.ChainStatObj", link(root), link(leaf)))
        .isEqualTo("{'Size':" + both.length + ",'Links':2}");
  }

  @Test
  void shouldListActorsAndFindTheirOtherAddresses() {
    Hamt<Long> map = Hamt.create(chain.blocks(), HamtConfig.FILECOIN, CborCodec.LONG);
    map.set(KEY.toBytes(), 1001L);
    byte[] init =
        new CborWriter()
            .writeArrayHeader(3)
            .writeCid(map.flush())
            .writeLong(1002)
            .writeText("testnet")
            .toByteArray();
    Address nobody = Address.actor(new byte[] {9});
    state.with(ActorIds.INIT, "init", chain.blocks().putCbor(init), 0, TokenAmount.ZERO, nobody);
    state.with(1001, "account", TestChain.cid("x"), 0, TokenAmount.ofAtto(5), KEY);

    assertThat(filecoin.text("Filecoin.StateListActors", "[]")).isEqualTo("['t01','t01001']");
    assertThat(filecoin.text("Filecoin.StateLookupRobustAddress", "'t01001'", "[]"))
        .isEqualTo("'" + KEY.toString('t') + "'");
    assertThat(filecoin.error("Filecoin.StateLookupRobustAddress", "'t01'", "[]"))
        .hasMessage("no other address of t01");
    assertThat(filecoin.text("Filecoin.StateCirculatingSupply", "[]")).isEqualTo("'5'");

    chain.seal(executed(secp, 8));
    chain.seal(executed(bls, 8));
    assertThat(filecoin.text("Filecoin.StateListMessages", "{'From':'t01001'}", "[]", "0"))
        .isEqualTo("[" + link(secp.cid()) + "]");
    assertThat(filecoin.text("Filecoin.StateListMessages", "{'To':'t01001'}", "[]", "0"))
        .isEqualTo("[" + link(bls.cid()) + "," + link(secp.cid()) + "]");
    assertThat(filecoin.text("Filecoin.StateListMessages", "{'To':'t01001'}", "[]", "2"))
        .isEqualTo("[" + link(bls.cid()) + "]");
    assertThat(filecoin.error("Filecoin.StateListMessages", "{'To':''}", "[]", "0"))
        .hasMessageContaining("needs \"To\" or \"From\"");
  }

  @Test
  void shouldTellWhatCirculates() {
    assertThat(filecoin.text("Filecoin.StateVMCirculatingSupplyInternal", "[]"))
        .isEqualTo(
            "{'FilVested':'1000','FilMined':'500','FilBurnt':'30','FilLocked':'4',"
                + "'FilCirculating':'1536','FilReserveDisbursed':'70'}");
  }

  @Test
  void shouldTellOfMessagesThatComeAndGo() throws InterruptedException {
    TestChannel channel = new TestChannel();
    filecoin.call(channel, "Filecoin.MpoolSub");
    module.added(secp);
    module.applied(chain.seal(executed(secp, 1)));

    assertThat(channel.next().toString()).contains("Type").contains(secp.cid().toString());
    assertThat(channel.next().get("method").toString()).contains("xrpc.ch.val");
    assertThat(channel.isSilent()).isTrue();
  }

  @Test
  void shouldNumberChannelsOfAConnectionApart() {
    assertThat(filecoin.call(new TestChannel(), "Filecoin.MpoolSub"))
        .isNotEqualTo(filecoin.call(new TestChannel(), "Filecoin.ChainNotify"));
  }

  @Test
  void shouldTakeManyMessagesAndShowThemInOrder() {
    String one = signed(secp);

    assertThat(filecoin.text("Filecoin.MpoolBatchPush", "[" + one + "]"))
        .isEqualTo("[" + link(secp.cid()) + "]");
    assertThat(filecoin.text("Filecoin.MpoolSelect", "[]", "0.5"))
        .isEqualTo(filecoin.text("Filecoin.MpoolPending", "[]"))
        .startsWith("[{'Message':");
  }

  private static String signed(SignedMessage signed) {
    return "{'Message':{'To':'t01001','From':'"
        + signed.message().from()
        + "','Nonce':4,'Value':'2000000000000000000','GasLimit':1000000,'GasFeeCap':'300',"
        + "'GasPremium':'200','Method':0},'Signature':{'Type':1,'Data':'AwQF'}}";
  }

  private static String link(Cid cid) {
    return "{'/':'" + cid + "'}";
  }
}
