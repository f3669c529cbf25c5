// What an actor needs of the network: the syscalls of the FVM as C functions, and a little DAG-CBOR.
// Header only; no C library.
#ifndef PANDAN_ACTOR_H
#define PANDAN_ACTOR_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#define SYSCALL(module, name) __attribute__((import_module(#module), import_name(#name)))

// A syscall returns an error number, 0 for success; where it has a result, that goes to its first argument.

SYSCALL(vm, exit) u32 vm_exit(u32 code, u32 block, const void *message, u32 length);

typedef struct __attribute__((packed)) {
  u64 low, high;
} amount;

typedef struct __attribute__((packed)) {
  u64 origin, nonce, caller, receiver, method;
  amount value_received, gas_premium;
  u64 flags;
} message_context;
SYSCALL(vm, message_context) u32 vm_message_context(message_context *result);

typedef struct __attribute__((packed)) {
  i64 epoch;
  u64 timestamp;
  amount base_fee;
  u64 chain_id;
  u32 network_version;
} network_context;
SYSCALL(network, context) u32 network_context_get(network_context *result);

typedef struct __attribute__((packed)) {
  u64 codec;
  u32 id, size;
} block_open_result;
SYSCALL(ipld, block_open) u32 ipld_block_open(block_open_result *result, const u8 *cid);

typedef struct __attribute__((packed)) {
  u64 codec;
  u32 size;
} block_stat_result;
SYSCALL(ipld, block_stat) u32 ipld_block_stat(block_stat_result *result, u32 id);

SYSCALL(ipld, block_create) u32 ipld_block_create(u32 *id, u64 codec, const void *data, u32 length);
SYSCALL(ipld, block_read) u32 ipld_block_read(int *rest, u32 id, u32 offset, void *data, u32 length);
SYSCALL(ipld, block_link) u32 ipld_block_link(u32 *size, u32 id, u64 hash, u32 hash_length, u8 *cid, u32 length);

SYSCALL(self, root) u32 self_root(u32 *size, u8 *cid, u32 length);
SYSCALL(self, set_root) u32 self_set_root(const u8 *cid);
SYSCALL(self, current_balance) u32 self_current_balance(amount *result);

typedef struct __attribute__((packed)) {
  u32 exit_code, return_id;
  u64 return_codec;
  u32 return_size;
} send_result;
SYSCALL(send, send) u32 send_send(send_result *result, const u8 *to, u32 to_length, u64 method, u32 params,
                                  u64 value_high, u64 value_low, u64 gas_limit, u64 flags);

enum {
  USR_ILLEGAL_ARGUMENT = 16,
  USR_FORBIDDEN = 18,
  USR_ILLEGAL_STATE = 20,
  USR_SERIALIZATION = 21,
  USR_UNHANDLED_MESSAGE = 22,
};

enum { INIT_ACTOR = 1, METHOD_SEND = 0, METHOD_CONSTRUCTOR = 1, NO_BLOCK = 0, MAX_CID = 100 };

#define DAG_CBOR 0x71ull
#define BLAKE2B_256 0xb220ull
#define ALL_GAS (~0ull)

// Ends the invocation.
static inline __attribute__((noreturn)) void fail(u32 code, const char *message) {
  u32 length = 0;
  while (message[length]) length++;
  vm_exit(code, NO_BLOCK, message, length);
  __builtin_trap();
}

static inline void require(int condition, u32 code, const char *message) {
  if (!condition) fail(code, message);
}

static inline void check(u32 error, const char *syscall) { require(error == 0, USR_ILLEGAL_STATE, syscall); }

// A buffer of DAG-CBOR that is written or read from the start.
typedef struct {
  u8 bytes[256];
  u32 length;
  u32 at;
} cbor;

static inline void cbor_put(cbor *c, u8 byte) {
  require(c->length < sizeof c->bytes, USR_SERIALIZATION, "a value is too large");
  c->bytes[c->length++] = byte;
}

static inline void cbor_header(cbor *c, u8 major, u64 value) {
  u32 extra = value < 24 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x100000000ull ? 4 : 8;
  u8 info = extra == 0 ? (u8)value : extra == 1 ? 24 : extra == 2 ? 25 : extra == 4 ? 26 : 27;
  cbor_put(c, (u8)(major << 5 | info));
  while (extra-- > 0) cbor_put(c, (u8)(value >> 8 * extra));
}

static inline void cbor_unsigned(cbor *c, u64 value) { cbor_header(c, 0, value); }
static inline void cbor_array(cbor *c, u64 items) { cbor_header(c, 4, items); }

static inline u8 cbor_next(cbor *c) {
  require(c->at < c->length, USR_SERIALIZATION, "the bytes end");
  return c->bytes[c->at++];
}

static inline u64 cbor_expect(cbor *c, u8 major) {
  u8 first = cbor_next(c);
  require(first >> 5 == major && (first & 31) < 28, USR_SERIALIZATION, "a value has another type");
  if ((first & 31) < 24) return first & 31;
  u64 value = 0;
  for (u32 left = 1u << ((first & 31) - 24); left > 0; left--) value = value << 8 | cbor_next(c);
  return value;
}

static inline u64 cbor_read_unsigned(cbor *c) { return cbor_expect(c, 0); }

static inline void cbor_read_array(cbor *c, u64 items) {
  require(cbor_expect(c, 4) == items, USR_SERIALIZATION, "an array has another length");
}

static inline void cbor_end(const cbor *c) {
  require(c->at == c->length, USR_SERIALIZATION, "bytes are left over");
}

// Reads a block such as the parameters.
static inline void read_block(u32 id, cbor *to) {
  block_stat_result stat;
  int rest;
  to->at = 0;
  to->length = 0;
  if (id == NO_BLOCK) return;
  check(ipld_block_stat(&stat, id), "block_stat");
  require(stat.size <= sizeof to->bytes, USR_SERIALIZATION, "a block is too large");
  check(ipld_block_read(&rest, id, 0, to->bytes, stat.size), "block_read");
  to->length = stat.size;
}

// Makes a block such as a return value.
static inline u32 create_block(const cbor *from) {
  u32 id;
  check(ipld_block_create(&id, DAG_CBOR, from->bytes, from->length), "block_create");
  return id;
}

static inline void load_state(cbor *to) {
  u8 cid[MAX_CID];
  u32 size;
  block_open_result block;
  check(self_root(&size, cid, sizeof cid), "root");
  check(ipld_block_open(&block, cid), "block_open");
  read_block(block.id, to);
}

static inline void save_state(const cbor *from) {
  u8 cid[MAX_CID];
  u32 size;
  check(ipld_block_link(&size, create_block(from), BLAKE2B_256, 32, cid, sizeof cid), "block_link");
  check(self_set_root(cid), "set_root");
}

// Sends value to an actor by its id.
static inline void send_value(u64 id, amount value) {
  u8 to[11] = {0};
  u32 length = 1;
  send_result result;
  do {
    to[length++] = (u8)(id & 0x7f) | (id > 0x7f ? 0x80 : 0);
    id >>= 7;
  } while (id != 0);
  check(send_send(&result, to, length, METHOD_SEND, NO_BLOCK, value.high, value.low, ALL_GAS, 0), "send");
  require(result.exit_code == 0, USR_ILLEGAL_STATE, "the receiver refuses the value");
}

#endif
