package io.pandan.ipld.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.Varint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarTest {
  private static final byte[] DATA = {(byte) 0x80};
  private static final Cid CID = Cid.sum(Codec.DAG_CBOR, DATA);

  @Test
  void shouldReadWhatItWrote() throws IOException {
    byte[] archive = archive(CID, DATA);
    MemoryBlockstore store = new MemoryBlockstore();
    try (CarReader in = new CarReader(new ByteArrayInputStream(archive))) {
      assertThat(in.roots()).containsExactly(CID);
      assertThat(in.copyTo(store)).isEqualTo(1);
      assertThat(in.next()).isEmpty();
    }
    assertThat(store.require(CID)).isEqualTo(DATA);
  }

  @Test
  void shouldRefuseABlockThatIsNotItsCids() {
    assertThatThrownBy(() -> readAll(archive(CID, new byte[] {(byte) 0x81})))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("does not have the hash of its CID " + CID);
  }

  @Test
  void shouldRefuseArchivesThatAreCutOff() throws IOException {
    byte[] archive = archive(CID, DATA);
    assertThatThrownBy(() -> readAll(Arrays.copyOf(archive, archive.length - 1)))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> readAll(Arrays.copyOf(archive, 10)))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> readAll(new byte[0]))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void shouldRefuseOtherHeaders() {
    byte[] version2 =
        new CborWriter().writeMapHeader(1).writeText("version").writeLong(2).toByteArray();
    assertThatThrownBy(() -> readAll(section(version2)))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> readAll(section(new byte[] {0})))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("expected map");
    byte[] huge = Varint.encode(1L << 40);
    assertThatThrownBy(() -> readAll(huge))
        .isInstanceOf(CarException.class)
        .hasMessageContaining("limit " + CarReader.MAX_HEADER_BYTES);
  }

  private static byte[] archive(Cid cid, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CarWriter car = new CarWriter(out, List.of(CID))) {
      car.write(cid, data);
    }
    return out.toByteArray();
  }

  private static byte[] section(byte[] content) {
    byte[] length = Varint.encode(content.length);
    byte[] section = Arrays.copyOf(length, length.length + content.length);
    System.arraycopy(content, 0, section, length.length, content.length);
    return section;
  }

  private static void readAll(byte[] archive) throws IOException {
    try (CarReader in = new CarReader(new ByteArrayInputStream(archive))) {
      in.copyTo(new MemoryBlockstore());
    }
  }
}
