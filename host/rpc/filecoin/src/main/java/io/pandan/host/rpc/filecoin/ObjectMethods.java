package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code Filecoin.Chain…Obj}: the blocks that chain and state are made of. Thread-safe. */
final class ObjectMethods {
  /** What a walk looks at: about 100 MB of memory. */
  private static final int MAX_OBJECTS = 1_000_000;

  private final ChainView chain;

  ObjectMethods(ChainView chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.ChainReadObj", RpcPermission.READ, this::readObject),
        new RpcMethod("Filecoin.ChainHasObj", RpcPermission.READ, this::hasObject),
        new RpcMethod("Filecoin.ChainStatObj", RpcPermission.READ, this::statObject));
  }

  private JsonValue readObject(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return LotusJson.bytes(block(Argument.of(parameters, 0, "cid").asCid()));
  }

  private JsonValue hasObject(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return JsonValue.of(chain.blocks().has(Argument.of(parameters, 0, "cid").asCid()));
  }

  /**
   * Size and links of all that an object leads to, without what a base leads to. Source: Lotus
   * {@code node/impl/full/chain.go} ({@code ChainStatObj}).
   */
  private JsonValue statObject(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(2);
    Cid object = Argument.of(parameters, 0, "object").asCid();
    Walk walk = new Walk();
    if (parameters.optional(1).isPresent()) {
      walk.from(Argument.of(parameters, 1, "base").asCid());
    }
    walk.sizeBytes = 0;
    walk.links = 0;
    walk.from(object);
    return JsonObject.builder().put("Size", walk.sizeBytes).put("Links", walk.links).build();
  }

  private byte[] block(Cid cid) {
    return chain.blocks().get(cid).orElseThrow(() -> Tipsets.failure("block not found: " + cid));
  }

  /** Looks at each object once. For one thread. */
  private final class Walk {
    private final Set<Cid> seen = new HashSet<>();
    private long sizeBytes;
    private long links;

    void from(Cid root) throws InterruptedException {
      Deque<Cid> waiting = new ArrayDeque<>();
      push(root, waiting);
      while (!waiting.isEmpty()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Cid cid = waiting.pop();
        byte[] block = content(cid);
        List<Cid> found = links(cid, block);
        sizeBytes += block.length;
        links += found.size();
        found.forEach(link -> push(link, waiting));
      }
    }

    /** Code that a network's own actors stand for is named in its state, and nowhere stored. */
    private byte[] content(Cid cid) {
      if (cid.isIdentity()) {
        return cid.digest();
      }
      return cid.codec() == Codec.RAW ? chain.blocks().get(cid).orElse(new byte[0]) : block(cid);
    }

    /** Sectors' commitments are links to what no node has. */
    private void push(Cid cid, Deque<Cid> waiting) {
      if (cid.codec() == Codec.FIL_COMMITMENT_SEALED
          || cid.codec() == Codec.FIL_COMMITMENT_UNSEALED
          || !seen.add(cid)) {
        return;
      }
      if (seen.size() > MAX_OBJECTS) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED, "there are more than " + MAX_OBJECTS + " objects");
      }
      waiting.push(cid);
    }

    private List<Cid> links(Cid cid, byte[] block) {
      List<Cid> found = new ArrayList<>();
      if (cid.codec() == Codec.DAG_CBOR) {
        try {
          CborLinks.scan(block, found::add);
        } catch (CborException e) {
          throw Tipsets.failure("object " + cid + " is no DAG-CBOR: " + e.getMessage());
        }
      }
      return found;
    }
  }
}
