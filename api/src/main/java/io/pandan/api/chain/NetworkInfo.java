package io.pandan.api.chain;

import io.pandan.api.vm.ActorSet;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * What the network is, by its genesis.
 *
 * @param name as Filecoin.StateNetworkName gives it
 * @param chainId Ethereum's chain id
 * @param networkVersion the network version
 * @param actorSet which implementation runs the built-in actors
 * @param userActors whether users may install WASM actors
 * @param development whether the node runs in development mode
 * @param genesis the genesis block
 * @param blockGasLimit units of gas, 10¹⁰ (Lotus {@code build.BlockGasLimit})
 * @param bundle the manifest's CID of the Filecoin project's bundle whose actors the network has,
 *     where its actor set is the canonical one
 */
public record NetworkInfo(
    String name,
    long chainId,
    int networkVersion,
    ActorSet actorSet,
    boolean userActors,
    boolean development,
    Cid genesis,
    long blockGasLimit,
    Optional<Cid> bundle) {}
