package io.pandan.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArrowRulesTest {
  private static final ModuleJar CRYPTO = module("io.pandan.crypto", "crypto");
  private static final ModuleJar API = module("io.pandan.api", "api");
  private static final ModuleJar RPC = module("io.pandan.host.rpc", "host");

  @Test
  void shouldAcceptReferencesAlongTheArrows() {
    ModuleJar api = naming(API, "io.pandan.crypto");
    ModuleJar rpc = naming(RPC, "io.pandan.api.json");

    assertThat(new ArrowRules(List.of(CRYPTO, api, rpc)).violations()).isEmpty();
  }

  @Test
  void shouldFindAReferenceAgainstTheArrows() {
    ModuleJar crypto = naming(CRYPTO, "io.pandan.api");

    assertThat(new ArrowRules(List.of(crypto, API)).violations())
        .containsExactly("io.pandan.crypto: some.Class names io.pandan.api of io.pandan.api");
  }

  @Test
  void shouldFindASiblingInTheSameFolder() {
    ModuleJar chain = naming(module("io.pandan.host.chain", "host"), "io.pandan.host.rpc.http");

    assertThat(new ArrowRules(List.of(chain, RPC)).violations())
        .containsExactly(
            "io.pandan.host.chain: some.Class names io.pandan.host.rpc.http of"
                + " io.pandan.host.rpc");
  }

  @Test
  void shouldFindASiblingThatOnlyTheManifestNames() {
    ModuleJar chain = module("io.pandan.host.chain", "host");
    chain.imports().add("io.pandan.host.rpc");

    assertThat(new ArrowRules(List.of(chain, RPC)).violations()).hasSize(1);
  }

  @Test
  void shouldAcceptAPlainJarThatItsFolderEmbeds() {
    ModuleJar core = module("io.pandan.runtime.evm.core", "runtime-evm");
    ModuleJar runtime =
        naming(module("io.pandan.runtime.evm", "runtime-evm"), "io.pandan.runtime.evm.core");
    runtime.contains().add("io.pandan.runtime.evm.core");

    assertThat(new ArrowRules(List.of(core, runtime)).violations()).isEmpty();
  }

  @Test
  void shouldLetAProgramUseTheJarsOfItsFolderOnly() {
    ModuleJar engine = module("io.pandan.runtime.evm.interpreter", "runtime-evm");
    ModuleJar vm = module("io.pandan.vm", "vm");
    ModuleJar program = module("io.pandan.runtime.evm.evmtool", "runtime-evm");

    assertThat(
            new ArrowRules(
                    List.of(engine, vm, naming(program, "io.pandan.runtime.evm.interpreter")))
                .violations())
        .isEmpty();
    assertThat(new ArrowRules(List.of(engine, vm, naming(program, "io.pandan.vm"))).violations())
        .hasSize(1);
    assertThat(
            new ArrowRules(List.of(naming(engine, "io.pandan.runtime.evm.evmtool"), program))
                .violations())
        .hasSize(1);
  }

  @Test
  void shouldFindAnEmbeddedJarOfAnotherFolder() {
    ModuleJar core = module("io.pandan.runtime.evm.core", "runtime-evm");
    ModuleJar vm = naming(module("io.pandan.vm", "vm"), "io.pandan.runtime.evm.core");
    vm.contains().add("io.pandan.runtime.evm.core");

    assertThat(new ArrowRules(List.of(core, vm)).violations())
        .containsExactly(
            "io.pandan.vm: embeds io.pandan.runtime.evm.core of io.pandan.runtime.evm.core");
  }

  @Test
  void shouldFindAnExportOfARoomThatSharesNothing() {
    ModuleJar rpc = module("io.pandan.host.rpc", "host");
    rpc.exports().put("io.pandan.host.rpc", Set.of());

    assertThat(new ArrowRules(List.of(rpc)).violations())
        .containsExactly("io.pandan.host.rpc: exports [io.pandan.host.rpc]");
  }

  @Test
  void shouldFindAnExportThatShowsAThirdPartysTypes() {
    ModuleJar api = module("io.pandan.api", "api");
    api.exports()
        .put("io.pandan.api", Set.of("java.net.http", "io.pandan.ipld", "com.fasterxml.jackson"));

    assertThat(new ArrowRules(List.of(api)).violations())
        .containsExactly(
            "io.pandan.api: the exported package io.pandan.api uses com.fasterxml.jackson of a"
                + " third party");
  }

  @Test
  void shouldFindAPackageWithoutNullMarked() {
    ModuleJar api = module("io.pandan.api", "api");
    api.unmarked().add("io.pandan.api");

    assertThat(new ArrowRules(List.of(api)).violations()).hasSize(1);
  }

  private static ModuleJar module(String name, String folder) {
    return new ModuleJar(
        name,
        folder,
        new TreeSet<>(Set.of(name)),
        new TreeSet<>(),
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeMap<>());
  }

  private static ModuleJar naming(ModuleJar module, String reference) {
    return new ModuleJar(
        module.name(),
        module.folder(),
        module.contains(),
        module.unmarked(),
        Map.of(reference, "some.Class"),
        module.imports(),
        module.exports());
  }
}
