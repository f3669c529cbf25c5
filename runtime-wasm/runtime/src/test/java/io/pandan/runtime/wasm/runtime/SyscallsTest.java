package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.SyscallException;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What syscalls read and write. Layouts are those of ref-fvm's packed structures
 * (shared/src/sys/out.rs), in little-endian order.
 */
class SyscallsTest {
  private static final int SIZE = 65_536;

  /** Where tests let results go. */
  private static final int RESULT = 1000;

  private final FakeKernel kernel = new FakeKernel();

  /** The memory's array is larger than the memory, as engines may have it. */
  private final byte[] array = new byte[SIZE + 1000];

  private final ByteBuffer memory = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  private final Context context = new Context(kernel, openMemory(), FakeKernel.BUILTIN);

  private ActorMemory openMemory() {
    ActorMemory opened =
        new ActorMemory(
            new WasmInstance() {
              @Override
              public void initialize() {}

              @Override
              public int invoke(String export, int argument) {
                return 0;
              }

              @Override
              public long gas() {
                return 0;
              }

              @Override
              public void setGas(long milligas) {}

              @Override
              public int memorySize() {
                return SIZE;
              }

              @Override
              public void readMemory(int address, byte[] target, int offset, int length) {
                Objects.checkFromIndexSize(address, length, SIZE);
                System.arraycopy(array, address, target, offset, length);
              }

              @Override
              public void writeMemory(int address, byte[] source, int offset, int length) {
                Objects.checkFromIndexSize(address, length, SIZE);
                System.arraycopy(source, offset, array, address, length);
              }

              @Override
              public int readInt(int address) {
                return memory.getInt(address);
              }

              @Override
              public void writeInt(int address, int value) {
                memory.putInt(address, value);
              }

              @Override
              public void writeLong(int address, long value) {
                memory.putLong(address, value);
              }

              @Override
              public void close() {}
            });
    opened.open();
    return opened;
  }

  /**
   * Calls a syscall and gives its error number, 0 for success; a result goes to {@link #RESULT}.
   */
  private int call(String name, long... arguments) {
    return call(SyscallTable.V4, name, arguments);
  }

  private int call(SyscallTable table, String name, long... arguments) {
    for (Syscall syscall : table.all()) {
      if (syscall.qualifiedName().equals(name)) {
        assertThat(arguments).as(name).hasSize(syscall.parameters().length());
        boolean result = syscall.resultBytes() > 0;
        long[] all = new long[arguments.length + (result ? 1 : 0)];
        all[0] = RESULT;
        System.arraycopy(arguments, 0, all, all.length - arguments.length, arguments.length);
        Arrays.fill(array, RESULT + syscall.resultBytes(), RESULT + 200, (byte) 0x55);
        context.begin(all, result);
        try {
          syscall.operation().run(context);
        } catch (SyscallException e) {
          return e.errorNumber().number();
        }
        assertThat(array[RESULT + syscall.resultBytes()])
            .as("after the result")
            .isEqualTo((byte) 0x55);
        return 0;
      }
    }
    throw new AssertionError("no syscall " + name);
  }

  private int put(int offset, byte[] bytes) {
    System.arraycopy(bytes, 0, array, offset, bytes.length);
    return bytes.length;
  }

  private byte[] bytes(int offset, int length) {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  private static final int ILLEGAL_ARGUMENT = ErrorNumber.ILLEGAL_ARGUMENT.number();
  private static final int TOO_SMALL = ErrorNumber.BUFFER_TOO_SMALL.number();

  @Test
  void shouldLayOutTheMessageContext() {
    assertThat(call("vm.message_context")).isZero();

    assertThat(memory.getLong(RESULT)).as("origin").isEqualTo(100);
    assertThat(memory.getLong(RESULT + 8)).as("nonce").isEqualTo(7);
    assertThat(memory.getLong(RESULT + 16)).as("caller").isEqualTo(101);
    assertThat(memory.getLong(RESULT + 24)).as("receiver").isEqualTo(1000);
    assertThat(memory.getLong(RESULT + 32)).as("method").isEqualTo(3);
    assertThat(memory.getLong(RESULT + 40)).as("value, low").isEqualTo(2);
    assertThat(memory.getLong(RESULT + 48)).as("value, high").isEqualTo(1);
    assertThat(memory.getLong(RESULT + 56)).as("premium").isEqualTo(5);
    assertThat(memory.getLong(RESULT + 72)).as("flags").isEqualTo(1);
  }

  @Test
  void shouldLayOutTheNetworkContext() {
    assertThat(call("network.context")).isZero();

    assertThat(memory.getLong(RESULT)).as("epoch").isEqualTo(12);
    assertThat(memory.getLong(RESULT + 8)).as("timestamp").isEqualTo(1_700_000_000);
    assertThat(memory.getLong(RESULT + 16)).as("base fee").isEqualTo(100);
    assertThat(memory.getLong(RESULT + 32)).as("chain id").isEqualTo(31415926);
    assertThat(memory.getInt(RESULT + 40)).as("network version").isEqualTo(28);
  }

  @Test
  void shouldGiveTheLargestAmount() {
    assertThat(call("self.current_balance")).isZero();

    assertThat(memory.getLong(RESULT)).isEqualTo(-1);
    assertThat(memory.getLong(RESULT + 8)).isEqualTo(-1);
  }

  @Test
  void shouldCreateLinkOpenAndReadBlocks() {
    int length = put(0, new byte[] {(byte) 0x83, 1, 2, 3});
    assertThat(call("ipld.block_create", Codec.DAG_CBOR, 0, length)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(1);
    Cid cid = IpldBlock.dagCbor(new byte[] {(byte) 0x83, 1, 2, 3}).cid();

    assertThat(call("ipld.block_link", 1, 0xb220, 32, 100, 50)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(cid.size());
    assertThat(bytes(100, cid.size())).isEqualTo(cid.toBytes());
    assertThat(kernel.asked).containsExactly("link b220 32");

    assertThat(call("ipld.block_open", 100)).isZero();
    assertThat(memory.getLong(RESULT)).as("codec").isEqualTo(Codec.DAG_CBOR);
    assertThat(memory.getInt(RESULT + 8)).as("id").isEqualTo(2);
    assertThat(memory.getInt(RESULT + 12)).as("size").isEqualTo(4);

    assertThat(call("ipld.block_stat", 2)).isZero();
    assertThat(memory.getLong(RESULT)).as("codec").isEqualTo(Codec.DAG_CBOR);
    assertThat(memory.getInt(RESULT + 8)).as("size").isEqualTo(4);

    assertThat(call("ipld.block_read", 2, 1, 200, 10)).isZero();
    assertThat(memory.getInt(RESULT)).as("unused part of the buffer").isEqualTo(-7);
    assertThat(bytes(200, 4)).containsExactly(1, 2, 3, 0);
  }

  @Test
  void shouldRefuseABufferThatIsOutOfBounds() {
    assertThat(call("ipld.block_create", Codec.RAW, 0, SIZE + 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("ipld.block_create", Codec.RAW, -1, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("ipld.block_create", Codec.RAW, SIZE, 0)).isZero();
  }

  @Test
  void shouldReturnErrorNumbersOfTheKernel() {
    assertThat(call("ipld.block_stat", 9)).isEqualTo(ErrorNumber.INVALID_HANDLE.number());
    put(0, kernel.root.toBytes());
    assertThat(call("ipld.block_open", 0)).isEqualTo(ErrorNumber.NOT_FOUND.number());
  }

  @Test
  void shouldReadACidThatEndsWithTheMemoryButNotBehindIt() {
    byte[] cid = kernel.root.toBytes();
    put(SIZE - cid.length, cid);
    assertThat(call("self.set_root", SIZE - cid.length)).isZero();
    put(SIZE - cid.length + 1, cid);
    assertThat(call("self.set_root", SIZE - cid.length + 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("self.set_root", SIZE)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("self.set_root", -1)).isEqualTo(ILLEGAL_ARGUMENT);
  }

  @Test
  void shouldWriteACidWhereItFits() {
    int size = kernel.root.size();
    assertThat(call("self.root", 0, size)).isZero();
    assertThat(bytes(0, size)).isEqualTo(kernel.root.toBytes());
    assertThat(call("self.root", 0, size - 1)).isEqualTo(TOO_SMALL);
    assertThat(call("self.root", SIZE - 10, 50)).isEqualTo(ILLEGAL_ARGUMENT);
  }

  @Test
  void shouldSend() {
    int length = put(0, Address.id(1024).toBytes());
    long method = -2;

    assertThat(call("send.send", 0, length, method, 4, 1, 3, 50, 1)).isZero();
    assertThat(memory.getInt(RESULT)).as("exit code").isEqualTo(33);
    assertThat(memory.getInt(RESULT + 4)).as("return id").isEqualTo(9);
    assertThat(memory.getLong(RESULT + 8)).as("codec").isEqualTo(0x71);
    assertThat(memory.getInt(RESULT + 16)).as("size").isEqualTo(77);
    assertThat(kernel.asked).containsExactly("send f01024 -2 4 18446744073709551619 50000 1");
  }

  @Test
  void shouldSendWithAllGasAndNothingElseForTheLargestLimit() {
    int length = put(0, Address.id(1).toBytes());
    call("send.send", 0, length, 1, 0, 0, 0, -1, 0);
    call("send.send", 0, length, 1, 0, -1, -1, -2, 0);

    assertThat(kernel.asked)
        .containsExactly(
            "send f01 1 0 0 -1 0",
            "send f01 1 0 340282366920938463463374607431768211455 " + Long.MAX_VALUE + " 0");
  }

  @Test
  void shouldRefuseFlagsAndAddressesThatDoNotExist() {
    int length = put(0, Address.id(1).toBytes());
    assertThat(call("send.send", 0, length, 1, 0, 0, 0, -1, 2)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("send.send", 0, 0, 1, 0, 0, 0, -1, 0)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("send.send", 0, SIZE, 1, 0, 0, 0, -1, 0)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("actor.resolve_address", 0, 100)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(kernel.asked).isEmpty();
  }

  /** As ref-fvm reads them (unsigned-varint 0.8); no actor has an id of more than 63 bits. */
  @Test
  void shouldReadIdsOf64Bits() {
    put(0, HexFormat.of().parseHex("00" + "ff".repeat(9) + "01"));
    assertThat(call("actor.resolve_address", 0, 11)).isZero();
    put(0, HexFormat.of().parseHex("00" + "e4" + "80".repeat(8) + "02"));
    assertThat(call("actor.resolve_address", 0, 11)).isZero();
    put(0, HexFormat.of().parseHex("00" + "e4" + "80".repeat(8) + "00"));
    assertThat(call("actor.resolve_address", 0, 11)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(kernel.asked).containsExactly("resolve f0" + Long.MAX_VALUE, "resolve f0100");
  }

  @Test
  void shouldAnswerForActors() {
    int length = put(0, Address.id(77).toBytes());
    assertThat(call("actor.resolve_address", 0, length)).isZero();
    assertThat(memory.getLong(RESULT)).isEqualTo(1234);

    assertThat(call("actor.lookup_delegated_address", 1, 100, 5)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(5);
    assertThat(bytes(100, 5)).containsExactly(4, 10, 1, 2, 3);
    assertThat(call("actor.lookup_delegated_address", 1, 100, 4)).isEqualTo(TOO_SMALL);
    assertThat(call("actor.lookup_delegated_address", 2, 100, 0)).isZero();
    assertThat(memory.getInt(RESULT)).isZero();

    assertThat(call("actor.next_actor_address", 100, 20)).isEqualTo(TOO_SMALL);
    assertThat(call("actor.next_actor_address", 100, 21)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(21);
    assertThat(array[100]).isEqualTo((byte) 2);

    assertThat(call("actor.balance_of", 5)).isZero();
    assertThat(memory.getLong(RESULT)).isEqualTo(5);
    assertThat(call("actor.get_actor_code_cid", 9, 100, 50)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(kernel.root.size());
    assertThat(call("actor.get_code_cid_for_type", 4, 100, 50)).isZero();
    put(300, kernel.root.toBytes());
    assertThat(call("actor.get_builtin_actor_type", 300)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(3);
    assertThat(call("actor.install_actor", 300)).isZero();
    assertThat(call("actor.create_actor", 1005, 300, 0, 0)).isZero();
    assertThat(call("actor.create_actor", 1006, 300, 0, length)).isZero();
    assertThat(call("self.self_destruct", 2)).isZero();

    assertThat(kernel.asked)
        .containsExactly(
            "resolve f077",
            "code of 9",
            "code for 4",
            "install " + kernel.root,
            "create 1005 Optional.empty",
            "create 1006 Optional[f077]",
            "self-destruct true");
  }

  @Test
  void shouldHashIntoShorterBuffers() {
    put(0, new byte[] {5, 6});
    array[102] = 9;
    assertThat(call("crypto.hash", 0x12, 0, 2, 100, 2)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(2);
    assertThat(bytes(100, 3)).containsExactly(1, 2, 9);
    assertThat(call("crypto.hash", 0x12, 0, 2, 100, 32)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(4);
    assertThat(kernel.asked.get(0)).isEqualTo("hash 12 [5, 6]");
  }

  @Test
  void shouldVerifySignatures() {
    int length = put(0, Address.id(77).toBytes());
    assertThat(call("crypto.verify_signature", 1, 200, 65, 0, length, 300, 10)).isZero();
    assertThat(memory.getInt(RESULT)).isZero();
    assertThat(call("crypto.verify_signature", 3, 200, 65, 0, length, 300, 10))
        .isEqualTo(ILLEGAL_ARGUMENT);
    memory.putInt(400, 2);
    memory.putInt(404, 1);
    put(500, new byte[] {7, 8, 9});
    assertThat(call("crypto.verify_bls_aggregate", 2, 600, 700, 500, 400)).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(-1);
    assertThat(call("crypto.verify_bls_aggregate", -1, 600, 700, 500, 400))
        .isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.recover_secp_public_key", 0, 100)).isZero();

    assertThat(kernel.asked)
        .containsExactly("signature 1 65 f077 10", "aggregate 2 [[7, 8], [9]]", "recover 32 65");
  }

  @Test
  void shouldReadProofsAndGiveVerdicts() {
    Cid cid = kernel.root;
    byte[] random = {1};
    CborWriter post = new CborWriter().writeArrayHeader(4);
    post.writeBytes(random);
    post.writeArrayHeader(1).writeArrayHeader(2).writeLong(-3).writeBytes(random);
    post.writeArrayHeader(1).writeArrayHeader(3).writeLong(8).writeUnsigned(5).writeCid(cid);
    post.writeUnsigned(1001);
    assertThat(call("crypto.verify_post", 0, put(0, post.toByteArray()))).isZero();
    assertThat(memory.getInt(RESULT)).isZero();

    CborWriter aggregate = new CborWriter().writeArrayHeader(5);
    aggregate.writeUnsigned(1002).writeLong(8).writeLong(1).writeBytes(random);
    aggregate.writeArrayHeader(1).writeArrayHeader(5).writeUnsigned(9);
    aggregate.writeBytes(random).writeBytes(random).writeCid(cid).writeCid(cid);
    assertThat(call("crypto.verify_aggregate_seals", 0, put(0, aggregate.toByteArray()))).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(-1);

    // The proof is a list of numbers: fvm_shared forgot to make it bytes.
    CborWriter update = new CborWriter().writeArrayHeader(5);
    update.writeLong(3).writeCid(cid).writeCid(cid).writeCid(cid);
    update.writeArrayHeader(2).writeUnsigned(7).writeUnsigned(255);
    assertThat(call("crypto.verify_replica_update", 0, put(0, update.toByteArray()))).isZero();
    assertThat(memory.getInt(RESULT)).isZero();

    assertThat(kernel.asked)
        .containsExactly(
            "post [1] 1 [SectorInfo[sealProof=8, sectorNumber=5, sealedCid=" + cid + "]] 1001",
            "aggregate 1002 8 9",
            "update 3 [7, -1]");
  }

  @Test
  void shouldAnswerForEachSealOfABatch() {
    Cid cid = kernel.root;
    CborWriter batch = new CborWriter().writeArrayHeader(3);
    for (int i = 0; i < 3; i++) {
      batch.writeArrayHeader(8).writeLong(8);
      batch.writeArrayHeader(2).writeUnsigned(1003).writeUnsigned(i);
      batch.writeArrayHeader(2).writeUnsigned(4).writeUnsigned(6);
      batch.writeBytes(new byte[1]).writeBytes(new byte[1]).writeBytes(new byte[1]);
      batch.writeCid(cid).writeCid(cid);
    }
    int length = put(0, batch.toByteArray());
    assertThat(call("crypto.batch_verify_seals", 0, length, 2000)).isZero();
    assertThat(bytes(2000, 3)).containsExactly(1, 0, 1);
    assertThat(call("crypto.batch_verify_seals", 0, length, SIZE - 2)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(kernel.asked)
        .containsExactly("seal 1003 0 [4, 6]", "seal 1003 1 [4, 6]", "seal 1003 2 [4, 6]");
  }

  @Test
  void shouldComputeUnsealedSectors() {
    CborWriter pieces = new CborWriter().writeArrayHeader(1).writeArrayHeader(2);
    int length = put(0, pieces.writeUnsigned(128).writeCid(kernel.root).toByteArray());
    assertThat(call("crypto.compute_unsealed_sector_cid", 8, 0, length, 200, 100)).isZero();
    assertThat(bytes(200, memory.getInt(RESULT))).isEqualTo(kernel.root.toBytes());
    assertThat(call("crypto.compute_unsealed_sector_cid", 8, 0, length, 200, 5))
        .isEqualTo(TOO_SMALL);
  }

  @Test
  void shouldLayOutAFault() {
    assertThat(call("crypto.verify_consensus_fault", 0, 5, 10, 6, 20, 7)).isZero();
    assertThat(memory.getLong(RESULT)).as("epoch").isEqualTo(77);
    assertThat(memory.getLong(RESULT + 8)).as("target").isEqualTo(1000);
    assertThat(memory.getInt(RESULT + 16)).as("type").isEqualTo(2);
    assertThat(call("crypto.verify_consensus_fault", 0, 5, 10, 6, 20, 0)).isZero();
    assertThat(bytes(RESULT, 20)).containsOnly(0);
    assertThat(kernel.asked).containsExactly("fault 5 6 7", "fault 5 6 0");
  }

  @Test
  void shouldForbidProofsToActorsOfUsers() {
    Context user = new Context(kernel, openMemory(), Cid.sum(Codec.RAW, new byte[] {9}));
    array[0] = (byte) 0x80;
    int asked = 0;
    for (Syscall syscall : SyscallTable.V4.all()) {
      if (syscall
          .name()
          .matches("verify_(post|aggreg.*|replica.*|consensus.*)|batch.*|compute.*")) {
        user.begin(new long[] {RESULT, 0, 0, 1, 0, 0, 0}, syscall.resultBytes() > 0);
        assertThatThrownBy(() -> syscall.operation().run(user))
            .isInstanceOfSatisfying(
                SyscallException.class,
                e -> assertThat(e.errorNumber()).isEqualTo(ErrorNumber.FORBIDDEN));
        asked++;
      }
    }
    assertThat(asked).isEqualTo(6);
    assertThat(kernel.asked).isEmpty();
  }

  @Test
  void shouldRefuseParametersThatAreNoProofs() {
    array[0] = (byte) 0x80;
    assertThat(call("crypto.verify_post", 0, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.verify_aggregate_seals", 0, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.verify_replica_update", 0, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.batch_verify_seals", 0, 2, 100))
        .as("a byte too many")
        .isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.batch_verify_seals", 0, 1, 100)).isZero();
    assertThat(call("crypto.compute_unsealed_sector_cid", 1, 0, 2, 100, 50))
        .isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.verify_post", SIZE, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.verify_consensus_fault", 0, 1, 2, 1, SIZE, 1))
        .isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(kernel.asked).isEmpty();
  }

  @Test
  void shouldEmitEvents() {
    kernel.readOnly = false;
    assertThat(call("event.emit_event", 0, 2, 100, 5, 200, 6)).isZero();
    assertThat(call("event.emit_event", 0, 0x10000000, 100, 5, 200, 6)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(kernel.asked).containsExactly("event 48 5 6");
  }

  @Test
  void shouldNotCopyWhatIsRefusedForNothing() {
    kernel.readOnly = true;
    call("event.emit_event", 0, 2, 100, 5, 200, 6);
    call("crypto.hash", 0x13, 0, SIZE, 100, 32);
    int length = put(0, Address.id(77).toBytes());
    call("crypto.verify_signature", 1, 0, SIZE, 0, length, 300, 10);

    assertThat(kernel.asked).containsExactly("event 0 0 0", "hash 13 []", "signature 1 97 f077 10");
    assertThat(call("event.emit_event", 0, 2, 100, SIZE, 200, 6)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("crypto.hash", 0x13, 1, SIZE, 100, 32)).isEqualTo(ILLEGAL_ARGUMENT);
  }

  @Test
  void shouldChargeAndTellGas() {
    kernel.milligas = 123_999;
    put(0, "tête".getBytes(StandardCharsets.UTF_8));

    assertThat(call("gas.available")).isZero();
    assertThat(memory.getLong(RESULT)).isEqualTo(123);
    assertThat(call("gas.charge", 0, 5, 3)).isZero();
    assertThat(kernel.charges).containsExactly("tête 3000");
    assertThat(call("gas.charge", 0, 2, 3)).as("half a letter").isEqualTo(ILLEGAL_ARGUMENT);
  }

  @Test
  void shouldGiveRandomnessAndTipsets() {
    assertThat(call("rand.get_chain_randomness", 5)).isZero();
    assertThat(call("rand.get_beacon_randomness", -6)).isZero();
    assertThat(call("network.tipset_cid", 7, 0, 100)).isZero();
    assertThat(call("network.total_fil_circ_supply")).isZero();
    assertThat(memory.getLong(RESULT)).isEqualTo(6);
    assertThat(kernel.asked).containsExactly("chain 5", "beacon -6", "tipset 7");
  }

  @Test
  void shouldLogOnlyWhereDebuggingIsOn() {
    put(0, "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(call("debug.enabled")).isZero();
    assertThat(memory.getInt(RESULT)).isEqualTo(-1);
    assertThat(call("debug.log", -5, 5)).isZero();

    kernel.debug = true;
    assertThat(call("debug.enabled")).isZero();
    assertThat(memory.getInt(RESULT)).isZero();
    assertThat(call("debug.log", -5, 5)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call("debug.log", 0, 5)).isZero();
    assertThat(call("debug.store_artifact", 0, 5, 100, 3)).isZero();
    assertThat(kernel.asked).containsExactly("log hello", "log artifact hello of 3 bytes");
  }

  @Test
  void shouldReadTheArgumentsOfNetworks18To20() {
    put(0, new byte[] {5, 6});
    int length = put(100, Address.id(77).toBytes());
    SyscallTable v3 = SyscallTable.V3;
    assertThat(call(v3, "rand.get_chain_randomness", 3, -4, 0, 2)).isZero();
    assertThat(call(v3, "rand.get_beacon_randomness", 1, 5, SIZE, 0)).isZero();
    assertThat(call(v3, "rand.get_beacon_randomness", 1, 5, SIZE, 1)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call(v3, "event.emit_event", 0, 2)).isZero();
    assertThat(call(v3, "event.emit_event", -1, 2)).isEqualTo(ILLEGAL_ARGUMENT);
    assertThat(call(v3, "self.self_destruct", 100, length)).isZero();
    assertThat(call(v3, "self.self_destruct", 100, 0)).isEqualTo(ILLEGAL_ARGUMENT);

    assertThat(kernel.asked)
        .containsExactly(
            "draw chain 3 -4 [5, 6]",
            "draw beacon 1 5 []",
            "encoded event [5, 6]",
            "self-destruct to f077");
  }

  @Test
  void shouldLayOutTheContextOfNetwork17() {
    assertThat(call(SyscallTable.V2, "vm.context")).isZero();

    assertThat(memory.getLong(RESULT)).as("value, low").isEqualTo(2);
    assertThat(memory.getLong(RESULT + 8)).as("value, high").isEqualTo(1);
    assertThat(memory.getLong(RESULT + 16)).as("caller").isEqualTo(101);
    assertThat(memory.getLong(RESULT + 24)).as("receiver").isEqualTo(1000);
    assertThat(memory.getLong(RESULT + 32)).as("method").isEqualTo(3);
    assertThat(memory.getLong(RESULT + 40)).as("epoch").isEqualTo(12);
    assertThat(memory.getInt(RESULT + 48)).as("network version").isEqualTo(28);
    assertThat(call(SyscallTable.V2, "network.base_fee")).isZero();
    assertThat(memory.getLong(RESULT)).isEqualTo(100);
  }

  @Test
  void shouldSendWithoutLimitOnNetwork17() {
    int length = put(100, Address.id(77).toBytes());

    assertThat(call(SyscallTable.V2, "send.send", 100, length, 2, 0, 1, 5)).isZero();
    put(300, kernel.root.toBytes());
    assertThat(call(SyscallTable.V2, "actor.create_actor", 1005, 300)).isZero();

    assertThat(kernel.asked)
        .containsExactly("send f077 2 0 18446744073709551621 -1 0", "create 1005 Optional.empty");
  }

  @Test
  void shouldAbortOnNetwork17() {
    put(0, "why".getBytes(StandardCharsets.UTF_8));

    assertThat(aborted(18).exitCode().value()).isEqualTo(18);
    assertThat(aborted(18).message()).isEqualTo("why");
    assertThat(aborted(15).exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_EXIT_CODE);
    assertThat(aborted(0).exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_EXIT_CODE);
  }

  private ActorExit aborted(int code) {
    return catchThrowableOfType(
            AbortException.class, () -> call(SyscallTable.V2, "vm.abort", code, 0, 3))
        .exit();
  }
}
