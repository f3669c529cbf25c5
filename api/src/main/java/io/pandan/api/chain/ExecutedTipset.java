package io.pandan.api.chain;

import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Cid;
import java.util.List;

/**
 * A tipset with what executing it gave. A child's header carries {@code stateRoot}, {@code
 * receiptsRoot} and {@code nextBaseFee}.
 *
 * @param tipset the tipset
 * @param key its key
 * @param messages its messages in the order of execution, BLS ones first
 * @param receipts their receipts, in the same order
 * @param stateRoot the state afterwards
 * @param receiptsRoot the AMT (version 0) of the receipts
 * @param nextBaseFee the base fee of the next tipset
 */
public record ExecutedTipset(
    Tipset tipset,
    TipsetKey key,
    List<SignedMessage> messages,
    List<Receipt> receipts,
    Cid stateRoot,
    Cid receiptsRoot,
    TokenAmount nextBaseFee) {

  /** Copies the lists. */
  public ExecutedTipset {
    messages = List.copyOf(messages);
    receipts = List.copyOf(receipts);
  }

  /** The epoch. */
  public long height() {
    return tipset.height();
  }
}
