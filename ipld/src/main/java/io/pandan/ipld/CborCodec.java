package io.pandan.ipld;

import java.math.BigInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How values of a type are written in DAG-CBOR and read back: what trees of state are made of.
 *
 * <p>A type that has {@code static T read(CborReader)} and {@code void write(CborWriter)} gets one
 * by {@code CborCodec.of(T::read, T::write)}. Stateless, and so safe for use by many threads.
 *
 * @param <T> the values' type
 */
@ConsumerType
public interface CborCodec<T> {
  /** Signed 64-bit integers. */
  CborCodec<Long> LONG = of(CborReader::readLong, (value, out) -> out.writeLong(value));

  /** Byte strings; the arrays are the caller's. */
  CborCodec<byte[]> BYTES = of(CborReader::readBytes, (value, out) -> out.writeBytes(value));

  /** Texts. */
  CborCodec<String> TEXT = of(CborReader::readText, (value, out) -> out.writeText(value));

  /** Links. */
  CborCodec<Cid> CID = of(CborReader::readCid, (value, out) -> out.writeCid(value));

  /** Filecoin's big integers. */
  CborCodec<BigInteger> BIG_INT =
      of(CborReader::readBigInt, (value, out) -> out.writeBigInt(value));

  /** Values of any kind as they are encoded. */
  CborCodec<byte[]> RAW = of(CborReader::readRaw, (value, out) -> out.writeRaw(value));

  /**
   * Reads one value.
   *
   * @param in stands before the value
   * @return the value
   * @throws CborException if something else stands there
   */
  T read(CborReader in);

  /**
   * Writes one value.
   *
   * @param value the value
   * @param out is appended to
   */
  void write(T value, CborWriter out);

  /**
   * Encodes one value.
   *
   * @param value the value
   * @return its DAG-CBOR
   */
  default byte[] encode(T value) {
    CborWriter out = new CborWriter();
    write(value, out);
    return out.toByteArray();
  }

  /**
   * Decodes an array that holds one value and nothing else.
   *
   * @param dagCbor the value's DAG-CBOR
   * @return the value
   * @throws CborException if it is something else
   */
  default T decode(byte[] dagCbor) {
    CborReader in = new CborReader(dagCbor);
    T value = read(in);
    in.requireEnd();
    return value;
  }

  /**
   * Makes a codec of two functions.
   *
   * @param <T> the values' type
   * @param reader reads one value
   * @param writer writes one value
   * @return the codec
   */
  static <T> CborCodec<T> of(Function<CborReader, T> reader, BiConsumer<T, CborWriter> writer) {
    return new CborCodec<>() {
      @Override
      public T read(CborReader in) {
        return reader.apply(in);
      }

      @Override
      public void write(T value, CborWriter out) {
        writer.accept(value, out);
      }
    };
  }
}
