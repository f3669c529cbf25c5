// A token. State: [supply, [[actor id, balance], ...]], balances above zero, in the order of ids. Methods:
//   1 constructor  [supply]             → nothing; all belongs to the sender of the message
//   2 transfer     [to, amount]         → nothing; "to" is an address as bytes; emits an event
//   3 balance_of   [address]            → the balance
//   4 supply       nothing              → the supply

import { CONSTRUCTOR, Event, Message, USR_INSUFFICIENT_FUNDS, USR_UNHANDLED_MESSAGE } from "./actor";
import { createBlock, fail, loadState, readBlock, require, resolveAddress, saveState } from "./actor";
import { CborReader, CborWriter } from "./cbor";

class Balance {
  constructor(public id: u64, public amount: u64) {}
}

class State {
  balances: Array<Balance> = [];

  constructor(public supply: u64) {}

  static load(): State {
    const reader = new CborReader(loadState());
    reader.expectArray(2);
    const state = new State(reader.readUnsigned());
    for (let left = reader.readArray(); left > 0; left--) {
      reader.expectArray(2);
      const id = reader.readUnsigned();
      state.balances.push(new Balance(id, reader.readUnsigned()));
    }
    return state;
  }

  save(): void {
    const writer = new CborWriter().writeArray(2).writeUnsigned(this.supply).writeArray(this.balances.length);
    for (let i = 0; i < this.balances.length; i++) {
      writer.writeArray(2).writeUnsigned(this.balances[i].id).writeUnsigned(this.balances[i].amount);
    }
    saveState(writer.finish());
  }

  get(id: u64): u64 {
    const at = this.find(id);
    return at < this.balances.length && this.balances[at].id == id ? this.balances[at].amount : 0;
  }

  set(id: u64, amount: u64): void {
    const at = this.find(id);
    const known = at < this.balances.length && this.balances[at].id == id;
    if (amount == 0) {
      if (known) this.balances.splice(at, 1);
    } else if (known) {
      this.balances[at].amount = amount;
    } else {
      this.balances.push(new Balance(0, 0));
      for (let i = this.balances.length - 1; i > at; i--) this.balances[i] = this.balances[i - 1];
      this.balances[at] = new Balance(id, amount);
    }
  }

  /** Where an id stands, or would stand. */
  private find(id: u64): i32 {
    let at = 0;
    while (at < this.balances.length && this.balances[at].id < id) at++;
    return at;
  }
}

function construct(message: Message, params: CborReader): void {
  message.requireInit();
  params.expectArray(1);
  const state = new State(params.readUnsigned());
  params.finish();
  state.set(message.origin, state.supply);
  state.save();
}

function transfer(message: Message, params: CborReader): void {
  params.expectArray(2);
  const to = resolveAddress(params.readBytes());
  const amount = params.readUnsigned();
  params.finish();
  const state = State.load();
  const balance = state.get(message.caller);
  require(balance >= amount, USR_INSUFFICIENT_FUNDS, "a balance of " + balance.toString() + " for " + amount.toString());
  state.set(message.caller, balance - amount);
  state.set(to, state.get(to) + amount);
  state.save();
  new Event().add("from", message.caller).add("to", to).add("amount", amount).emit();
}

function answer(value: u64): u32 {
  return createBlock(new CborWriter().writeUnsigned(value).finish());
}

export function invoke(params: u32): u32 {
  const message = new Message();
  if (message.method == CONSTRUCTOR) {
    construct(message, new CborReader(readBlock(params)));
    return 0;
  }
  if (message.method == 2) {
    transfer(message, new CborReader(readBlock(params)));
    return 0;
  }
  if (message.method == 3) {
    const reader = new CborReader(readBlock(params));
    reader.expectArray(1);
    return answer(State.load().get(resolveAddress(reader.readBytes())));
  }
  if (message.method == 4) {
    return answer(State.load().supply);
  }
  fail(USR_UNHANDLED_MESSAGE, "no method " + message.method.toString());
  return 0;
}
