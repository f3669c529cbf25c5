package io.pandan.runtime.evm.compiler;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.EvmEngineContract;
import io.pandan.runtime.evm.core.Profile;

/** Code is interpreted at first, and compiled where it is seen a few times. */
class HotCompilerTest extends EvmEngineContract {
  @Override
  protected EvmEngine engine() {
    return new EagerCompilerTest.Naming(
        CompilerEngine.tuned(Profile.FILECOIN, Tuning.EAGER.withThreshold(3, false)));
  }
}
