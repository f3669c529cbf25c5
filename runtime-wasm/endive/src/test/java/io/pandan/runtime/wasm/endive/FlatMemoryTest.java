package io.pandan.runtime.wasm.endive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import org.junit.jupiter.api.Test;

class FlatMemoryTest {
  private static final int PAGE_BYTES = 65_536;

  @Test
  void shouldReserveAheadOfNeedButNotBeyondTheLimitOfInstances() {
    FlatMemory small = new FlatMemory(100, new byte[0][], new Generous());
    FlatMemory large = new FlatMemory(7_400, new byte[0][], new Generous());

    assertThat(small.grow(1)).isEqualTo(100);
    assertThat(large.grow(1)).isEqualTo(7_400);

    assertThat(small.size).isEqualTo(101 * PAGE_BYTES);
    assertThat(small.array).hasSize(101 * PAGE_BYTES / 8 * 9);
    assertThat(large.array).hasSize(8_192 * PAGE_BYTES);
  }

  /** Lets everything grow. */
  private static final class Generous implements WasmHost {
    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      throw new AssertionError("nothing is called");
    }

    @Override
    public boolean growMemory(long fromPages, long toPages) {
      return true;
    }

    @Override
    public boolean growTable(long fromElements, long toElements) {
      return true;
    }

    @Override
    public void poll() {}
  }
}
