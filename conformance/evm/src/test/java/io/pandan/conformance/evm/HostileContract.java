package io.pandan.conformance.evm;

import io.pandan.runtime.evm.core.Bytecode;

/**
 * A contract that somebody brings to do harm.
 *
 * @param name what it tries
 * @param initCode what it is made of
 * @param input what it is called with, if it comes to be
 */
record HostileContract(String name, byte[] initCode, byte[] input) {

  /** A contract of code that init code returns. */
  static HostileContract of(String name, byte[] code) {
    return new HostileContract(name, Bytecode.deployer(code), new byte[0]);
  }

  /** A contract that does its harm when it is made. */
  static HostileContract atBirth(String name, byte[] initCode) {
    return new HostileContract(name, initCode, new byte[0]);
  }

  @Override
  public String toString() {
    return name;
  }
}
