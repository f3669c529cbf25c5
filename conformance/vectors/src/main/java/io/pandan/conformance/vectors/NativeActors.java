package io.pandan.conformance.vectors;

import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.account.AccountActor;
import io.pandan.builtin.actors.cron.CronActor;
import io.pandan.builtin.actors.eam.EamActor;
import io.pandan.builtin.actors.ethaccount.EthAccountActor;
import io.pandan.builtin.actors.init.InitActor;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import io.pandan.builtin.actors.reward.RewardActor;
import io.pandan.builtin.actors.system.SystemActor;
import java.util.Map;

/** The built-in actors in Java, for scenarios of the native actor set. */
final class NativeActors {

  private NativeActors() {}

  /** New ones, by type name. */
  static Map<String, JavaActor> all() {
    return Map.of(
        "system", new SystemActor(),
        "init", new InitActor(),
        "reward", new RewardActor(),
        "cron", new CronActor(),
        "account", new AccountActor(),
        "ethaccount", new EthAccountActor(),
        "placeholder", new PlaceholderActor(),
        "eam", new EamActor());
  }
}
