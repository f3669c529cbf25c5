package io.pandan.testkit;

import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The least that a genesis needs of built-in actors: states that the VM reads, and accounts that
 * can be made. For tests that are about something else; the real ones are in {@code
 * builtin-actors}.
 */
public final class MinimalActors {

  private static final CborCodec<Long> ID =
      CborCodec.of(CborReader::readUnsigned, (id, out) -> out.writeUnsigned(id));

  /** Does nothing at all. */
  private record Placeholder() implements JavaActor {
    @Override
    public Optional<IpldBlock> invoke(
        ActorContext context, long method, Optional<IpldBlock> params) {
      return Optional.empty();
    }

    @Override
    public boolean isInert() {
      return true;
    }
  }

  private MinimalActors() {}

  /** Actors by type name, in a map of the caller's own. */
  public static Map<String, JavaActor> all() {
    Map<String, JavaActor> actors = new HashMap<>();
    actors.put("system", ScriptedActor.idle().withGenesisState(MinimalActors::systemState));
    actors.put("init", ScriptedActor.idle().withGenesisState(MinimalActors::initState));
    actors.put("reward", ScriptedActor.idle());
    actors.put("cron", ScriptedActor.idle());
    actors.put("eam", ScriptedActor.idle());
    actors.put("ethaccount", ScriptedActor.idle());
    actors.put("placeholder", new Placeholder());
    actors.put("account", account());
    return actors;
  }

  /** Its constructor keeps the key address; every other method is accepted. */
  private static ScriptedActor account() {
    return ScriptedActor.of(
        (context, method, params) -> {
          if (method == Methods.CONSTRUCTOR) {
            byte[] address =
                params
                    .orElseThrow(() -> new ActorException(ExitCode.USR_SERIALIZATION, "no address"))
                    .data();
            CborWriter state = new CborWriter().writeArrayHeader(1).writeRaw(address);
            context.setStateRoot(context.store().putCbor(state.toByteArray()));
          }
          return Optional.empty();
        });
  }

  private static Cid systemState(JavaActor.Genesis genesis, Blockstore store) {
    return store.putCbor(
        new CborWriter().writeArrayHeader(1).writeCid(genesis.manifestCid()).toByteArray());
  }

  private static Cid initState(JavaActor.Genesis genesis, Blockstore store) {
    Hamt<Long> addresses = Hamt.create(store, HamtConfig.FILECOIN, ID);
    genesis.addressIds().forEach((address, id) -> addresses.set(address.toBytes(), id));
    return store.putCbor(
        new CborWriter()
            .writeArrayHeader(3)
            .writeCid(addresses.flush())
            .writeUnsigned(genesis.nextId())
            .writeText(genesis.template().networkName())
            .toByteArray());
  }
}
