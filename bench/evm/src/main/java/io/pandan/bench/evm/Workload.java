package io.pandan.bench.evm;

import io.pandan.crypto.Keccak256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A call that is measured.
 *
 * @param name what the tables call it
 * @param contract the contract, one of {@link Deployment}'s
 * @param function the name of its function
 * @param argument how much it is to do, its only argument; empty where it takes none
 */
record Workload(String name, String contract, String function, Optional<Long> argument) {
  /** Does nothing: what is left is the call. It is no compute workload. */
  static final Workload EMPTY = new Workload("empty call", "Compute", "nothing", Optional.empty());

  /** All of them, in the order of the tables. */
  static final List<Workload> ALL =
      List.of(
          EMPTY,
          of("numeric loop 100k", "Compute", "numeric", 100_000),
          of("256-bit loop 20k", "Compute", "wide", 20_000),
          of("keccak 10k", "Compute", "hashes", 10_000),
          of("sort in memory 5k", "Compute", "sort", 5_000),
          of("storage mix 5k", "Compute", "store", 5_000),
          of("ERC-20 loop 2k", "Erc20Loop", "transfers", 2_000),
          of("ray tracer 24 rows", "RayTracer", "render", 24),
          of("SHA-256 8 KiB", "Sha256", "digest", 8_192),
          of("Uniswap V2 swaps 100", "Swaps", "swaps", 100));

  private static final int SELECTOR_BYTES = 4;
  private static final int WORD_BYTES = 32;

  private static Workload of(String name, String contract, String function, long argument) {
    return new Workload(name, contract, function, Optional.of(argument));
  }

  /** The same function, told to do something else. */
  Workload with(long other) {
    return new Workload(name, contract, function, Optional.of(other));
  }

  /** Whether it counts for means: all but the empty call. */
  boolean isCompute() {
    return argument.isPresent();
  }

  /** The workloads whose names contain one of these texts; all of them where there is none. */
  static List<Workload> named(List<String> texts) {
    return ALL.stream()
        .filter(
            workload ->
                texts.isEmpty()
                    || texts.stream()
                        .anyMatch(text -> workload.name.toLowerCase().contains(text.toLowerCase())))
        .toList();
  }

  /** The call data: selector and argument. */
  byte[] input() {
    String signature = function + (argument.isPresent() ? "(uint256)" : "()");
    byte[] selector =
        Arrays.copyOf(
            Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII)), SELECTOR_BYTES);
    return argument.map(value -> append(selector, BigInteger.valueOf(value))).orElse(selector);
  }

  /** Bytes and a word after them, as Solidity's ABI has it. */
  static byte[] append(byte[] bytes, BigInteger word) {
    byte[] number = word.toByteArray();
    byte[] all = Arrays.copyOf(bytes, bytes.length + WORD_BYTES);
    int count = Math.min(WORD_BYTES, number.length);
    System.arraycopy(number, number.length - count, all, all.length - count, count);
    return all;
  }
}
