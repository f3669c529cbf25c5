package io.pandan.runtime.evm.compiler;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.evm.core.EvmEngineContract;
import io.pandan.runtime.evm.core.Profile;
import java.util.Optional;

/** All code is compiled before it is run. */
class EagerCompilerTest extends EvmEngineContract {
  /** Gives code a name, so that it is worth compiling. */
  record Naming(EvmEngine engine) implements EvmEngine {
    @Override
    public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
      Cid cid = Cid.sum(Codec.RAW, code.bytes());
      return engine.run(new EvmCode(code.bytes(), Optional.of(cid)), call, host);
    }
  }

  @Override
  protected EvmEngine engine() {
    return new Naming(CompilerEngine.eager(Profile.FILECOIN));
  }
}
