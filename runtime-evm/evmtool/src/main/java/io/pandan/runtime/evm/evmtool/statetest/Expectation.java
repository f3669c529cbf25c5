package io.pandan.runtime.evm.evmtool.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One post-state of a state test.
 *
 * @param fork the fork's name, as the fixture has it
 * @param data which of the transaction's data
 * @param gas which of its gas limits
 * @param value which of its values
 * @param stateRoot the root of the state afterwards, 32 bytes; only to be read
 * @param logsHash the hash of what was emitted, 32 bytes; only to be read
 * @param exception why the transaction has to be refused; empty when the fixture does not say that
 *     it has to be
 * @param signed the transaction as it goes over the wire; empty in old fixtures
 * @param accounts all accounts afterwards; empty where only the root is given
 */
public record Expectation(
    String fork,
    int data,
    int gas,
    int value,
    byte[] stateRoot,
    byte[] logsHash,
    Optional<String> exception,
    Optional<byte[]> signed,
    Optional<JsonNode> accounts) {

  /** Which data, gas limit and value, as {@code d0g1v2}. */
  public String indexes() {
    return "d" + data + "g" + gas + "v" + value;
  }
}
