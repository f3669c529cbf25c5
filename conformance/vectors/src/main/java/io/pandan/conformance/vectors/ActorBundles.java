package io.pandan.conformance.vectors;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.vm.DefaultMachineFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bundles of actors by the manifest that a state names: which code serves a state is the state's to
 * say. For one thread.
 */
public final class ActorBundles {
  private final Map<Cid, Loaded> byDataCid = new LinkedHashMap<>();

  /**
   * A bundle.
   *
   * @param file where it was read from
   * @param bundle its manifest
   * @param blocks its blocks
   */
  public record Loaded(Path file, ActorBundle bundle, Blockstore blocks) {}

  /**
   * Reads and checks a bundle.
   *
   * @param file a CAR, not compressed
   * @throws io.pandan.api.MalformedException if it is no bundle
   * @throws IOException if it cannot be read
   */
  public void add(Path file) throws IOException {
    MemoryBlockstore blocks = new MemoryBlockstore();
    ActorBundle bundle = ActorBundle.read(Files.newInputStream(file), blocks);
    byDataCid.put(bundle.dataCid(), new Loaded(file, bundle, blocks));
  }

  /** All of them, in the order in which they were added. */
  public List<Loaded> all() {
    return new ArrayList<>(byDataCid.values());
  }

  /** The bundle that a state names, if it was added. */
  public Optional<Loaded> serving(Scenario scenario) {
    return Optional.ofNullable(byDataCid.get(manifestOf(scenario)));
  }

  /**
   * The CID of the manifest's data block, which the System actor's state links.
   *
   * @throws FatalException where the state has none
   */
  public static Cid manifestOf(Scenario scenario) {
    try {
      StateView view = new DefaultMachineFactory().view(scenario.stateRoot(), scenario.blocks());
      ActorState system =
          view.actor(ActorIds.SYSTEM)
              .orElseThrow(() -> new FatalException("the state has no System actor"));
      CborReader in = new CborReader(scenario.blocks().require(system.head()));
      in.readArrayHeader(1);
      return in.readCid();
    } catch (BrokenStateException | CborException e) {
      throw new FatalException("the state names no manifest: " + e.getMessage(), e);
    }
  }
}
