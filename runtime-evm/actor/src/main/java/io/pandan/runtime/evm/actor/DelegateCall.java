package io.pandan.runtime.evm.actor;

import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;

/**
 * The parameters of InvokeContractDelegate, with which DELEGATECALL has the actor call itself.
 * Source: builtin-actors {@code actors/evm/src/types.rs}.
 *
 * @param code the code to run
 * @param input the call data; shared
 * @param caller the original caller's Ethereum address, 20 bytes; shared
 * @param value the value of the original call
 */
record DelegateCall(Cid code, byte[] input, byte[] caller, TokenAmount value) {
  static DelegateCall read(CborReader in) {
    in.readArrayHeader(4);
    DelegateCall call =
        new DelegateCall(
            in.readCid(),
            in.readBytes(),
            in.readBytes(EthAddress.LENGTH),
            TokenAmount.ofAtto(in.readBigInt()));
    if (call.caller.length != EthAddress.LENGTH) {
      throw new CborException("an address of " + call.caller.length + " bytes");
    }
    return call;
  }

  byte[] toCbor() {
    return new CborWriter(input.length + 128)
        .writeArrayHeader(4)
        .writeCid(code)
        .writeBytes(input)
        .writeBytes(caller)
        .writeBigInt(value.atto())
        .toByteArray();
  }
}
