package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * What a message did, as stored on chain (version 1, with events). Source: ref-fvm {@code
 * shared/src/receipt.rs}, FIP-0049.
 *
 * @param exitCode how it ended
 * @param returnData what it returned; not copied, never to be changed
 * @param gasUsed units of gas
 * @param eventsRoot the root of the AMT of {@link StampedEvent}s, bit width 5; empty without events
 */
public record Receipt(
    ExitCode exitCode, byte[] returnData, long gasUsed, Optional<Cid> eventsRoot) {

  /** Reads the tuple of four fields. */
  public static Receipt read(CborReader in) {
    in.readArrayHeader(4);
    ExitCode exitCode = new ExitCode((int) in.readLong());
    byte[] returnData = in.readBytes();
    long gasUsed = in.readUnsigned();
    if (in.tryReadNull()) {
      return new Receipt(exitCode, returnData, gasUsed, Optional.empty());
    }
    return new Receipt(exitCode, returnData, gasUsed, Optional.of(in.readCid()));
  }

  /** Writes the tuple of four fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(4);
    out.writeLong(Integer.toUnsignedLong(exitCode.value()));
    out.writeBytes(returnData);
    out.writeUnsigned(gasUsed);
    if (eventsRoot.isPresent()) {
      out.writeCid(eventsRoot.get());
    } else {
      out.writeNull();
    }
  }

  /** The receipt in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }
}
