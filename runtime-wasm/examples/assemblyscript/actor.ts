// What an actor needs of the network, over the syscalls of the FVM. A syscall returns an error number, 0 for
// success; where it has a result, its first argument says where in memory to write it.

@external("vm", "exit")
declare function vmExit(code: u32, block: u32, message: usize, length: u32): u32;
@external("vm", "message_context")
declare function vmMessageContext(result: usize): u32;
@external("ipld", "block_create")
declare function blockCreate(result: usize, codec: u64, data: usize, length: u32): u32;
@external("ipld", "block_link")
declare function blockLink(result: usize, id: u32, hash: u64, hashLength: u32, cid: usize, length: u32): u32;
@external("ipld", "block_open")
declare function blockOpen(result: usize, cid: usize): u32;
@external("ipld", "block_read")
declare function blockRead(result: usize, id: u32, offset: u32, data: usize, length: u32): u32;
@external("ipld", "block_stat")
declare function blockStat(result: usize, id: u32): u32;
@external("self", "root")
declare function selfRoot(result: usize, cid: usize, length: u32): u32;
@external("self", "set_root")
declare function selfSetRoot(cid: usize): u32;
@external("actor", "resolve_address")
declare function actorResolveAddress(result: usize, address: usize, length: u32): u32;
@external("event", "emit_event")
declare function eventEmit(entries: usize, count: u32, keys: usize, keysLength: u32, values: usize, valuesLength: u32): u32;

export const CODEC_RAW: u64 = 0x55;
export const CODEC_DAG_CBOR: u64 = 0x71;

export const USR_ILLEGAL_ARGUMENT: u32 = 16;
export const USR_NOT_FOUND: u32 = 17;
export const USR_FORBIDDEN: u32 = 18;
export const USR_INSUFFICIENT_FUNDS: u32 = 19;
export const USR_ILLEGAL_STATE: u32 = 20;
export const USR_SERIALIZATION: u32 = 21;
export const USR_UNHANDLED_MESSAGE: u32 = 22;
export const USR_ASSERTION_FAILED: u32 = 24;

/** The method that the Init actor calls once, when it has made an actor. */
export const CONSTRUCTOR: u64 = 1;

/** The id of the Init actor. */
const INIT: u64 = 1;

const BLAKE2B_256: u64 = 0xb220;
const MAX_CID_BYTES: u32 = 100;

// Places for results; there is one invocation in an instance.
const result: usize = memory.data(96);
const cid: usize = memory.data(100);

/** Ends the invocation with a code of 16 or more and a message for people. */
export function fail(code: u32, message: string): void {
  const text = String.UTF8.encode(message);
  vmExit(code, 0, changetype<usize>(text), text.byteLength);
  unreachable();
}

/** Ends the invocation unless a condition holds. */
export function require(condition: bool, code: u32, message: string): void {
  if (!condition) fail(code, message);
}

function check(error: u32, syscall: string): void {
  if (error != 0) fail(USR_ILLEGAL_STATE, syscall + " failed with error " + error.toString());
}

/** What the compiler calls for failed assertions and for bounds of arrays. */
export function onAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  fail(USR_ASSERTION_FAILED, (message ? message : "aborted") + " at line " + line.toString());
}

/** The message of this invocation. */
export class Message {
  readonly origin: u64;
  readonly caller: u64;
  readonly receiver: u64;
  readonly method: u64;

  constructor() {
    check(vmMessageContext(result), "message_context");
    this.origin = load<u64>(result, 0);
    this.caller = load<u64>(result, 16);
    this.receiver = load<u64>(result, 24);
    this.method = load<u64>(result, 32);
  }

  /** Ends the invocation unless the Init actor calls. */
  requireInit(): void {
    require(this.caller == INIT, USR_FORBIDDEN, "only the Init actor constructs");
  }
}

/** The bytes of a block, such as the parameters. */
export function readBlock(id: u32): Uint8Array {
  if (id == 0) return new Uint8Array(0);
  check(blockStat(result, id), "block_stat");
  const bytes = new Uint8Array(load<u32>(result, 8));
  check(blockRead(result, id, 0, bytes.dataStart, bytes.length), "block_read");
  return bytes;
}

/** Makes a block of DAG-CBOR, such as a return value. */
export function createBlock(bytes: Uint8Array): u32 {
  check(blockCreate(result, CODEC_DAG_CBOR, bytes.dataStart, bytes.length), "block_create");
  return load<u32>(result);
}

/** The actor's state, as it was given to saveState. */
export function loadState(): Uint8Array {
  check(selfRoot(result, cid, MAX_CID_BYTES), "root");
  check(blockOpen(result, cid), "block_open");
  return readBlock(load<u32>(result, 8));
}

/** Makes a block of DAG-CBOR the actor's state. */
export function saveState(bytes: Uint8Array): void {
  const id = createBlock(bytes);
  check(blockLink(result, id, BLAKE2B_256, 32, cid, MAX_CID_BYTES), "block_link");
  check(selfSetRoot(cid), "set_root");
}

/** The id of the actor behind an address in its binary form. */
export function resolveAddress(address: Uint8Array): u64 {
  require(
    actorResolveAddress(result, address.dataStart, address.length) == 0,
    USR_NOT_FOUND,
    "no actor has this address");
  return load<u64>(result);
}

/** An event whose values are 64-bit numbers; keys and values are indexed. */
export class Event {
  private headers: Array<u32> = [];
  private keys: string = "";
  private values: Array<u64> = [];

  add(key: string, value: u64): Event {
    this.headers.push(String.UTF8.byteLength(key));
    this.keys += key;
    this.values.push(bswap<u64>(value));
    return this;
  }

  emit(): void {
    const count = this.values.length;
    const entries = new Uint8Array(count * 24);
    for (let i = 0; i < count; i++) {
      const at = entries.dataStart + i * 24;
      store<u64>(at, 3);
      store<u64>(at, CODEC_RAW, 8);
      store<u32>(at, this.headers[i], 16);
      store<u32>(at, 8, 20);
    }
    const keys = String.UTF8.encode(this.keys);
    check(
      eventEmit(entries.dataStart, count, changetype<usize>(keys), keys.byteLength, this.values.dataStart, count * 8),
      "emit_event");
  }
}
