package io.pandan.conformance.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The targets on the inputs that are kept in FuzzTargetsTestInputs, a folder for each: valid ones
 * that Jazzer starts from, and those that have found something.
 */
class FuzzTargetsTest {

  @FuzzTest
  void module(byte[] data) {
    ModuleTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void actor(byte[] data) {
    ActorTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void bundle(byte[] data) {
    BundleTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void cbor(byte[] data) {
    CborTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void collections(byte[] data) {
    CollectionsTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void address(byte[] data) {
    AddressTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void message(byte[] data) {
    MessageTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void proof(byte[] data) {
    ProofTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void precompiles(byte[] data) {
    PrecompilesTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void parameters(byte[] data) {
    ParametersTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void evm(byte[] data) {
    EvmTarget.fuzzerTestOneInput(data);
  }

  @FuzzTest
  void contract(byte[] data) {
    ContractTarget.fuzzerTestOneInput(data);
  }
}
