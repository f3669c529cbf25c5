package io.pandan.vm.call;

import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.List;

/**
 * A block in execution, with the links that its reader may follow.
 *
 * @param codec the content's codec
 * @param data the content; shared, never changed
 * @param links what it links, identity CIDs and commitments apart
 * @param scanMilligas what it costs to look for the links, or {@link #NOT_SCANNED}
 */
public record Block(long codec, byte[] data, List<Cid> links, long scanMilligas) {

  /** Nobody has looked for links. */
  public static final long NOT_SCANNED = -1;

  /** A block whose links nobody may follow. */
  public static Block opaque(long codec, byte[] data) {
    return new Block(codec, data, List.of(), NOT_SCANNED);
  }

  /** The block as others see it. */
  public IpldBlock toIpld() {
    return new IpldBlock(codec, data);
  }
}
