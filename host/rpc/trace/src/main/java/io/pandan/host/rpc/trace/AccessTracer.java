package io.pandan.host.rpc.trace;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import io.pandan.api.vm.TraceBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the accounts and words of storage that contracts look at. For one thread. */
final class AccessTracer implements EvmTracer {
  /** About what an address or a key takes in memory. */
  private static final int ENTRY_BYTES = 200;

  private final TraceBudget budget;
  private final Set<EthAddress> accounts = new LinkedHashSet<>();
  private final Map<EthAddress, Set<ByteBuffer>> slots = new TreeMap<>();

  AccessTracer(TraceBudget budget) {
    this.budget = budget;
  }

  /** The accounts that were looked at or called. */
  Set<EthAddress> accounts() {
    return accounts;
  }

  /** The keys of a contract's storage, 32 bytes each. */
  Set<ByteBuffer> slots(EthAddress contract) {
    return slots.getOrDefault(contract, Set.of());
  }

  @Override
  public void step(TracedFrame frame, int pc, int opcode) {
    int height = frame.stackHeight();
    switch (opcode) {
      case Opcodes.SLOAD, Opcodes.SSTORE -> {
        if (height > 0) {
          EthAddress owner = EthAddress.of(frame.call().address());
          touch(owner);
          if (slots
              .computeIfAbsent(owner, _ -> new HashSet<>())
              .add(ByteBuffer.wrap(frame.stackWord(height - 1)))) {
            count();
          }
        }
      }
      case Opcodes.BALANCE,
          Opcodes.EXTCODESIZE,
          Opcodes.EXTCODECOPY,
          Opcodes.EXTCODEHASH,
          Opcodes.SELFDESTRUCT ->
          touch(frame, height - 1);
      case Opcodes.CALL, Opcodes.CALLCODE, Opcodes.DELEGATECALL, Opcodes.STATICCALL ->
          touch(frame, height - 2);
      default -> {
        // Looks at nobody else.
      }
    }
  }

  private void touch(TracedFrame frame, int index) {
    if (index >= 0) {
      touch(EthAddress.of(Arrays.copyOfRange(frame.stackWord(index), 12, 32)));
    }
  }

  private void touch(EthAddress address) {
    if (accounts.add(address)) {
      count();
    }
  }

  private void count() {
    budget.take(ENTRY_BYTES);
  }
}
