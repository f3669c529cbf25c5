// The part of DAG-CBOR that small actors need: unsigned integers, byte strings and arrays.

import { fail, require, USR_SERIALIZATION } from "./actor";

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const ARRAY: u8 = 4;

/** Writes DAG-CBOR in its only form. */
export class CborWriter {
  private bytes: Uint8Array = new Uint8Array(64);
  private length: i32 = 0;

  writeUnsigned(value: u64): CborWriter {
    this.header(UNSIGNED, value);
    return this;
  }

  writeBytes(value: Uint8Array): CborWriter {
    this.header(BYTES, value.length);
    this.reserve(value.length);
    memory.copy(this.bytes.dataStart + this.length, value.dataStart, value.length);
    this.length += value.length;
    return this;
  }

  /** Begins an array; its items follow. */
  writeArray(items: u64): CborWriter {
    this.header(ARRAY, items);
    return this;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private header(major: u8, value: u64): void {
    this.reserve(9);
    const extra = value < 24 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x100000000 ? 4 : 8;
    const at = this.bytes.dataStart + this.length;
    store<u8>(at, (major << 5) | (extra == 0 ? <u8>value : extra == 1 ? 24 : extra == 2 ? 25 : extra == 4 ? 26 : 27));
    for (let i = 0; i < extra; i++) {
      store<u8>(at + 1 + i, <u8>(value >> (8 * (extra - 1 - i))));
    }
    this.length += 1 + extra;
  }

  private reserve(more: i32): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(max(2 * this.bytes.length, this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

/** Reads DAG-CBOR; other bytes end the invocation. */
export class CborReader {
  private at: i32 = 0;

  constructor(private bytes: Uint8Array) {}

  readUnsigned(): u64 {
    return this.header(UNSIGNED);
  }

  readBytes(): Uint8Array {
    const length = this.header(BYTES);
    require(length <= <u64>(this.bytes.length - this.at), USR_SERIALIZATION, "a byte string is cut off");
    this.at += <i32>length;
    return this.bytes.slice(this.at - <i32>length, this.at);
  }

  /** Reads the header of an array and returns the number of its items. */
  readArray(): i32 {
    const items = this.header(ARRAY);
    require(items <= <u64>(this.bytes.length - this.at), USR_SERIALIZATION, "an array is cut off");
    return <i32>items;
  }

  /** Reads the header of an array of this many items. */
  expectArray(items: i32): void {
    require(this.readArray() == items, USR_SERIALIZATION, "an array has another length");
  }

  /** Ends the invocation unless everything has been read. */
  finish(): void {
    require(this.at == this.bytes.length, USR_SERIALIZATION, "bytes are left over");
  }

  private header(major: u8): u64 {
    const first = this.next();
    require(first >> 5 == major, USR_SERIALIZATION, "a value has another type");
    const info = first & 31;
    if (info < 24) return info;
    if (info > 27) fail(USR_SERIALIZATION, "a length is not definite");
    const extra = 1 << (info - 24);
    let value: u64 = 0;
    for (let i = 0; i < extra; i++) value = (value << 8) | this.next();
    const least: u64 = extra == 1 ? 24 : (<u64>1) << (4 * extra);
    require(value >= least, USR_SERIALIZATION, "a number is longer than it need be");
    return value;
  }

  private next(): u8 {
    require(this.at < this.bytes.length, USR_SERIALIZATION, "the bytes end");
    return this.bytes[this.at++];
  }
}
