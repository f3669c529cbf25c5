package io.pandan.vm.machine;

import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorManifest.Entry;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.List;

/**
 * The built-in actors v18 for development networks. Names and code are those of the bundle that the
 * Filecoin project releases, in its order, so that state roots compare to the byte; what executes
 * them is the actor set's choice. Source: Lotus {@code build/builtin_actors_gen.go} (network {@code
 * devnet}, tag {@code v18.0.0}), builtin-actors {@code build.rs}.
 */
public final class DevnetManifest {

  /** Names and code. */
  public static final ActorManifest V18 =
      new ActorManifest(
          List.of(
              entry("system", "bafk2bzacedced5maxljwmavukjvtnmknpzoullfcwk3upaz5x5hvvdl2pk24e"),
              entry("init", "bafk2bzaced23vlf6nemlulavy2ouxuvudxe3jbu4klc74tcgruafrqu2fnt3c"),
              entry("cron", "bafk2bzacedrv5m6tczd6dz6ly3zmenkljnokovduvgkbmgxvsawbalerciieg"),
              entry("account", "bafk2bzacedpmhtrp2kdjoga2phrbi3f7z7wn25s3tluxoagcu7hsg2ppktxbw"),
              entry(
                  "storagepower", "bafk2bzacebydegz3ap6xgejojdu3usfddhyrj476f25ooahgcqko6d7djynas"),
              entry(
                  "storageminer", "bafk2bzacedhvcxgdz2w75izwa5s5dwvsrxsnzkjcbpbresziyrrjrsvjzwvxe"),
              entry(
                  "storagemarket",
                  "bafk2bzacecjrg6jueodndhwtkaa3n2v2tkjakmzu4c57hrhg5ige4d4kjggcg"),
              entry(
                  "paymentchannel",
                  "bafk2bzacecf3jaqzs757hmyxpthnj7vaxr2z6h5v6yubptvqasgabxiubeoim"),
              entry("multisig", "bafk2bzacecquc4zxikmjfwsiyzx4tbxlsvauf53c7spf3hdz6jwmkczyqwbrg"),
              entry("reward", "bafk2bzacedchalmz2omgitfunbqg5opzcvrlvju77k6dr5zt2poyy7jjzkvwa"),
              entry(
                  "verifiedregistry",
                  "bafk2bzaceccqnqgyehy72nkmujvpyibikslvpyxfhpqivzjmbkmdbme5xzm2u"),
              entry("datacap", "bafk2bzaceamho7atkl2a7c3m3t24v6tf3wzceaewp3ph6rjmwza3xdy3gmqb6"),
              entry(
                  "placeholder", "bafk2bzacedfvut2myeleyq67fljcrw4kkmn5pb5dpyozovj7jpoez5irnc3ro"),
              entry("evm", "bafk2bzacec273j42hyrcaeqms6xuuezkozjhptmyniwtr7y4jzjdoflccn2is"),
              entry("eam", "bafk2bzaceaxpy4ilqlibpgytnt5ucmju2ooi3bqwca6dngwy6hlzmshyjpafw"),
              entry(
                  "ethaccount", "bafk2bzacedsbwrrjywdmxeluuzwfhmam2jmrm6ivj72ggw6qaijcx7ilw5fvk")));

  private DevnetManifest() {}

  /**
   * The block that names a manifest's data block, by whose CID bundles are known.
   *
   * @param data the CID of the data block
   */
  public static Cid manifestCid(Cid data) {
    return Cid.sum(
        Codec.DAG_CBOR,
        new CborWriter().writeArrayHeader(2).writeUnsigned(1).writeCid(data).toByteArray());
  }

  private static Entry entry(String name, String code) {
    return new Entry(name, Cid.parse(code));
  }
}
