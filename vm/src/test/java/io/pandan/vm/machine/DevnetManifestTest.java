package io.pandan.vm.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import org.junit.jupiter.api.Test;

/** Held to Lotus' build/builtin_actors_gen.go, network devnet, tag v18.0.0. */
class DevnetManifestTest {

  @Test
  void shouldHashToThePublishedManifestCid() {
    Cid data = Cid.sum(Codec.DAG_CBOR, DevnetManifest.V18.toCbor());

    assertThat(DevnetManifest.manifestCid(data))
        .hasToString("bafy2bzaced35gjxagazf2fne5dakbok5abmivsh7cq7huwfuptebgwjmcpcf6");
  }

  @Test
  void shouldNumberTypesAsBuiltinActorsDo() {
    BuiltinActors actors = new BuiltinActors(DevnetManifest.V18);

    assertThat(actors.type(DevnetManifest.V18.code("system"))).isEqualTo(1);
    assertThat(actors.type(DevnetManifest.V18.code("placeholder"))).isEqualTo(13);
    assertThat(actors.type(DevnetManifest.V18.code("ethaccount"))).isEqualTo(16);
    assertThat(actors.code(14)).contains(DevnetManifest.V18.code("evm"));
    assertThat(actors.code(0)).isEmpty();
    assertThat(actors.code(17)).isEmpty();
  }
}
