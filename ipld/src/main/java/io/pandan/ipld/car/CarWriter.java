package io.pandan.ipld.car;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Varint;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a CAR of version 1 to a stream, block by block. Not for many threads.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1 specification</a>
 */
public final class CarWriter implements Closeable {
  private final OutputStream out;
  private final byte[] scratch = new byte[Varint.MAX_SIZE_BYTES + 128];

  /**
   * Writes the header.
   *
   * @param out where to write; buffered here, closed by {@link #close}
   * @param roots the archive's roots
   * @throws IOException if the stream fails
   */
  public CarWriter(OutputStream out, List<Cid> roots) throws IOException {
    this.out = new BufferedOutputStream(out, 1 << 16);
    CborWriter header =
        new CborWriter().writeMapHeader(2).writeText("roots").writeArrayHeader(roots.size());
    roots.forEach(header::writeCid);
    byte[] bytes = header.writeText("version").writeUnsigned(1).toByteArray();
    this.out.write(Varint.encode(bytes.length));
    this.out.write(bytes);
  }

  /**
   * Writes a block.
   *
   * @param cid its CID, which the caller vouches for
   * @param data its bytes; not kept
   * @throws IOException if the stream fails
   */
  public void write(Cid cid, byte[] data) throws IOException {
    int at = Varint.write(cid.size() + data.length, scratch, 0);
    at = cid.copyTo(scratch, at);
    out.write(scratch, 0, at);
    out.write(data);
  }

  /**
   * Hands what was written to the stream below.
   *
   * @throws IOException if the stream fails
   */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
