package io.pandan.conformance.architecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules between rooms: {@code lib ← crypto ← ipld ← api ← everything else}. Siblings never name
 * one another; a plain jar is shared inside its folder only, by embedding it.
 */
final class ArrowRules {
  /** The rooms that everyone may use, each after those that it may use itself. */
  private static final List<String> SHARED = List.of("lib", "crypto", "ipld", "api");

  /** Where JMH's annotation processor writes, beside the benchmarks of a package. */
  private static final String GENERATED_BY_JMH = ".jmh_generated";

  /** Rooms that embed what they test. */
  private static final Set<String> TESTS = Set.of("testkit", "conformance", "bench");

  /** What is made for a plain class path, and no node holds: it uses its folder's jars. */
  private static final Set<String> OUTSIDE_NODES =
      Set.of("io.pandan.runtime.evm.evmtool", "io.pandan.runtime.evm.ethereum");

  private static final Set<String> JDK_PACKAGES =
      ModuleLayer.boot().modules().stream()
          .flatMap(module -> module.getPackages().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final List<ModuleJar> modules;

  ArrowRules(List<ModuleJar> modules) {
    // A package belongs to the module with the longest name that is its prefix.
    this.modules =
        modules.stream()
            .sorted(Comparator.comparingInt((ModuleJar m) -> m.name().length()).reversed())
            .toList();
  }

  /** One line for each broken rule; empty when the house is in order. */
  List<String> violations() {
    List<String> found = new ArrayList<>();
    for (ModuleJar module : modules) {
      if (!TESTS.contains(module.folder())) {
        checkReferences(module, found);
        checkContents(module, found);
        checkExports(module, found);
      }
      module.unmarked().stream()
          .filter(name -> !name.endsWith(GENERATED_BY_JMH))
          .forEach(name -> found.add(module.name() + ": package " + name + " is not @NullMarked"));
    }
    return found;
  }

  private void checkReferences(ModuleJar module, List<String> found) {
    Set<String> named = new TreeSet<>(module.references().keySet());
    named.addAll(module.imports());
    for (String name : named) {
      if (module.contains().contains(name) && !module.imports().contains(name)) {
        continue;
      }
      String who = module.references().getOrDefault(name, "its Import-Package");
      Optional<ModuleJar> owner = owner(name);
      if (owner.isEmpty()) {
        found.add("%s: %s names %s, which no module has".formatted(module.name(), who, name));
      } else if (owner.get() != module && !mayUse(module, owner.get())) {
        found.add("%s: %s names %s of %s".formatted(module.name(), who, name, owner.get().name()));
      }
    }
  }

  private boolean mayUse(ModuleJar module, ModuleJar other) {
    int theirs = SHARED.indexOf(other.folder());
    int ours = SHARED.indexOf(module.folder());
    if (theirs >= 0) {
      return ours < 0 || theirs < ours;
    }
    return other.folder().equals(module.folder())
        && (OUTSIDE_NODES.contains(module.name()) || isPlain(module) && isPlain(other));
  }

  /** A plain jar is one that a bundle of its folder embeds. */
  private boolean isPlain(ModuleJar module) {
    return modules.stream()
        .anyMatch(
            other ->
                other != module
                    && other.folder().equals(module.folder())
                    && other.contains().containsAll(module.contains()));
  }

  private void checkContents(ModuleJar module, List<String> found) {
    for (String name : module.contains()) {
      owner(name)
          .filter(owner -> !owner.folder().equals(module.folder()))
          .ifPresent(
              owner ->
                  found.add("%s: embeds %s of %s".formatted(module.name(), name, owner.name())));
    }
  }

  private static void checkExports(ModuleJar module, List<String> found) {
    if (!module.exports().isEmpty() && !SHARED.contains(module.folder())) {
      found.add(module.name() + ": exports " + module.exports().keySet());
    }
    if (module.folder().equals("lib")) {
      return;
    }
    module
        .exports()
        .forEach(
            (name, uses) ->
                uses.stream()
                    .filter(used -> !used.startsWith("io.pandan.") && !JDK_PACKAGES.contains(used))
                    .forEach(
                        used ->
                            found.add(
                                "%s: the exported package %s uses %s of a third party"
                                    .formatted(module.name(), name, used))));
  }

  private Optional<ModuleJar> owner(String name) {
    return modules.stream()
        .filter(module -> name.equals(module.name()) || name.startsWith(module.name() + "."))
        .findFirst();
  }
}
