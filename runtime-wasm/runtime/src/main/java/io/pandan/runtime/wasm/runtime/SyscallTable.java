package io.pandan.runtime.wasm.runtime;

import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import io.pandan.runtime.wasm.metering.RefusalPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The syscalls of a line of networks: those of ref-fvm's fvm/src/syscalls/mod.rs, but for {@code
 * actor.upgrade_actor}, which no network has. Immutable.
 */
final class SyscallTable {

  /** Networks 21 to 28: branch master. */
  static final SyscallTable V4 =
      of(
          List.of(
              VmSyscalls.table(),
              NetworkSyscalls.table(),
              IpldSyscalls.table(),
              SelfSyscalls.table(),
              ActorSyscalls.table(),
              CryptoSyscalls.table(),
              ProofSyscalls.table(),
              EventSyscalls.table(),
              RandSyscalls.table(),
              GasSyscalls.table(),
              SendSyscalls.table(),
              DebugSyscalls.table()));

  /** Networks 18 to 20: branch release/v3. */
  static final SyscallTable V3 =
      of(
          List.of(
              VmSyscalls.table(),
              NetworkSyscalls.table(),
              IpldSyscalls.table(),
              SelfSyscalls.v3(),
              ActorSyscalls.table(),
              CryptoSyscalls.v3(),
              ProofSyscalls.table(),
              EventSyscalls.v3(),
              RandSyscalls.v3(),
              GasSyscalls.table(),
              SendSyscalls.table(),
              DebugSyscalls.table()));

  /** Network 17: branch release/v2. */
  static final SyscallTable V2 =
      of(
          List.of(
              VmSyscalls.v2(),
              NetworkSyscalls.v2(),
              IpldSyscalls.v2(),
              SelfSyscalls.v3(),
              ActorSyscalls.v2(),
              CryptoSyscalls.v3(),
              ProofSyscalls.v2(),
              RandSyscalls.v3(),
              GasSyscalls.v2(),
              SendSyscalls.v2(),
              DebugSyscalls.table()));

  private final Map<String, Syscall> byName;

  private SyscallTable(Map<String, Syscall> byName) {
    this.byName = byName;
  }

  private static SyscallTable of(List<List<Syscall>> concerns) {
    return new SyscallTable(
        concerns.stream()
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Syscall::qualifiedName, Function.identity())));
  }

  /** All of them, in no order. */
  Iterable<Syscall> all() {
    return byName.values();
  }

  /** The syscall of a qualified name. */
  Optional<Syscall> find(String qualifiedName) {
    return Optional.ofNullable(byName.get(qualifiedName));
  }

  /**
   * The syscalls that a module imports, in the order of its imports.
   *
   * @throws ModuleRefusedException if one does not exist or has another type
   */
  List<Syscall> link(MeteredModule module) {
    return module.imports().stream().map(this::find).toList();
  }

  private Syscall find(MeteredModule.Import imported) {
    Syscall syscall = byName.get(imported.module() + "." + imported.name());
    if (syscall == null) {
      throw new ModuleRefusedException(
          RefusalPhase.LINK,
          "import " + imported.module() + "." + imported.name() + " does not exist");
    }
    if (!syscall.type().equals(imported.type())) {
      throw new ModuleRefusedException(
          RefusalPhase.LINK,
          "import "
              + syscall.qualifiedName()
              + " has type "
              + syscall.type().text()
              + ", not "
              + imported.type().text());
    }
    return syscall;
  }
}
