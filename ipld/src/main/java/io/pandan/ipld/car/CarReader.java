package io.pandan.ipld.car;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a CAR of version 1 from a stream, block by block, checking that each block has the CID it
 * is listed under. Not for many threads.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1 specification</a>
 */
public final class CarReader implements Closeable {
  /** The longest header in bytes (go-car: DefaultMaxAllowedHeaderSize). */
  public static final int MAX_HEADER_BYTES = 32 << 20;

  /** The longest section, a CID and its block, in bytes (go-car: DefaultMaxAllowedSectionSize). */
  public static final int MAX_SECTION_BYTES = 8 << 20;

  private static final int BATCH_BYTES = 4 << 20;

  private final InputStream in;
  private final List<Cid> roots;
  private long offset;

  /**
   * Reads the header.
   *
   * @param in the archive; buffered here, closed by {@link #close}
   * @throws CarException if no CAR of version 1 begins here
   * @throws IOException if the stream fails
   */
  public CarReader(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    int length = readLength(MAX_HEADER_BYTES, "header");
    if (length < 0) {
      throw new CarException("empty stream, expected a CAR header");
    }
    this.roots = List.copyOf(parseHeader(readFully(length)));
  }

  /**
   * The archive's roots.
   *
   * @return the roots in the header's order, unmodifiable
   */
  public List<Cid> roots() {
    return roots;
  }

  /**
   * Reads the next block.
   *
   * @return the block; empty at the end
   * @throws CarException if it is malformed, cut off, or not what its CID says
   * @throws IOException if the stream fails
   */
  public Optional<CarBlock> next() throws IOException {
    long start = offset;
    int length = readLength(MAX_SECTION_BYTES, "section");
    if (length < 0) {
      return Optional.empty();
    }
    byte[] section = readFully(length);
    Cid cid;
    try {
      cid = Cid.read(section, 0);
    } catch (CidException e) {
      throw new CarException("section at offset " + start + ": " + e.getMessage());
    }
    byte[] data = new byte[length - cid.size()];
    System.arraycopy(section, cid.size(), data, 0, data.length);
    if (!cid.isOf(data)) {
      throw new CarException(
          "block at offset " + start + " does not have the hash of its CID " + cid);
    }
    return Optional.of(new CarBlock(cid, data));
  }

  /**
   * Reads all remaining blocks into a store.
   *
   * @param store is written in batches, in the archive's order
   * @return the number of blocks
   * @throws CarException if a block is malformed; blocks before it may have been written
   * @throws IOException if the stream fails
   */
  public long copyTo(Blockstore store) throws IOException {
    long blocks = 0;
    int bytes = 0;
    Map<Cid, byte[]> batch = new LinkedHashMap<>();
    for (Optional<CarBlock> next = next(); next.isPresent(); next = next()) {
      CarBlock block = next.get();
      batch.put(block.cid(), block.data());
      blocks++;
      bytes += block.data().length;
      if (bytes >= BATCH_BYTES) {
        store.putAll(batch);
        batch = new LinkedHashMap<>();
        bytes = 0;
      }
    }
    store.putAll(batch);
    return blocks;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static List<Cid> parseHeader(byte[] header) {
    List<Cid> roots = new ArrayList<>();
    long version = 0;
    try {
      CborReader cbor = new CborReader(header);
      for (int entries = cbor.readMapHeader(); entries > 0; entries--) {
        String key = cbor.readText();
        switch (key) {
          case "roots" -> {
            for (int count = cbor.readArrayHeader(); count > 0; count--) {
              roots.add(cbor.readCid());
            }
          }
          case "version" -> version = cbor.readUnsigned();
          default -> throw new CarException("unknown field \"" + key + "\" in CAR header");
        }
      }
      cbor.requireEnd();
    } catch (CborException e) {
      throw new CarException("CAR header: " + e.getMessage());
    }
    if (version != 1) {
      throw new CarException("CAR of version " + Long.toUnsignedString(version) + ", expected 1");
    }
    return roots;
  }

  /** Reads a length before a section; -1 at the end of the stream. */
  private int readLength(int limit, String what) throws IOException {
    long start = offset;
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.read();
      if (b < 0) {
        if (shift == 0) {
          return -1;
        }
        throw new CarException("length of a " + what + " at offset " + start + " is cut off");
      }
      offset++;
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        if (value == 0 || value > limit) {
          throw new CarException(
              what + " of " + value + " bytes at offset " + start + ", limit " + limit);
        }
        return (int) value;
      }
    }
    throw new CarException("length of a " + what + " at offset " + start + ", limit " + limit);
  }

  private byte[] readFully(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new CarException(
          "cut off: "
              + length
              + " bytes announced before offset "
              + offset
              + ", "
              + bytes.length
              + " there");
    }
    offset += length;
    return bytes;
  }
}
