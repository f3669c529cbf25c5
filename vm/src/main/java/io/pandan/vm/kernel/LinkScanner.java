package io.pandan.vm.kernel;

import io.pandan.api.ErrorNumber;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.vm.call.Block;
import io.pandan.vm.gas.GasTracker;
import io.pandan.vm.gas.Price;
import io.pandan.vm.gas.PriceList;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the links of a block and charges for the search, found or not: a field and a link have
 * their prices, links inside of identity CIDs count, commitments are passed over. Source: ref-fvm
 * {@code fvm/src/ipld/mod.rs}.
 */
final class LinkScanner implements CborLinks.Visitor {

  private static final int BLAKE2B_256_BYTES = 32;
  private static final String CHARGE = "OnScanIpldLinks";

  /** A link that no block may have; control flow through the scan. */
  private static final class ForbiddenLinkException extends RuntimeException {
    ForbiddenLinkException(String message) {
      super(message, null, false, false);
    }
  }

  private final long fieldMilligas;
  private final long linkMilligas;
  private final long available;
  private final List<Cid> links = new ArrayList<>();
  private long used;

  private LinkScanner(PriceList prices, long available) {
    this.fieldMilligas = prices.of(Price.SCAN_FIELD);
    this.linkMilligas = prices.of(Price.SCAN_LINK);
    this.available = available;
  }

  /**
   * Scans a block.
   *
   * @param codec the block's codec
   * @param data the block
   * @return the block with its links in order
   * @throws SyscallException with SERIALIZATION when the block is malformed, NOT_FOUND when it
   *     links what cannot be, ILLEGAL_CODEC when its codec is unknown
   */
  static Block scan(long codec, byte[] data, PriceList prices, GasTracker gas)
      throws SyscallException {
    LinkScanner scanner = new LinkScanner(prices, gas.available());
    boolean spent = false;
    try {
      scanner.scan(codec, data);
      return new Block(codec, data, scanner.links, scanner.used);
    } catch (OutOfGasException e) {
      spent = true;
      throw e;
    } catch (CborException e) {
      throw new SyscallException(ErrorNumber.SERIALIZATION, e.getMessage());
    } catch (ForbiddenLinkException e) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, e.getMessage());
    } finally {
      gas.charge(CHARGE, spent ? gas.available() : scanner.used);
    }
  }

  /** Charges for a block that was scanned before as if it were scanned again. */
  static void chargeAgain(Block scanned, GasTracker gas) {
    if (scanned.scanMilligas() > gas.available()) {
      gas.charge(CHARGE, gas.available());
      throw new OutOfGasException();
    }
    gas.charge(CHARGE, scanned.scanMilligas());
  }

  /** Whether actors may make blocks of a codec. */
  static boolean isAllowed(long codec) {
    return codec == Codec.CBOR || codec == Codec.DAG_CBOR || codec == Codec.RAW;
  }

  /**
   * Requires a codec that actors may make blocks of.
   *
   * @throws SyscallException with ILLEGAL_CODEC for others
   */
  static void requireAllowed(long codec) throws SyscallException {
    if (!isAllowed(codec)) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_CODEC, "codec 0x" + Long.toHexString(codec) + " not allowed");
    }
  }

  private void scan(long codec, byte[] data) throws SyscallException {
    requireAllowed(codec);
    if (codec == Codec.DAG_CBOR) {
      CborLinks.scan(data, this);
    }
  }

  private void charge(long milligas) {
    if (milligas > available - used) {
      throw new OutOfGasException();
    }
    used += milligas;
  }

  @Override
  public void onField() {
    charge(fieldMilligas);
  }

  @Override
  public void onLinkTag() {
    charge(linkMilligas);
  }

  @Override
  public void onLink(Cid link) {
    long codec = link.codec();
    if (codec == Codec.FIL_COMMITMENT_UNSEALED || codec == Codec.FIL_COMMITMENT_SEALED) {
      return;
    }
    if (!isAllowed(codec)) {
      throw new ForbiddenLinkException(
          "block links to CID with forbidden codec 0x" + Long.toHexString(codec));
    }
    if (link.isIdentity()) {
      // At most 64 bytes of digest: the depth is limited by the length.
      if (codec == Codec.DAG_CBOR) {
        CborLinks.scan(link.digest(), this);
      }
      return;
    }
    if (link.multihashCode() != MultihashCode.BLAKE2B_256
        || link.digestSize() != BLAKE2B_256_BYTES) {
      throw new ForbiddenLinkException(
          "block links to CID with forbidden multihash 0x%x of %d bytes"
              .formatted(link.multihashCode(), link.digestSize()));
    }
    links.add(link);
  }
}
