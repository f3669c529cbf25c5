package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.vm.ActorExit;
import io.pandan.api.wasm.CodeCache;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptActorsTest {
  private static final byte[] MODULE =
      new ModuleBuilder()
          .importFunction("gas", "available", "i>i")
          .memory(1, 2)
          .function(
              "i>i",
              "",
              new Code().i32(8).op(Opcode.CALL, 0).op(Opcode.DROP).op(Opcode.LOCAL_GET, 0).end())
          .exportFunction("invoke", 1)
          .exportMemory()
          .build();
  private static final Cid CODE = Cid.sum(0x55, MODULE);

  @TempDir Path folder;

  private int prepared;

  private KeptActors kept(String instrumenter) {
    return new KeptActors(
        new CodeFolder(folder, 1 << 20, InstantSource.system()), instrumenter.getBytes());
  }

  private PreparedActor get(KeptActors kept, Abi abi) {
    return kept.get(
        CODE,
        abi,
        () -> {
          prepared++;
          return PreparedActor.prepare(MODULE, abi);
        });
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void shouldPrepareOnceForSeveralStarts() {
    PreparedActor first = get(kept("1"), Abi.V4);

    PreparedActor second = get(kept("1"), Abi.V4);

    assertThat(prepared).isEqualTo(1);
    assertThat(second.module().bytes()).isEqualTo(first.module().bytes());
    assertThat(second.module()).usingRecursiveComparison().isEqualTo(first.module());
    assertThat(second.syscalls()).isEqualTo(first.syscalls());
    assertThat(second.memory()).isEqualTo(first.memory());
    assertThat(second.table()).isEqualTo(first.table());
  }

  @Test
  void shouldPrepareAnewForAnotherInstrumenter() {
    get(kept("1"), Abi.V4);
    get(kept("2"), Abi.V4);

    assertThat(prepared).isEqualTo(2);
  }

  /** Without imports, which lines have each their own of. */
  @Test
  void shouldKeepWhatIsPreparedForEachLineApart() {
    byte[] module =
        new ModuleBuilder()
            .memory(1, 2)
            .function("i>i", "", new Code().op(Opcode.LOCAL_GET, 0).end())
            .exportFunction("invoke", 0)
            .exportMemory()
            .build();
    for (Abi abi : Abi.values()) {
      for (int start = 0; start < 2; start++) {
        kept("1")
            .get(
                CODE,
                abi,
                () -> {
                  prepared++;
                  return PreparedActor.prepare(module, abi);
                });
      }
    }

    assertThat(prepared).isEqualTo(Abi.values().length);
  }

  @Test
  void shouldPrepareAnewWhatIsWholeButNotUnderstood() throws IOException {
    KeptActors kept = kept("1");
    get(kept, Abi.V4);
    String name = files().getFirst().getFileName().toString();
    new CodeFolder(folder, 1 << 20, InstantSource.system())
        .cache(name.substring(0, name.lastIndexOf('.')))
        .store(new byte[] {1, 2, 3});

    assertThat(get(kept, Abi.V4).syscalls()).hasSize(1);
    assertThat(prepared).isEqualTo(2);
  }

  @Test
  void shouldKeepWhatEnginesMakeApart() {
    CodeCache one = kept("1").compiled(CODE, Abi.V4, "one-1.0");
    CodeCache other = kept("1").compiled(CODE, Abi.V4, "other-1.0");

    one.store(new byte[] {1});

    assertThat(one.load()).hasValue(new byte[] {1});
    assertThat(other.load()).isEmpty();
    assertThat(kept("2").compiled(CODE, Abi.V4, "one-1.0").load()).isEmpty();
  }

  @Test
  void shouldRunAnActorTheSameFromDisk() {
    FakeKernel kernel = new FakeKernel();
    kernel.codes.put(CODE, MODULE);
    long before = kernel.milligas;
    ActorExit first = new WasmRuntime(kept("1")).invoke(kernel, CODE, 7);
    long used = before - kernel.milligas;
    kernel.codes.remove(CODE);

    ActorExit second = new WasmRuntime(kept("1")).invoke(kernel, CODE, 7);

    assertThat(second).isEqualTo(first).isEqualTo(ActorExit.returned(7));
    assertThat(before - kernel.milligas).isEqualTo(2 * used);
  }

  @Test
  void shouldNeedNoCodeOnceItWasPrepared() {
    FakeKernel kernel = new FakeKernel();
    WasmRuntime runtime = new WasmRuntime(kept("1"));

    runtime.prepare(CODE, MODULE, kernel.networkVersion(), kernel.runtimes());

    assertThat(runtime.invoke(kernel, CODE, 7)).isEqualTo(ActorExit.returned(7));
  }
}
