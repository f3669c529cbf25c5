package io.pandan.vm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pandan.api.ErrorNumber;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.vm.call.Block;
import io.pandan.vm.gas.GasTracker;
import io.pandan.vm.gas.Price;
import io.pandan.vm.gas.PriceList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cases of ref-fvm's fvm/src/ipld/mod.rs: a field costs 1, a link 65,536. */
class LinkScannerTest {

  private static final PriceList PRICES =
      PriceList.forNetworkVersion(21).with(Price.SCAN_FIELD, 1).with(Price.SCAN_LINK, 1 << 16);

  private static final Cid TARGET = Cid.sum(Codec.RAW, new byte[] {'f', 'o', 'o'});

  @Test
  void shouldNotLookIntoRawBlocks() throws SyscallException {
    assertThat(scan(Codec.RAW, new byte[] {1, 2, 3}, 0, 0)).isEmpty();
  }

  @Test
  void shouldFindLinksInDagCborAlone() throws SyscallException {
    assertThat(scan(Codec.DAG_CBOR, test(TARGET), 4, 1)).containsExactly(TARGET);
    assertThat(scan(Codec.CBOR, test(TARGET), 0, 0)).isEmpty();
    assertThat(scan(Codec.RAW, test(TARGET), 0, 0)).isEmpty();
  }

  @Test
  void shouldSpendAllGasWhenItRunsOut() {
    GasTracker gas = new GasTracker(4, Optional.empty());

    assertThatThrownBy(() -> LinkScanner.scan(Codec.DAG_CBOR, test(TARGET), PRICES, gas))
        .isInstanceOf(OutOfGasException.class);
    assertThat(gas.available()).isZero();
  }

  @Test
  void shouldChargeForABlockAgainAsForScanningIt() throws SyscallException {
    Block scanned =
        LinkScanner.scan(
            Codec.DAG_CBOR, test(TARGET), PRICES, new GasTracker(1 << 20, Optional.empty()));
    GasTracker gas = new GasTracker(4 + (1 << 16), Optional.empty());
    LinkScanner.chargeAgain(scanned, gas);
    assertThat(gas.available()).isZero();

    GasTracker tooLittle = new GasTracker(3 + (1 << 16), Optional.empty());
    assertThatThrownBy(() -> LinkScanner.chargeAgain(scanned, tooLittle))
        .isInstanceOf(OutOfGasException.class);
    assertThat(tooLittle.available()).isZero();
  }

  @Test
  void shouldScanIdentityLinks() throws SyscallException {
    Cid inline = Cid.identity(Codec.DAG_CBOR, test(TARGET));

    assertThat(scan(Codec.DAG_CBOR, test(inline), 8, 2)).containsExactly(TARGET);
    assertThat(scan(Codec.DAG_CBOR, test(Cid.identity(Codec.CBOR, test(TARGET))), 4, 1)).isEmpty();
  }

  @Test
  void shouldPassOverCommitments() throws SyscallException {
    Cid piece =
        Cid.v1(Codec.FIL_COMMITMENT_UNSEALED, MultihashCode.SHA2_256_TRUNC254_PADDED, new byte[32]);

    assertThat(scan(Codec.DAG_CBOR, test(piece), 4, 1)).isEmpty();
  }

  @Test
  void shouldRefuseLinksThatCannotBe() {
    assertThat(error(test(Cid.v1(Codec.DAG_PB, MultihashCode.BLAKE2B_256, new byte[32]))))
        .isEqualTo(ErrorNumber.NOT_FOUND);
    assertThat(error(test(Cid.v1(Codec.RAW, MultihashCode.SHA2_256, new byte[32]))))
        .isEqualTo(ErrorNumber.NOT_FOUND);
    assertThat(error(test(Cid.v1(Codec.RAW, MultihashCode.BLAKE2B_256, new byte[20]))))
        .isEqualTo(ErrorNumber.NOT_FOUND);
  }

  @Test
  void shouldChargeForTheFieldsBeforeAFault() {
    GasTracker gas = new GasTracker(1_000, Optional.empty());

    assertThat(
            catchThrowableOfType(
                    SyscallException.class,
                    () ->
                        LinkScanner.scan(
                            Codec.DAG_CBOR, new byte[] {(byte) 0x83, 0x01, 0x02}, PRICES, gas))
                .errorNumber())
        .isEqualTo(ErrorNumber.SERIALIZATION);
    assertThat(gas.used()).isEqualTo(4_000);
  }

  private static ErrorNumber error(byte[] block) {
    return catchThrowableOfType(
            SyscallException.class,
            () ->
                LinkScanner.scan(
                    Codec.DAG_CBOR, block, PRICES, new GasTracker(1 << 20, Optional.empty())))
        .errorNumber();
  }

  private static List<Cid> scan(long codec, byte[] data, long fields, long links)
      throws SyscallException {
    GasTracker gas = new GasTracker(fields + (links << 16), Optional.empty());
    List<Cid> found = LinkScanner.scan(codec, data, PRICES, gas).links();
    assertThat(gas.available()).isZero();
    return found;
  }

  /** A tuple of a number, a link and a number: four fields. */
  private static byte[] test(Cid link) {
    return new CborWriter()
        .writeArrayHeader(3)
        .writeUnsigned(0)
        .writeCid(link)
        .writeUnsigned(1)
        .toByteArray();
  }
}
