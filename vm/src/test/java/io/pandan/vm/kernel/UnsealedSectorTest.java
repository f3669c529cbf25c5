package io.pandan.vm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.MalformedException;
import io.pandan.api.proof.PieceInfo;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsealedSectorTest {

  private static final long SECTOR = 2_048;

  /** Zeros of 128 and of 256 bytes, ref-fvm {@code shared/src/piece/zero.rs}. */
  private static final Cid ZERO_128 =
      Cid.parse("baga6ea4seaqdomn3tgwgrh3g532zopskstnbrd2n3sxfqbze7rxt7vqn7veigmy");

  /** The sectors without pieces that networks know (Lotus {@code lib/zerocomm}, go-fil-commcid). */
  @ParameterizedTest
  @CsvSource({
    "2048, baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy",
    "34359738368, baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq",
    "68719476736, baga6ea4seaqomqafu276g53zko4k23xzh4h4uecjwicbmvhsuqi7o4bhthhm4aq"
  })
  void shouldKnowSectorsOfZeros(long size, String cid) {
    assertThat(UnsealedSector.cid(size, List.of())).isEqualTo(Cid.parse(cid));
    assertThat(UnsealedSector.cid(size, List.of(new PieceInfo(128, ZERO_128))))
        .isEqualTo(Cid.parse(cid));
  }

  /** Halves of one repeated byte make the whole, by filecoin-project/go-fil-commp-hashhash. */
  @Test
  void shouldJoinPieces() throws IOException {
    Map<Long, Cid> full = repeatedBytes();
    long whole = Collections.max(full.keySet());
    PieceInfo half = new PieceInfo(whole / 2, full.get(whole / 2));
    PieceInfo quarter = new PieceInfo(whole / 4, full.get(whole / 4));
    PieceInfo smallest = new PieceInfo(128, full.get(128L));

    assertThat(whole).isGreaterThanOrEqualTo(1_024);
    assertThat(UnsealedSector.cid(whole, List.of(half, half))).isEqualTo(full.get(whole));
    assertThat(UnsealedSector.cid(whole, List.of(quarter, quarter, half)))
        .isEqualTo(full.get(whole));
    assertThat(UnsealedSector.cid(whole, Collections.nCopies((int) (whole / 128), smallest)))
        .isEqualTo(full.get(whole));
  }

  private static Map<Long, Cid> repeatedBytes() throws IOException {
    Path file = Path.of(System.getProperty("vectors", ""), "proofs/commp_0xCC.txt");
    assumeTrue(Files.isRegularFile(file), "skipped: no vectors at " + file);
    return Files.readAllLines(file).stream()
        .map(line -> line.split(","))
        // Payloads that fill their piece: 127 of 128 bytes.
        .filter(f -> Long.parseLong(f[0]) * 128 == Long.parseLong(f[1]) * 127)
        .collect(Collectors.toMap(f -> Long.parseLong(f[1]), f -> Cid.parse(f[2])));
  }

  @Test
  void shouldAlignPiecesToTheirSizeAndFillWithZeros() {
    PieceInfo a = piece(128, 1);
    PieceInfo b = piece(512, 2);
    PieceInfo c = piece(256, 3);
    byte[] zero = ZERO_128.digest();
    // By levels: 128 each, with b and c taken as what their subtrees hash to.
    byte[] first512 = pair(pair(a.cid().digest(), zero), pair(zero, zero));
    byte[] zero512 = pair(pair(zero, zero), pair(zero, zero));
    byte[] third512 = pair(c.cid().digest(), pair(zero, zero));

    Cid expected = commitment(pair(pair(first512, b.cid().digest()), pair(third512, zero512)));

    assertThat(UnsealedSector.cid(SECTOR, List.of(a, b, c))).isEqualTo(expected);
  }

  @Test
  void shouldRefuseWhatIsNoSector() {
    assertRefused(List.of(piece(64, 1)));
    assertRefused(List.of(piece(0, 1)));
    assertRefused(List.of(piece(-1, 1)));
    assertRefused(List.of(piece(384, 1)));
    assertRefused(List.of(piece(4_096, 1)));
    assertRefused(List.of(piece(2_048, 1), piece(128, 1)));
    assertRefused(List.of(piece(128, 1), piece(2_048, 1)));
    assertRefused(List.of(new PieceInfo(128, Cid.sum(Codec.RAW, new byte[] {1}))));
    List<PieceInfo> many = new ArrayList<>(Collections.nCopies(17, piece(128, 1)));
    assertRefused(many);
  }

  private static void assertRefused(List<PieceInfo> pieces) {
    assertThatThrownBy(() -> UnsealedSector.cid(SECTOR, pieces))
        .isInstanceOf(MalformedException.class);
  }

  private static PieceInfo piece(long size, int seed) {
    byte[] digest = new byte[32];
    digest[0] = (byte) seed;
    return new PieceInfo(size, commitment(digest));
  }

  private static Cid commitment(byte[] digest) {
    return Cid.v1(Codec.FIL_COMMITMENT_UNSEALED, MultihashCode.SHA2_256_TRUNC254_PADDED, digest);
  }

  private static byte[] pair(byte[] left, byte[] right) {
    byte[] digest = Sha256.hash(left, right);
    digest[31] = (byte) (digest[31] & 0x3f);
    return digest;
  }
}
