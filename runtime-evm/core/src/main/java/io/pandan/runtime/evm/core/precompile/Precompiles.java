package io.pandan.runtime.evm.core.precompile;

import io.pandan.runtime.evm.core.precompile.bls12.G1Add;
import io.pandan.runtime.evm.core.precompile.bls12.G1Msm;
import io.pandan.runtime.evm.core.precompile.bls12.G2Add;
import io.pandan.runtime.evm.core.precompile.bls12.G2Msm;
import io.pandan.runtime.evm.core.precompile.bls12.MapFp2ToG2;
import io.pandan.runtime.evm.core.precompile.bls12.MapFpToG1;
import io.pandan.runtime.evm.core.precompile.bls12.PairingCheck;
import io.pandan.runtime.evm.core.precompile.bls12.PointEvaluation;
import io.pandan.runtime.evm.core.precompile.bn254.EcAdd;
import io.pandan.runtime.evm.core.precompile.bn254.EcMul;
import io.pandan.runtime.evm.core.precompile.bn254.EcPairing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The precompiles of one network by address, and what they cost there, as data. Immutable and safe
 * for use by many threads.
 */
public final class Precompiles {
  /**
   * The FEVM of network version 28 (builtin-actors {@code precompiles/mod.rs}): 0x01 to 0x09, 0x0b
   * to 0x11 and 0x100; there is no KZG at 0x0a.
   *
   * <p>Costs are in Filecoin gas: {@link FilecoinPrices}.
   */
  public static final Precompiles FILECOIN =
      new Precompiles(
          new Entry(0x01, new EcRecover(), FilecoinPrices::ecRecover),
          new Entry(0x02, LinearPrecompile.SHA256, FilecoinPrices::sha256),
          new Entry(0x03, LinearPrecompile.RIPEMD160, FilecoinPrices::ripemd160),
          new Entry(0x04, LinearPrecompile.IDENTITY, FilecoinPrices::identity),
          new Entry(0x05, FilecoinPrices.MODEXP, FilecoinPrices::modExp),
          new Entry(0x06, new EcAdd(EcAdd.EIP_1108_GAS), FilecoinPrices::bn254Add),
          new Entry(0x07, new EcMul(EcMul.EIP_1108_GAS), FilecoinPrices::bn254Mul),
          new Entry(0x08, EcPairing.EIP_1108, FilecoinPrices::bn254Pairing),
          new Entry(0x09, new Blake2F(), FilecoinPrices::blake2f),
          new Entry(0x0b, new G1Add(), FilecoinPrices::g1Add),
          new Entry(0x0c, new G1Msm(), FilecoinPrices::g1Msm),
          new Entry(0x0d, new G2Add(), FilecoinPrices::g2Add),
          new Entry(0x0e, new G2Msm(), FilecoinPrices::g2Msm),
          new Entry(0x0f, new PairingCheck(), FilecoinPrices::pairing),
          new Entry(0x10, new MapFpToG1(), FilecoinPrices::mapToG1),
          new Entry(0x11, new MapFp2ToG2(), FilecoinPrices::mapToG2),
          new Entry(0x100, new P256Verify(P256Verify.EIP_7951_GAS), FilecoinPrices::p256Verify));

  /**
   * Frontier to Tangerine Whistle and Spurious Dragon: 0x01 to 0x04 (Ethereum yellow paper,
   * appendix E).
   */
  public static final Precompiles FRONTIER =
      new Precompiles(
          ethereum(0x01, new EcRecover()),
          ethereum(0x02, LinearPrecompile.SHA256),
          ethereum(0x03, LinearPrecompile.RIPEMD160),
          ethereum(0x04, LinearPrecompile.IDENTITY));

  /**
   * Byzantium and Constantinople: with modexp (EIP-198) and bn254 at 0x06 to 0x08 (EIP-196,
   * EIP-197).
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-609">EIP-609</a>
   */
  public static final Precompiles BYZANTIUM =
      FRONTIER.with(
          ethereum(0x05, new ModExp(ModExp.Pricing.EIP_198, ModExp.ANY_LENGTH)),
          ethereum(0x06, new EcAdd(EcAdd.EIP_196_GAS)),
          ethereum(0x07, new EcMul(EcMul.EIP_196_GAS)),
          ethereum(0x08, EcPairing.EIP_197));

  /**
   * Istanbul: with lower prices for bn254 (EIP-1108) and BLAKE2F at 0x09 (EIP-152).
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-1679">EIP-1679</a>
   */
  public static final Precompiles ISTANBUL =
      BYZANTIUM.with(
          ethereum(0x06, new EcAdd(EcAdd.EIP_1108_GAS)),
          ethereum(0x07, new EcMul(EcMul.EIP_1108_GAS)),
          ethereum(0x08, EcPairing.EIP_1108),
          ethereum(0x09, new Blake2F()));

  /**
   * Berlin to Shanghai: modexp at another price (EIP-2565).
   *
   * @see <a href="https://github.com/ethereum/execution-specs">execution-specs, Berlin</a>
   */
  public static final Precompiles BERLIN =
      ISTANBUL.with(ethereum(0x05, new ModExp(ModExp.Pricing.EIP_2565, ModExp.ANY_LENGTH)));

  /**
   * Cancun: with KZG's point evaluation at 0x0a (EIP-4844).
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-7569">EIP-7569</a>
   */
  public static final Precompiles CANCUN = BERLIN.with(ethereum(0x0a, new PointEvaluation()));

  /**
   * Prague: with BLS12-381 at 0x0b to 0x11 (EIP-2537).
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-7600">EIP-7600</a>
   */
  public static final Precompiles PRAGUE =
      CANCUN.with(
          ethereum(0x0b, new G1Add()),
          ethereum(0x0c, new G1Msm()),
          ethereum(0x0d, new G2Add()),
          ethereum(0x0e, new G2Msm()),
          ethereum(0x0f, new PairingCheck()),
          ethereum(0x10, new MapFpToG1()),
          ethereum(0x11, new MapFp2ToG2()));

  /**
   * Osaka: modexp of at most 1,024 bytes (EIP-7823) at another price (EIP-7883), and P256VERIFY at
   * 0x100 (EIP-7951).
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-7607">EIP-7607</a>
   */
  public static final Precompiles OSAKA =
      PRAGUE.with(
          ethereum(0x05, new ModExp(ModExp.Pricing.EIP_7883, ModExp.EIP_7823_MAX_LENGTH_BYTES)),
          ethereum(0x100, new P256Verify(P256Verify.EIP_7951_GAS)));

  private final @Nullable Entry[] entries;

  private Precompiles(Entry... all) {
    int size = List.of(all).stream().mapToInt(Entry::address).max().orElse(0) + 1;
    entries = new Entry[size];
    for (Entry entry : all) {
      entries[entry.address] = entry;
    }
  }

  /** These and others; the others where both have one. */
  private Precompiles with(Entry... others) {
    Stream<@Nullable Entry> all = Stream.concat(Stream.of(entries), Stream.of(others));
    return new Precompiles(all.filter(Objects::nonNull).toArray(Entry[]::new));
  }

  /**
   * The addresses that have a precompile, as numbers: those that EIP-2929 has a transaction find
   * warm.
   *
   * @return a new array, ascending
   */
  public int[] addresses() {
    return IntStream.range(0, entries.length).filter(i -> entries[i] != null).toArray();
  }

  /**
   * The precompile at an address.
   *
   * @param address the address as a number
   * @return the precompile, or empty if the network has none there
   */
  public Optional<Precompile> byAddress(int address) {
    return Optional.ofNullable(entry(address)).map(Entry::precompile);
  }

  /**
   * What a call costs on the network, to be charged before it is executed, whether it succeeds or
   * not.
   *
   * @param address the address as a number
   * @param input the call's data; neither kept nor changed
   * @return the network's own gas, 0 to {@link Long#MAX_VALUE}; 0 where there is no precompile
   */
  public long gas(int address, byte[] input) {
    Entry entry = entry(address);
    return entry == null ? 0 : entry.price.of(input);
  }

  private @Nullable Entry entry(int address) {
    return address < 0 || address >= entries.length ? null : entries[address];
  }

  private static Entry ethereum(int address, Precompile precompile) {
    return new Entry(address, precompile, precompile::ethereumGas);
  }

  /** What a call costs in the network's gas, by its input. */
  private interface Price {
    long of(byte[] input);
  }

  private record Entry(int address, Precompile precompile, Price price) {}
}
