package io.pandan.host.console;

import io.pandan.api.Receipt;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.NetworkInfo;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The network, the newest blocks, and the messages that wait. Draws itself anew as time goes by.
 */
@Component(
    service = Servlet.class,
    property = {
      "felix.webconsole.label=chain",
      "felix.webconsole.title=Chain",
      ConsolePage.CATEGORY
    })
public final class ChainPage extends ConsolePage {
  private static final int BLOCKS = 20;

  /** Often enough to see the chain move, and no load. */
  private static final String REFRESH =
      "<script>setTimeout(function () { location.reload(); }, 3000);</script>\n";

  private final transient ChainView chain;
  private final transient MessageOutbox outbox;

  /** Made by Declarative Services. */
  @Activate
  public ChainPage(@Reference ChainView chain, @Reference MessageOutbox outbox) {
    this.chain = chain;
    this.outbox = outbox;
  }

  @Override
  String content(HttpServletRequest request) {
    NetworkInfo network = chain.network();
    String summary =
        "%s, chain id %d, network version %d, %s actors%s. Height %d. %d messages wait."
            .formatted(
                network.name(),
                network.chainId(),
                network.networkVersion(),
                network.actorSet(),
                network.development() ? ", development mode" : "",
                chain.head().height(),
                outbox.pending().size());
    return Html.status(summary)
        + Html.title("Newest blocks")
        + Html.table(
            List.of("Height", "Time", "Messages", "Failed", "Gas used", "Base fee (atto)", "Block"),
            newest())
        + REFRESH;
  }

  private List<List<String>> newest() {
    List<List<String>> rows = new ArrayList<>();
    long head = chain.head().height();
    for (long height = head; height >= 0 && height > head - BLOCKS; height--) {
      chain.tipset(height).ifPresent(tipset -> rows.add(row(tipset)));
    }
    return rows;
  }

  private static List<String> row(ExecutedTipset tipset) {
    BlockHeader block = tipset.tipset().first();
    List<Receipt> receipts = tipset.receipts();
    return List.of(
        Long.toString(block.height()),
        Instant.ofEpochSecond(block.timestampS()).toString(),
        Integer.toString(receipts.size()),
        Long.toString(receipts.stream().filter(ChainPage::failed).count()),
        Long.toString(receipts.stream().mapToLong(Receipt::gasUsed).sum()),
        block.parentBaseFee().atto().toString(),
        Html.text(block.cid().toString()));
  }

  private static boolean failed(Receipt receipt) {
    return !receipt.exitCode().isSuccess();
  }
}
