package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.Opcode.Price;

/**
 * What instructions cost, in milligas (ref-fvm, fvm/src/gas/price_list.rs, {@code WasmGasPrices}).
 *
 * @param instruction most instructions
 * @param math arithmetic, comparisons and conversions
 * @param unconditionalJump br, and the jump of a call
 * @param conditionalJump br_if and if
 * @param indirectJump br_table, and the jump of an indirect call
 * @param call a call, beyond its jump
 * @param fillBase a fill, beyond its bytes
 * @param fillByte each byte filled, and each byte by which memory grows or with which it starts
 * @param accessBase an access to memory or a copy, beyond its bytes
 * @param copyByte each byte copied
 */
public record GasRules(
    long instruction,
    long math,
    long unconditionalJump,
    long conditionalJump,
    long indirectJump,
    long call,
    long fillBase,
    long fillByte,
    long accessBase,
    long copyByte) {

  /** What a table's element weighs (price_list.rs: TABLE_ELEMENT_SIZE). */
  private static final int ELEMENT_BYTES = 8;

  /** The rules of network versions 16 and 17: 4 gas an instruction, whatever its operand. */
  public static final GasRules SKYR = new GasRules(4000, 4000, 4000, 4000, 4000, 0, 0, 0, 0, 0);

  /** The rules of network versions 18 to 28: 4 gas an instruction, 0.4 gas a byte. */
  public static final GasRules HYGGE =
      new GasRules(4000, 4000, 4000, 4000, 4000, 0, 0, 400, 0, 400);

  /** Checks that no price is negative and none of a unit exceeds 31 bits, as the crate demands. */
  public GasRules {
    long least =
        Math.min(
            Math.min(Math.min(instruction, math), Math.min(unconditionalJump, conditionalJump)),
            Math.min(
                Math.min(indirectJump, call), Math.min(Math.min(fillBase, fillByte), accessBase)));
    if (Math.min(least, copyByte) < 0) {
      throw new IllegalArgumentException("a price is negative: " + Math.min(least, copyByte));
    }
    long greatest = Math.max(fillByte * Metering.PAGE_BYTES, copyByte * ELEMENT_BYTES);
    if (greatest > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a price of " + greatest + " a unit exceeds 31 bits");
    }
  }

  /** Milligas for the memory that an instance starts with. */
  public long startingMemory(long bytes) {
    return fillBase + fillByte * bytes;
  }

  /** Milligas for the table that an instance starts with. */
  public long startingTable(long elements) {
    return fillBase + fillByte * elements * ELEMENT_BYTES;
  }

  /** What an instruction of this class costs, beyond what depends on its operand. */
  long fixed(Price price) {
    return switch (price) {
      case FREE -> 0;
      case INSTRUCTION -> instruction;
      case MATH -> math;
      case JUMP_UNCONDITIONAL -> unconditionalJump;
      case JUMP_CONDITIONAL -> conditionalJump;
      case JUMP_INDIRECT -> indirectJump + accessBase;
      case CALL -> unconditionalJump + call;
      case CALL_INDIRECT -> indirectJump + accessBase + call;
      case LOAD, COPY_BYTES, COPY_ELEMENTS -> instruction + accessBase;
      case STORE, FILL_BYTES, FILL_PAGES, FILL_ELEMENTS -> instruction + fillBase;
    };
  }

  /** What each unit of the operand on top of the stack costs, or 0. */
  long unit(Price price) {
    return switch (price) {
      case COPY_BYTES -> copyByte;
      case COPY_ELEMENTS -> copyByte * ELEMENT_BYTES;
      case FILL_BYTES -> fillByte;
      case FILL_ELEMENTS -> fillByte * ELEMENT_BYTES;
      case FILL_PAGES -> fillByte * Metering.PAGE_BYTES;
      case FREE,
          INSTRUCTION,
          MATH,
          JUMP_UNCONDITIONAL,
          JUMP_CONDITIONAL,
          JUMP_INDIRECT,
          CALL,
          CALL_INDIRECT,
          LOAD,
          STORE ->
          0;
    };
  }
}
