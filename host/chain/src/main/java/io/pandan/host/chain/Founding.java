package io.pandan.host.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * What a network of the canonical actor set is founded on.
 *
 * @param bundles where imported bundles are
 * @param bundle which: its name, or the CID of its manifest
 * @param worker owns the genesis' miner and works for it, an f3 address
 * @param signer signs for the verified registry's root and for the reserve, f1 or f3
 */
public record Founding(ImportedBundles bundles, String bundle, Address worker, Address signer) {

  /**
   * The CID of the bundle's manifest.
   *
   * @throws MalformedException when it is not imported, and which are
   */
  Cid root() {
    return bundles.find(bundle).root();
  }

  /**
   * The network version that the bundle's actors serve.
   *
   * @param otherwise that of a bundle which nobody released, its builder's affair
   * @throws MalformedException when the bundle is not imported, or no network is founded on it
   */
  int networkVersion(int otherwise) {
    return ImportedBundles.networkVersion(root()).orElse(otherwise);
  }

  /**
   * A template with the bundle, and the network version that its actors serve.
   *
   * @param template the rest
   * @param store takes the bundle's blocks
   * @throws MalformedException when the bundle is not imported or damaged, or no network is founded
   *     on its version
   */
  GenesisTemplate complete(GenesisTemplate template, Blockstore store) {
    ImportedBundles.Imported imported = bundles.find(bundle);
    ActorBundle actors = bundles.load(imported, store);
    return new GenesisTemplate(
        template.networkName(),
        networkVersion(template.networkVersion()),
        template.chainId(),
        template.actorSet(),
        template.userActors(),
        template.timestampS(),
        template.accounts(),
        Optional.of(new GenesisTemplate.Canonical(actors, worker, signer)));
  }
}
