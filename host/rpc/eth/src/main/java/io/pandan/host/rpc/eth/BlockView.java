package io.pandan.host.rpc.eth;

import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthLog;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.util.List;

/**
 * A tipset as Ethereum sees it: its transactions and their logs. Made for one request; not
 * thread-safe.
 */
final class BlockView {
  private final ExecutedTipset tipset;
  private final long chainId;
  private final EthAddresses addresses;
  private final List<List<EthLog>> logs;

  BlockView(ChainView chain, TipsetLogs logs, ExecutedTipset tipset) {
    this.tipset = tipset;
    this.chainId = chain.network().chainId();
    this.addresses = new EthAddresses(chain.stateAfter(tipset));
    this.logs = logs.of(tipset);
  }

  ExecutedTipset tipset() {
    return tipset;
  }

  /** The block's hash: the digest of the tipset key's CID. */
  byte[] hash() {
    return tipset.key().cid().digest();
  }

  /** How many transactions there are. */
  int size() {
    return tipset.messages().size();
  }

  /** A transaction by its place. */
  TransactionView transaction(int index) {
    return TransactionView.of(tipset.messages().get(index), addresses, chainId);
  }

  /** A transaction's receipt by its place. */
  Receipt receipt(int index) {
    return tipset.receipts().get(index);
  }

  /** The logs of a transaction by its place. */
  List<EthLog> logs(int index) {
    return logs.get(index);
  }

  /** What a transaction's gas costs. */
  Fees fees(int index) {
    Message message = tipset.messages().get(index).message();
    return new Fees(
        receipt(index).gasUsed(),
        message.gasLimit(),
        tipset.tipset().first().parentBaseFee().atto(),
        message.gasFeeCap().atto(),
        message.gasPremium().atto());
  }
}
