package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table against what the official actors of versions 14 to 19 import. */
class SyscallTableTest {
  /** Imports as their modules declare them: i is i32 and I is i64; all give an i32. */
  private static final String OFFICIAL =
      """
      actor.balance_of(iI) actor.create_actor(Iiii) actor.get_actor_code_cid(iIii)
      actor.get_builtin_actor_type(ii) actor.get_code_cid_for_type(iiii)
      actor.lookup_delegated_address(iIii) actor.next_actor_address(iii)
      actor.resolve_address(iii) crypto.batch_verify_seals(iii)
      crypto.compute_unsealed_sector_cid(iIiiii) crypto.hash(iIiiii)
      crypto.recover_secp_public_key(iii) crypto.verify_aggregate_seals(iii)
      crypto.verify_consensus_fault(iiiiiii) crypto.verify_post(iii)
      crypto.verify_replica_update(iii) crypto.verify_signature(iiiiiiii) debug.enabled(i)
      debug.log(ii) event.emit_event(iiiiii) gas.available(i) ipld.block_create(iIii)
      ipld.block_link(iiIiii) ipld.block_open(ii) ipld.block_read(iiiii) ipld.block_stat(ii)
      network.context(i) network.tipset_cid(iIii) network.total_fil_circ_supply(i)
      rand.get_beacon_randomness(iI) rand.get_chain_randomness(iI) self.current_balance(i)
      self.root(iii) self.self_destruct(i) self.set_root(i) send.send(iiiIiIIII)
      vm.exit(iiii) vm.message_context(i)
      """;

  /** Syscalls of ref-fvm that official actors do not import. */
  private static final String OTHERS =
      """
      actor.install_actor(i) crypto.verify_bls_aggregate(iiiiii) debug.store_artifact(iiii)
      gas.charge(iiI)
      """;

  /** What the imports of versions 10 and 11 are instead. */
  private static final Map<String, String> V3 =
      Map.of(
          "event.emit_event(iiiiii)", "event.emit_event(ii)",
          "rand.get_beacon_randomness(iI)", "rand.get_beacon_randomness(iIIii)",
          "rand.get_chain_randomness(iI)", "rand.get_chain_randomness(iIIii)",
          "self.self_destruct(i)", "self.self_destruct(ii)");

  /** What the modules of version 9 import. */
  private static final String V2 =
      """
      actor.create_actor(Ii) actor.get_actor_code_cid(iIii) actor.get_builtin_actor_type(ii)
      actor.get_code_cid_for_type(iiii) actor.new_actor_address(iii) actor.resolve_address(iii)
      crypto.batch_verify_seals(iii) crypto.compute_unsealed_sector_cid(iIiiii)
      crypto.hash(iIiiii) crypto.verify_aggregate_seals(iii)
      crypto.verify_consensus_fault(iiiiiii) crypto.verify_post(iii)
      crypto.verify_replica_update(iii) crypto.verify_signature(iiiiiiii) debug.enabled(i)
      debug.log(ii) gas.charge(iiI) ipld.block_create(iIii) ipld.block_link(iiIiii)
      ipld.block_open(ii) ipld.block_read(iiiii) ipld.block_stat(ii) network.base_fee(i)
      network.total_fil_circ_supply(i) rand.get_beacon_randomness(iIIii)
      rand.get_chain_randomness(iIIii) self.current_balance(i) self.root(iii)
      self.self_destruct(ii) self.set_root(i) send.send(iiiIiII) vm.abort(iii) vm.context(i)
      """;

  /** Syscalls of network 17 that they do not import. */
  private static final String V2_OTHERS =
      "crypto.recover_secp_public_key(iii) crypto.verify_seal(iii) debug.store_artifact(iiii)";

  @Test
  void shouldHaveTheSyscallsOfNetwork17() {
    assertThat(imports(SyscallTable.V2))
        .isEqualTo(new TreeSet<>(Arrays.asList((V2 + V2_OTHERS).strip().split("\\s+"))));
  }

  @Test
  void shouldHaveTheSyscallsOfTheNetworkAndNoOthers() {
    assertThat(imports(SyscallTable.V4)).isEqualTo(expected());
  }

  @Test
  void shouldHaveTheSyscallsOfNetworks18To20() {
    Set<String> expected = expected();
    expected.remove("crypto.verify_bls_aggregate(iiiiii)");
    V3.forEach(
        (later, earlier) -> {
          assertThat(expected.remove(later)).isTrue();
          expected.add(earlier);
        });

    assertThat(imports(SyscallTable.V3)).isEqualTo(expected);
  }

  @Test
  void shouldTakeTheTableOfTheNetwork() {
    assertThat(Abi.forNetworkVersion(17).syscalls()).isSameAs(SyscallTable.V2);
    assertThat(Abi.forNetworkVersion(18).syscalls()).isSameAs(SyscallTable.V3);
    assertThat(Abi.forNetworkVersion(20).syscalls()).isSameAs(SyscallTable.V3);
    assertThat(Abi.forNetworkVersion(21).syscalls()).isSameAs(SyscallTable.V4);
    assertThat(Abi.forNetworkVersion(28).syscalls()).isSameAs(SyscallTable.V4);
    assertThatThrownBy(() -> Abi.forNetworkVersion(29)).hasMessageContaining("29");
  }

  private static Set<String> expected() {
    return new TreeSet<>(Arrays.asList((OFFICIAL + OTHERS).strip().split("\\s+")));
  }

  private static Set<String> imports(SyscallTable table) {
    Set<String> actual = new TreeSet<>();
    for (Syscall syscall : table.all()) {
      String result = syscall.resultBytes() > 0 ? "i" : "";
      actual.add(
          "%s(%s%s)"
              .formatted(syscall.qualifiedName(), result, syscall.parameters().replace('l', 'I')));
    }
    return actual;
  }
}
