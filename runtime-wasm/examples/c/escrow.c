// Holds a buyer's money until the buyer releases it to the seller, or until it goes back: when the seller says so,
// or when the deadline has passed. Whoever sends value to the actor adds to it.
//
// State: [buyer, seller, deadline, closed]. Methods:
//   1 constructor  [seller, deadline]  → nothing; the buyer is who sent the message
//   2 release      nothing             → nothing; the buyer pays the seller
//   3 refund       nothing             → nothing; the seller, or the buyer after the deadline
//   4 status       nothing             → [buyer, seller, deadline, closed]

#include "actor.h"

typedef struct {
  u64 buyer, seller, deadline, closed;
} escrow;

static void encode(const escrow *e, cbor *to) {
  to->length = 0;
  cbor_array(to, 4);
  cbor_unsigned(to, e->buyer);
  cbor_unsigned(to, e->seller);
  cbor_unsigned(to, e->deadline);
  cbor_unsigned(to, e->closed);
}

static void load(escrow *e) {
  cbor state;
  load_state(&state);
  cbor_read_array(&state, 4);
  e->buyer = cbor_read_unsigned(&state);
  e->seller = cbor_read_unsigned(&state);
  e->deadline = cbor_read_unsigned(&state);
  e->closed = cbor_read_unsigned(&state);
}

static void save(const escrow *e) {
  cbor state;
  encode(e, &state);
  save_state(&state);
}

static void construct(const message_context *message, u32 params) {
  cbor in;
  escrow e = {.buyer = message->origin};
  require(message->caller == INIT_ACTOR, USR_FORBIDDEN, "only the Init actor constructs");
  read_block(params, &in);
  cbor_read_array(&in, 2);
  e.seller = cbor_read_unsigned(&in);
  e.deadline = cbor_read_unsigned(&in);
  cbor_end(&in);
  save(&e);
}

// Closes before it pays: whoever is paid may call again.
static void pay(escrow *e, u64 to) {
  amount balance;
  require(!e->closed, USR_ILLEGAL_STATE, "the escrow is closed");
  e->closed = 1;
  save(e);
  check(self_current_balance(&balance), "current_balance");
  send_value(to, balance);
}

static void release(const message_context *message) {
  escrow e;
  load(&e);
  require(message->caller == e.buyer, USR_FORBIDDEN, "only the buyer releases");
  pay(&e, e.seller);
}

static void refund(const message_context *message) {
  escrow e;
  network_context network;
  load(&e);
  check(network_context_get(&network), "network_context");
  require(message->caller == e.seller || (message->caller == e.buyer && (u64)network.epoch > e.deadline),
          USR_FORBIDDEN, "only the seller refunds, or the buyer after the deadline");
  pay(&e, e.buyer);
}

static u32 status(void) {
  escrow e;
  cbor out;
  load(&e);
  encode(&e, &out);
  return create_block(&out);
}

__attribute__((export_name("invoke"))) u32 invoke(u32 params) {
  message_context message;
  check(vm_message_context(&message), "message_context");
  switch (message.method) {
    case METHOD_CONSTRUCTOR:
      construct(&message, params);
      return NO_BLOCK;
    case 2:
      release(&message);
      return NO_BLOCK;
    case 3:
      refund(&message);
      return NO_BLOCK;
    case 4:
      return status();
    default:
      fail(USR_UNHANDLED_MESSAGE, "no such method");
  }
}
