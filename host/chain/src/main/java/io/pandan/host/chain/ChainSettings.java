package io.pandan.host.chain;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Settings of the chain. What says "new network" is fixed with the genesis block: a network that
 * the store has already goes on as it is.
 */
@ObjectClassDefinition(
    name = "Pandan Chain",
    description = "The network that a new store begins with, and how this node makes blocks.")
public @interface ChainSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.chain";

  /** The network's name. */
  @AttributeDefinition(name = "Network name", description = "New network: its name.")
  String networkName() default "pandan-dev";

  /** Ethereum's chain id. */
  @AttributeDefinition(
      name = "Chain id",
      description = "New network: Ethereum's chain id; 31415926 is that of Filecoin's devnets.",
      min = "1")
  long chainId() default 31_415_926;

  /** The network version. */
  @AttributeDefinition(
      name = "Network version",
      description =
          "New network: Filecoin's network version. On the canonical actor set the bundle's release"
              + " decides.",
      min = "28",
      max = "28")
  int networkVersion() default 28;

  /** Which implementation runs the built-in actors. */
  @AttributeDefinition(
      name = "Actor set",
      description = "New network: which implementation runs the built-in actors.",
      options = {
        @Option(label = "native: in Java", value = "native"),
        @Option(label = "canonical: a bundle of the Filecoin project", value = "canonical")
      })
  String actorSet() default "native";

  /** The bundle that a canonical network is founded on. */
  @AttributeDefinition(
      name = "Bundle",
      description =
          "New network on the canonical actor set: the imported bundle, by its name or the CID of"
              + " its manifest.")
  String actorBundle() default "";

  /** Who owns the miner of a canonical network. */
  @AttributeDefinition(
      name = "Miner's worker",
      description =
          "New network on the canonical actor set: the f3 address among the accounts that owns the"
              + " miner and works for it.")
  String minerWorker() default "";

  /** Who signs for a canonical network's multisigs. */
  @AttributeDefinition(
      name = "Signer",
      description =
          "New network on the canonical actor set: the f1 or f3 address among the accounts that"
              + " signs for the verified registry's root, f080, and the reserve, f090.")
  String signer() default "";

  /** Whether users may install WASM actors. */
  @AttributeDefinition(
      name = "User actors",
      description = "New network: whether users may install WASM actors of their own.")
  boolean userActors() default true;

  /** Whether it is a development network. */
  @AttributeDefinition(
      name = "Development",
      description =
          "New network: whether its blocks follow the wall clock, a second apart at least. Others"
              + " have 30 seconds an epoch.")
  boolean development() default false;

  /** The genesis time, seconds since 1970. */
  @AttributeDefinition(
      name = "Genesis time",
      description = "New network: the genesis block's time, in seconds since 1970; 0 is now.",
      min = "0")
  long genesisTimestampS() default 0;

  /** Who holds what. */
  @AttributeDefinition(
      name = "Accounts",
      description =
          "New network: who holds tokens. Each is an address (0x…, f410, f1 or f3), with =FIL where"
              + " it holds another amount than the balance below; up to 18 decimals.")
  String[] accounts() default {};

  /** What an account holds, in FIL. */
  @AttributeDefinition(
      name = "Balance",
      description = "New network: what an account holds, in FIL.",
      min = "0")
  long accountBalanceFil() default 10_000;

  /** Contracts that are there from the start. */
  @AttributeDefinition(
      name = "Contracts",
      description =
          "New network: contracts that are there from the start. Each is an address (0x…), its FIL,"
              + " its nonce, its code (0x…) and words of storage as key=value (0x…, 32 bytes each),"
              + " with a blank between each.")
  String[] contracts() default {};

  /** The kinds of code that the network executes. */
  @AttributeDefinition(
      name = "Runtimes",
      description = "New network: the kinds of code that it executes beside the actors in Java.")
  String[] runtimes() default {"evm", "wasm"};

  /** The built-in actors in Java that the network executes. */
  @AttributeDefinition(
      name = "Built-in actors",
      description = "New network: the types of the built-in actors in Java that it executes.")
  String[] actors() default {
    "system", "init", "account", "ethaccount", "placeholder", "eam", "cron", "reward"
  };

  /** Who orders blocks. */
  @AttributeDefinition(
      name = "Sequencer",
      description =
          "Who orders messages into blocks: empty for this node alone, or the name of a sequencer"
              + " that a bundle provides. While that is missing no block is made.")
  String sequencer() default "";

  /** Time between blocks, in milliseconds. */
  @AttributeDefinition(
      name = "Block interval",
      description =
          "Time between blocks, in milliseconds; 0 makes a block as soon as a message waits.",
      min = "0",
      max = "86400000")
  long blockIntervalMs() default 0;

  /** Seconds that blocks are ahead of the clock. */
  @AttributeDefinition(
      name = "Clock offset",
      description = "Seconds that blocks of a development network are ahead of the wall clock.")
  long clockOffsetS() default 0;

  /** Messages of one sender that wait. */
  @AttributeDefinition(
      name = "Messages of a sender",
      description = "Most messages of one sender that wait.",
      min = "1")
  int maxPendingPerSender() default 1_000;

  /** Messages that wait. */
  @AttributeDefinition(
      name = "Messages",
      description = "Most messages that wait, of all senders.",
      min = "1")
  int maxPending() default 30_000;

  /** The longest message, in bytes. */
  @AttributeDefinition(
      name = "Message size",
      description = "The longest signed message that is taken, in bytes; Lotus takes 65536.",
      min = "1",
      max = "1048576")
  int maxMessageBytes() default 65_536;

  /** Most gas that a call uses. */
  @AttributeDefinition(
      name = "Gas of a call",
      description =
          "Most gas that eth_call and Filecoin.StateCall use where a call names no limit. The"
              + " default is a block's gas limit; messages never have more than that.",
      min = "1",
      max = "1000000000000000")
  long callGas() default 10_000_000_000L;

  /** How long calls wait for a missing provider, in milliseconds. */
  @AttributeDefinition(
      name = "Patience",
      description =
          "How long reads and calls wait while a bundle that they need is missing, in"
              + " milliseconds.",
      min = "0")
  long patienceMs() default 5_000;

  /** How long a leaving bundle waits for running work, in milliseconds. */
  @AttributeDefinition(
      name = "Drain",
      description =
          "How long a bundle that leaves waits for the work that uses it, in milliseconds; then"
              + " the work is stopped and done again by the next provider.",
      min = "0")
  long drainMs() default 2_000;
}
