package io.pandan.api.node;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whether a part of the node can do its work. A service of each part that can be unready; the
 * node is ready when all are. Thread safe and quick.
 */
@ConsumerType
public interface Readiness {

  /** The part's name, as in {@code chain}. */
  String name();

  /** What keeps it from working, a line each for people; empty when it is ready. */
  List<String> problems();
}
