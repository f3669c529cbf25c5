package io.pandan.host.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network of the canonical actor set is founded on.
 *
 * @param bundles where imported bundles are
 * @param bundle which: its name, or the CID of its manifest
 * @param worker owns the genesis' miner and works for it, an f3 address
 * @param signer signs for the verified registry's root and for the reserve, f1 or f3
 */
public record Founding(ImportedBundles bundles, String bundle, Address worker, Address signer) {

  /** The actors of a network version, as in {@code v18-devnet}, 18 for network version 28. */
  private static final Pattern RELEASE = Pattern.compile("v(\\d+)-.*");

  /** Lotus {@code go-state-types/actors}: {@code VersionForNetwork}. */
  private static final int ACTORS_OF_NETWORK_28 = 18;

  /**
   * The CID of the bundle's manifest.
   *
   * @throws MalformedException when it is not imported, and which are
   */
  Cid root() {
    return bundles.find(bundle).root();
  }

  /**
   * A template with the bundle.
   *
   * @param template the rest
   * @param store takes the bundle's blocks
   * @throws MalformedException when the bundle is not imported, is damaged, or was released for
   *     another version of the network
   */
  GenesisTemplate complete(GenesisTemplate template, Blockstore store) {
    ImportedBundles.Imported imported = bundles.find(bundle);
    checkVersion(imported);
    ActorBundle actors = bundles.load(imported, store);
    return new GenesisTemplate(
        template.networkName(),
        template.networkVersion(),
        template.chainId(),
        template.actorSet(),
        template.userActors(),
        template.timestampS(),
        template.accounts(),
        Optional.of(new GenesisTemplate.Canonical(actors, worker, signer)));
  }

  /** Bundles that nobody released are their builder's affair. */
  private static void checkVersion(ImportedBundles.Imported imported) {
    Optional<String> released = ImportedBundles.releasedName(imported.root());
    Matcher release = RELEASE.matcher(released.orElse(""));
    if (release.matches() && Integer.parseInt(release.group(1)) != ACTORS_OF_NETWORK_28) {
      throw new MalformedException(
          "bundle %s was released as %s, and networks of version 28 have actors of version %d"
              .formatted(imported.name(), released.get(), ACTORS_OF_NETWORK_28));
    }
  }
}
