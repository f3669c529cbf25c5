package io.pandan.conformance.fuzz;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorState;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.eth.EthTransaction;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import java.util.List;
import java.util.function.Function;

/** Messages, transactions, block headers and what else a chain is made of. */
public final class MessageTarget {
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(CborException.class, MalformedException.class);

  private static final List<Function<CborReader, ?>> READERS =
      List.of(
          Message::read,
          SignedMessage::read,
          Receipt::read,
          ActorState::read,
          ActorEvent::read,
          BlockHeader::read);

  private MessageTarget() {}

  /** Reads the bytes as all of them. */
  public static void fuzzerTestOneInput(byte[] data) {
    for (Function<CborReader, ?> reader : READERS) {
      Refusals.allow(REFUSALS, () -> reader.apply(new CborReader(data)));
    }
    Refusals.allow(REFUSALS, () -> EthTransaction.decode(data));
  }
}
