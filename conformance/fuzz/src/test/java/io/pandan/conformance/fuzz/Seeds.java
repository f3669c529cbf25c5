package io.pandan.conformance.fuzz;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.bitfield.BitField;
import io.pandan.ipld.car.CarWriter;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.RandomPrograms;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import io.pandan.testkit.TestNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Writes the valid inputs that the targets begin with. Run it with the folder {@code
 * FuzzTargetsTestInputs} when a format changes; what is in the folder otherwise stays.
 */
final class Seeds {
  private final Path folder;

  private Seeds(Path folder) {
    this.folder = folder;
  }

  /** Writes all seeds below a folder. */
  public static void main(String[] arguments) throws IOException {
    Seeds seeds = new Seeds(Path.of(arguments[0]));
    for (String target : new String[] {"module", "actor"}) {
      seeds.write(target, "numbers", actor(numbers()));
      seeds.write(target, "branches", actor(branches()));
      seeds.write(target, "everything", everything());
    }
    seeds.write("bundle", "three-actors", bundle());
    seeds.writeCollections();
    seeds.writeMessages();
    seeds.writeParameters();
    seeds.writePrecompiles();
    seeds.writeContracts();
  }

  private void write(String target, String name, byte[] data) throws IOException {
    Files.createDirectories(folder.resolve(target));
    Files.write(folder.resolve(target).resolve("seed-" + name), data);
  }

  private static byte[] actor(Code body) {
    return new ModuleBuilder()
        .importFunction("vm", "exit", "iiii>i")
        .memory(1, 2)
        .function("i>i", "ilfd", body)
        .exportFunction("invoke", 1)
        .exportMemory()
        .build();
  }

  private static Code numbers() {
    Code code =
        new Code().op(Opcode.LOCAL_GET, 0).i32(3).op(Opcode.I32_MUL).op(Opcode.LOCAL_TEE, 1);
    code.op(Opcode.I64_EXTEND_I32_S).i64(5).op(Opcode.I64_ROTL).op(Opcode.LOCAL_SET, 2);
    code.op(Opcode.LOCAL_GET, 2).op(Opcode.F64_CONVERT_I64_U).op(Opcode.F64_SQRT);
    code.op(Opcode.LOCAL_TEE, 4).op(Opcode.F32_DEMOTE_F64).op(Opcode.LOCAL_SET, 3).i32(8);
    code.op(Opcode.LOCAL_GET, 4).op(Opcode.F64_STORE, 3, 0).i32(9);
    return code.op(Opcode.I32_LOAD16_U, 1, 0).op(Opcode.LOCAL_GET, 1).op(Opcode.I32_DIV_S).end();
  }

  private static Code branches() {
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK).block(Opcode.LOOP);
    code.op(Opcode.LOCAL_GET, 1).i32(1).op(Opcode.I32_ADD).op(Opcode.LOCAL_TEE, 1);
    code.op(Opcode.BR_TABLE, 3, 0, 1, 2, 0).end().end().end();
    code.op(Opcode.LOCAL_GET, 1).block(Opcode.IF).i32(20).i32(0).i32(0).i32(0);
    return code.op(Opcode.CALL, 0).op(Opcode.RETURN).op(Opcode.ELSE).end().i32(0).end();
  }

  /** A section of each kind, and each instruction that works on segments. */
  private static byte[] everything() {
    Code code = new Code().i32(4).i32(0).i32(2).op(Opcode.MEMORY_INIT, 0, 0);
    code.op(Opcode.DATA_DROP, 0).i32(8).i32(4).i32(2).op(Opcode.MEMORY_COPY, 0, 0);
    code.i32(0).i32(7).op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_FILL, 0);
    code.i32(1).i32(0).i32(1).op(Opcode.TABLE_INIT, 1, 0).op(Opcode.ELEM_DROP, 1);
    code.i32(0).op(Opcode.TABLE_GET, 0).i32(1).op(Opcode.TABLE_GROW, 0).op(Opcode.DROP);
    code.i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.op(Opcode.LOCAL_GET, 0).i32(0).op(Opcode.CALL_INDIRECT, 0, 0).end();
    return new ModuleBuilder()
        .function("i>i", "", new Code().op(Opcode.GLOBAL_GET, 0).end())
        .function("i>i", "", code)
        .function(">", "", new Code().i32(5).op(Opcode.GLOBAL_SET, 0).end())
        .memory(1, 3)
        .table(2, 5)
        .global('i', true, ModuleBuilder.constant(1))
        .start(2)
        .activeElements(0)
        .passiveElements(0, 2)
        .passiveData((byte) 1, (byte) 2)
        .exportFunction("invoke", 1)
        .exportMemory()
        .exportTable()
        .build();
  }

  private static byte[] bundle() throws IOException {
    CborWriter data = new CborWriter().writeArrayHeader(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] names = {"system", "init", "account"};
    for (String name : names) {
      data.writeArrayHeader(2).writeText(name).writeCid(Cid.sum(Codec.RAW, name.getBytes()));
    }
    Cid dataCid = Cid.sum(Codec.DAG_CBOR, data.toByteArray());
    byte[] root =
        new CborWriter().writeArrayHeader(2).writeUnsigned(1).writeCid(dataCid).toByteArray();
    Cid rootCid = Cid.sum(Codec.DAG_CBOR, root);
    try (CarWriter car = new CarWriter(out, List.of(rootCid))) {
      car.write(rootCid, root);
      car.write(dataCid, data.toByteArray());
      for (String name : names) {
        car.write(Cid.sum(Codec.RAW, name.getBytes()), name.getBytes());
      }
    }
    return out.toByteArray();
  }

  private void writeCollections() throws IOException {
    MemoryBlockstore store = new MemoryBlockstore();
    Hamt<byte[]> hamt = Hamt.create(store, HamtConfig.FILECOIN, CborCodec.RAW);
    Kamt<byte[]> kamt = Kamt.create(store, KamtConfig.EVM_STORAGE, CborCodec.RAW);
    Amt<byte[]> amt = Amt.create(store, Amt.DEFAULT_BIT_WIDTH, CborCodec.RAW);
    for (int i = 0; i < 6; i++) {
      byte[] key = new byte[32];
      key[31] = (byte) (i * 40);
      hamt.set(key, new byte[] {1});
      kamt.set(key, new byte[] {1});
      amt.set(i, new byte[] {1});
    }
    write("collections", "hamt", block(store.require(hamt.flush())));
    write("collections", "kamt", block(store.require(kamt.flush())));
    write("collections", "amt", block(store.require(amt.flush())));
    write("collections", "bits", BitField.range(3, 70).with(100).encode());
    write("cbor", "hamt", store.require(hamt.flush()));
    CborWriter values = new CborWriter().writeArrayHeader(5).writeText("x").writeLong(-5);
    values.writeCid(hamt.flush()).writeBool(true).writeMapHeader(1).writeText("k").writeNull();
    write("cbor", "values", values.toByteArray());
  }

  private static byte[] block(byte[] bytes) {
    byte[] with = new byte[2 + bytes.length];
    with[0] = (byte) (bytes.length >> 8);
    with[1] = (byte) bytes.length;
    System.arraycopy(bytes, 0, with, 2, bytes.length);
    return with;
  }

  private void writeMessages() throws IOException {
    Address key = TestNetwork.secp256k1(1);
    Address ethereum = TestNetwork.ethereum(2);
    TokenAmount amount = TokenAmount.ofFil(1);
    Message message =
        new Message(0, ethereum, key, 7, amount, 1_000, amount, amount, 2, new byte[] {1, 2});
    Signature signature = new Signature(Signature.Type.SECP256K1, new byte[65]);
    write("message", "message", message.toCbor());
    write("message", "signed", new SignedMessage(message, signature).toCbor());
    write(
        "message",
        "receipt",
        new Receipt(ExitCode.OK, new byte[] {1}, 5, Optional.empty()).toCbor());
    write("address", "id", Address.id(1_234).toBytes());
    write("address", "key", key.toBytes());
    write("address", "ethereum", ethereum.toBytes());
    write("address", "text", key.toString().getBytes());
    Cid cid = Cid.sum(Codec.DAG_CBOR, new byte[] {1});
    write("address", "cid", cid.toBytes());
    write("address", "cid-text", cid.toString().getBytes());
    CborWriter seal = new CborWriter().writeArrayHeader(8).writeLong(8).writeArrayHeader(2);
    seal.writeUnsigned(1_000).writeUnsigned(5).writeArrayHeader(1).writeUnsigned(9);
    seal.writeBytes(new byte[32]).writeBytes(new byte[32]).writeBytes(new byte[192]);
    write("proof", "seal", seal.writeCid(cid).writeCid(cid).toByteArray());
    CborWriter pieces = new CborWriter().writeArrayHeader(1).writeArrayHeader(2);
    write("proof", "pieces", pieces.writeUnsigned(2048).writeCid(cid).toByteArray());
  }

  private void writeParameters() throws IOException {
    CborWriter exec = new CborWriter().writeArrayHeader(2);
    exec.writeCid(Cid.sum(Codec.RAW, new byte[] {1})).writeBytes(new byte[] {0x40});
    write("parameters", "exec", to(1, 1, exec.toByteArray()));
    byte[] module = actor(new Code().i32(0).end());
    write(
        "parameters",
        "install",
        to(1, 3, new CborWriter().writeArrayHeader(1).writeBytes(module).toByteArray()));
    byte[] create = {0x60, 1, 0x60, 0, (byte) 0xf3};
    write(
        "parameters",
        "create-contract",
        to(4, 3, new CborWriter().writeBytes(create).toByteArray()));
    write(
        "parameters",
        "invoke-contract",
        to(7, 9, new CborWriter().writeBytes(new byte[36]).toByteArray()));
    write("parameters", "nothing", to(7, 9, new byte[0]));
  }

  /** For each precompile, on Osaka, an input made of what follows and one that is what follows. */
  private void writePrecompiles() throws IOException {
    byte[] rest = new byte[300];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = (byte) (i * 37 + 5);
    }
    for (int precompile = 0; precompile < 18; precompile++) {
      rest[0] = (byte) precompile;
      rest[1] = 0;
      rest[2] = 1;
      write("precompiles", "made-" + precompile, rest);
    }
    byte[] given = new byte[3 + 213];
    given[0] = 8;
    given[3 + 3] = 12;
    write("precompiles", "given", given);
  }

  /** Random programs that come to an end, as code and as what init code deploys. */
  private void writeContracts() throws IOException {
    for (int i = 0; i < 16; i++) {
      RandomPrograms programs = new RandomPrograms(new SplittableRandom(i));
      ByteArrayOutputStream code = new ByteArrayOutputStream();
      code.write(i);
      code.writeBytes(programs.next());
      code.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xfe, (byte) 0xfe});
      code.writeBytes(programs.next());
      write("evm", "random-" + i, code.toByteArray());
      write("contract", "random-" + i, Bytecode.deployer(programs.next()));
    }
  }

  private static byte[] to(int receiver, int method, byte[] params) {
    byte[] all = new byte[2 + params.length];
    all[0] = (byte) receiver;
    all[1] = (byte) method;
    System.arraycopy(params, 0, all, 2, params.length);
    return all;
  }
}
