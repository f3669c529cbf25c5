package io.pandan.host.chain;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Constants;

/**
 * The service with the highest ranking of those that there are, if any. Thread safe.
 *
 * @param <T> the service
 */
final class Ranked<T> {
  private final List<Entry<T>> services = new CopyOnWriteArrayList<>();

  private record Entry<T>(T service, int ranking, long id) {}

  void add(T service, Map<String, Object> properties) {
    int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer i ? i : 0;
    long id = properties.get(Constants.SERVICE_ID) instanceof Long l ? l : 0;
    services.add(new Entry<>(service, ranking, id));
  }

  void remove(T service) {
    services.removeIf(entry -> entry.service == service);
  }

  /** Of equal rankings the older service, as the framework has it. */
  Optional<T> best() {
    return services.stream()
        .min(
            Comparator.comparingInt((Entry<T> entry) -> -entry.ranking)
                .thenComparingLong(entry -> entry.id))
        .map(Entry::service);
  }
}
