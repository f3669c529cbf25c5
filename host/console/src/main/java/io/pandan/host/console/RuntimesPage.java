package io.pandan.host.console;

import io.pandan.api.actor.JavaActor;
import io.pandan.api.node.Readiness;
import io.pandan.api.vm.ActorRuntime;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Which bundle provides what, in which version, and who uses it: every service of the extension
 * points, and what keeps the node from being ready.
 */
@Component(
    service = Servlet.class,
    property = {
      "felix.webconsole.label=runtimes",
      "felix.webconsole.title=Runtimes",
      ConsolePage.CATEGORY
    })
public final class RuntimesPage extends ConsolePage {
  /** The extension points are the types of the api bundle. */
  private static final String POINTS = "io.pandan.api.";

  private final transient BundleContext context;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE)
  private transient volatile List<Readiness> parts = List.of();

  /** Made by Declarative Services. */
  @Activate
  public RuntimesPage(BundleContext context) {
    this.context = context;
  }

  @Override
  String content(HttpServletRequest request) {
    return Health.of(parts).html()
        + Html.title("Providers")
        + Html.table(
            List.of("Extension point", "Kind", "Bundle", "Version", "Used by"), providers());
  }

  private List<List<String>> providers() {
    List<List<String>> rows = new ArrayList<>();
    try {
      ServiceReference<?>[] all =
          context.getAllServiceReferences(null, "(objectClass=" + POINTS + "*)");
      for (ServiceReference<?> reference : all == null ? new ServiceReference<?>[0] : all) {
        Bundle provider = reference.getBundle();
        if (provider != null) {
          rows.add(row(reference, provider));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    rows.sort(Comparator.comparing(row -> row.get(0) + row.get(1) + row.get(2)));
    return rows;
  }

  private static List<String> row(ServiceReference<?> reference, Bundle provider) {
    String points =
        Arrays.stream((String[]) reference.getProperty(Constants.OBJECTCLASS))
            .filter(name -> name.startsWith(POINTS))
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .collect(Collectors.joining(", "));
    Bundle[] users = reference.getUsingBundles();
    String usedBy =
        Arrays.stream(users == null ? new Bundle[0] : users)
            .map(Bundle::getSymbolicName)
            .sorted()
            .collect(Collectors.joining(", "));
    return List.of(
        Html.text(points),
        Html.text(kind(reference)),
        Html.text(provider.getSymbolicName()),
        Html.text(provider.getVersion().toString()),
        Html.text(usedBy));
  }

  /** The property that tells providers of one point apart. */
  private static String kind(ServiceReference<?> reference) {
    for (String property : List.of(ActorRuntime.VM, JavaActor.TYPE, "name")) {
      Object value = reference.getProperty(property);
      if (value != null) {
        return value instanceof Collection<?> many
            ? many.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : value.toString();
      }
    }
    return "";
  }
}
