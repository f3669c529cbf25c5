package io.pandan.host.chain.snapshot;

import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.NetworkRecord;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was exported or imported.
 *
 * @param network the network
 * @param head the newest tipset
 * @param blocks how many blocks the file has
 * @param bytes the file's size
 * @param verified how many of the newest tipsets were executed again
 * @param edited of these, the epochs after which the network's owner edited the state
 */
public record SnapshotSummary(
    NetworkRecord network,
    ExecutedTipset head,
    long blocks,
    long bytes,
    long verified,
    List<Long> edited) {

  /** Copies the list. */
  public SnapshotSummary {
    edited = List.copyOf(edited);
  }

  /** As people read it, a line each. */
  public String describe() {
    String cids = head.key().cids().stream().map(Object::toString).collect(Collectors.joining(" "));
    return """
    Network   %s, chain id %d
    Head      epoch %d, %s
    State     %s
    Blocks    %d, %d bytes
    Verified  %s
    """
        .formatted(
            network.name(),
            network.chainId(),
            head.height(),
            cids,
            head.stateRoot(),
            blocks,
            bytes,
            "%d tipsets executed again, the same roots%s"
                .formatted(
                    verified,
                    edited.isEmpty() ? "" : "; states edited by the owner after epochs " + edited));
  }
}
