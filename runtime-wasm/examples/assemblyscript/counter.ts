// A counter. State: [count]. Methods:
//   1 constructor  nothing        → nothing
//   2 increment    [by]           → the new count
//   3 get          nothing        → the count

import { CONSTRUCTOR, Message, USR_ILLEGAL_ARGUMENT, USR_UNHANDLED_MESSAGE } from "./actor";
import { createBlock, fail, loadState, readBlock, require, saveState } from "./actor";
import { CborReader, CborWriter } from "./cbor";

function save(count: u64): void {
  saveState(new CborWriter().writeArray(1).writeUnsigned(count).finish());
}

function count(): u64 {
  const state = new CborReader(loadState());
  state.expectArray(1);
  return state.readUnsigned();
}

function answer(value: u64): u32 {
  return createBlock(new CborWriter().writeUnsigned(value).finish());
}

export function invoke(params: u32): u32 {
  const message = new Message();
  if (message.method == CONSTRUCTOR) {
    message.requireInit();
    save(0);
    return 0;
  }
  if (message.method == 2) {
    const reader = new CborReader(readBlock(params));
    reader.expectArray(1);
    const by = reader.readUnsigned();
    reader.finish();
    const sum = count() + by;
    require(sum >= by, USR_ILLEGAL_ARGUMENT, "the count overflows");
    save(sum);
    return answer(sum);
  }
  if (message.method == 3) {
    return answer(count());
  }
  fail(USR_UNHANDLED_MESSAGE, "no method " + message.method.toString());
  return 0;
}
