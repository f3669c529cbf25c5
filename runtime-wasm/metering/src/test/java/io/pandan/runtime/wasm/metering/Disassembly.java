package io.pandan.runtime.wasm.metering;

import java.util.ArrayList;
import java.util.List;

/** Shows bodies as text, one instruction an item, for comparison with what a person wrote. */
final class Disassembly {
  private Disassembly() {}

  /** The instructions of a defined function, imports not counted. */
  static List<String> of(WasmModule module, int index) {
    List<String> text = new ArrayList<>();
    InstructionReader in = new InstructionReader(module.bodies.get(index).code());
    while (in.next()) {
      String name = in.opcode().text();
      text.add(
          switch (in.opcode().immediate()) {
            case NONE, ZERO, MEMORY_1, MEMORY_2, MEMORY_4, MEMORY_8, F32, F64 -> name;
            case BLOCK_TYPE ->
                in.blockType() == InstructionReader.EMPTY_BLOCK ? name : name + " result";
            case INDEX -> name + " " + in.index();
            case TWO_INDEXES -> name + " " + in.index() + " " + in.secondIndex();
            case LABELS -> name;
            case I32, I64 -> name + " " + in.value();
          });
    }
    return text;
  }
}
