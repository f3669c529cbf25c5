package io.pandan.host.rpc.eth;

import io.pandan.api.ActorEvent;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Transactions that ethers 6.17.0 signed with the first development key, and what they might do.
 */
final class Sent {
  static final EthAddress ALICE = EthAddress.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  static final EthAddress BOB = EthAddress.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  static final EthAddress CONTRACT = EthAddress.parse("0x00000000000000000000000000000000000000c0");

  /** Type 2, nonce 0, 7 attoFIL to Bob, gas limit 5,000,000, fee cap 1,000, premium 200. */
  static final String TRANSFER =
      "0x02f86a8401df5e768081c88203e8834c4b409470997970c51812dc3a010c7d01b50e0d17dc79c80780c080a0"
          + "4e2d428f40618f9506921ac95ba8fed803dba40b708fec773e92867530b9b2cea035fba54a179b8acb6edb"
          + "1bd0ac96a446985ade927b12d66940e8af08961c481d";

  static final String TRANSFER_HASH =
      "0x613133d1caaaa1f274fe6c47d015032d100180db518f522a57eebefb62cb5c10";

  /** Type 2, nonce 1, creates a contract of 0x6001600255, gas limit 90,000,000. */
  static final String CREATE =
      "0x02f85c8401df5e760181c88203e884055d4a808080856001600255c080a03d5d348dbea30560b9132f50c4aa"
          + "0450b6afa3ad850115958d4b74e4dd8f060fa04edecb1345cb0ab590e4fd6471336dce207e90b8afde2ef"
          + "ea1d8579d9189abcc";

  static final String CREATE_HASH =
      "0xdb6a7a51035a813a0a974c63631e490cd35f193ffff37d7f4f482453d9e8fe0e";

  /** Legacy (EIP-155), nonce 2, 0xdeadbeef and 1 attoFIL to the contract, gas price 150. */
  static final String LEGACY =
      "0xf869028196832dc6c09400000000000000000000000000000000000000c00184deadbeef8403bebd0fa0a669"
          + "fe4250217662d15e8a13ea833e26ea80b5c2cd7c5292868fc1f584d62c6ca05c4e45023385372a25134707"
          + "a07f228874bc4b31aad53afe75d8b99c4f81782c";

  static final String LEGACY_HASH =
      "0x715902a8be8e40cd778a3faca0094a3732c9a2156043cda4197cccd53e0a3a81";

  /** Type 2 for chain 1. */
  static final String FOREIGN =
      "0x02f86301030101832dc6c09470997970c51812dc3a010c7d01b50e0d17dc79c80180c001a045140ab360a0495"
          + "307794704e4f1e004dc26997b7d8d0aea07025b2ed5de678da07c09a8d1adfeaa8cbea3c892ab675514d26"
          + "e882c87c41df3b5d224663ca611a8";

  private Sent() {}

  static SignedMessage message(String raw) {
    return EthTransaction.decode(bytes(raw)).toSignedMessage(TestChain.CHAIN_ID);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex, 2, hex.length());
  }

  static TestChain.Executed succeeded(String raw, long gasUsed, StampedEvent... events) {
    return new TestChain.Executed(
        message(raw),
        new Receipt(
            ExitCode.OK,
            new byte[0],
            gasUsed,
            events.length == 0 ? Optional.empty() : Optional.of(TestChain.cid("events"))),
        List.of(events));
  }

  static TestChain.Executed failed(String raw, int exitCode, long gasUsed) {
    return new TestChain.Executed(
        message(raw),
        new Receipt(new ExitCode(exitCode), new byte[0], gasUsed, Optional.empty()),
        List.of());
  }

  /** The creation of a contract, with what the EAM returns. */
  static TestChain.Executed created(EthAddress address) {
    byte[] returned =
        new CborWriter()
            .writeArrayHeader(3)
            .writeLong(1234)
            .writeNull()
            .writeBytes(address.toBytes())
            .toByteArray();
    return new TestChain.Executed(
        message(CREATE),
        new Receipt(ExitCode.OK, returned, 80_000_000, Optional.empty()),
        List.of());
  }

  /** A contract's log with topics of one byte each. */
  static StampedEvent log(long emitter, String data, int... topics) {
    List<EventEntry> entries = new ArrayList<>();
    for (int i = 0; i < topics.length; i++) {
      entries.add(entry("t" + (i + 1), word(topics[i])));
    }
    if (!data.equals("0x")) {
      entries.add(entry("d", bytes(data)));
    }
    return new StampedEvent(emitter, new ActorEvent(entries));
  }

  static EventEntry entry(String key, byte[] value) {
    return new EventEntry(EventEntry.INDEXED_ALL, key, Codec.RAW, value);
  }

  static byte[] word(int lowest) {
    byte[] word = new byte[32];
    word[31] = (byte) lowest;
    return word;
  }
}
