package io.pandan.api.evm;

/**
 * What a frame is called with.
 *
 * @param address the contract's address, 20 bytes
 * @param caller the caller's address, 20 bytes
 * @param value what CALLVALUE says, up to 32 big-endian bytes
 * @param input the call data; only read
 */
public record EvmCall(byte[] address, byte[] caller, byte[] value, byte[] input) {
  /** Checks the lengths. */
  public EvmCall {
    if (address.length != 20 || caller.length != 20 || value.length > 32) {
      throw new IllegalArgumentException(
          "address of "
              + address.length
              + ", caller of "
              + caller.length
              + ", value of "
              + value.length
              + " bytes");
    }
  }
}
