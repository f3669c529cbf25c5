package io.pandan.conformance.policy;

import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import org.osgi.service.component.annotations.Component;

/** Takes messages that leave a thousand attoFIL; blocks take the highest premium first. */
@Component(property = "service.ranking:Integer=10")
public final class HighestPremium implements MempoolPolicy {
  private static final TokenAmount LEAST = TokenAmount.ofAtto(1_000);

  /** Made by Declarative Services. */
  public HighestPremium() {}

  @Override
  public void admit(SignedMessage message, Situation situation) {
    if (message.message().gasPremium().compareTo(LEAST) < 0) {
      throw new MessageRejectedException(
          Reason.GAS,
          "premium " + message.message().gasPremium() + " is below the house's " + LEAST);
    }
  }

  @Override
  public int compare(Pending one, Pending other) {
    int premium =
        other.message().message().gasPremium().compareTo(one.message().message().gasPremium());
    return premium != 0 ? premium : Long.compare(one.sequence(), other.sequence());
  }

  @Override
  public Choice choose(Pending next, Room room) {
    return next.message().message().gasLimit() > room.gasLeft() ? Choice.FULL : Choice.TAKE;
  }
}
