package io.pandan.host.console;

import io.pandan.api.node.DeployedBundle;
import io.pandan.api.node.Deployer;
import io.pandan.api.node.DeploymentException;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Deploys, removes and rolls back bundles, and lists those of the node. */
@Component(
    service = Servlet.class,
    property = {
      "felix.webconsole.label=deploy",
      "felix.webconsole.title=Deploy",
      ConsolePage.CATEGORY
    })
public final class DeployPage extends ConsolePage {
  private static final String MESSAGE = DeployPage.class.getName();
  private static final String UPLOAD =
      """
      <form method="post" enctype="multipart/form-data" style="padding:1em">
        <input type="file" name="bundlefile" accept=".jar" required>
        <label><input type="checkbox" name="force" value="true"> even if its version is lower</label>
        <button type="submit">Deploy</button>
      </form>
      """;
  private static final String ACTIONS =
      """
      <form method="post" style="display:inline">
        <input type="hidden" name="name" value="%s">
        <button name="action" value="undeploy">Remove</button>
        <button name="action" value="rollback">Roll back</button>
      </form>
      """;

  private final transient Deployer deployer;

  /** Made by Declarative Services. */
  @Activate
  public DeployPage(@Reference Deployer deployer) {
    this.deployer = deployer;
  }

  /** The console draws the page afterwards, with what was done on top. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      request.setAttribute(MESSAGE, carryOut(request));
    } catch (DeploymentException e) {
      request.setAttribute(MESSAGE, "Not done: " + e.getMessage());
    }
  }

  private String carryOut(HttpServletRequest request)
      throws ServletException, IOException, DeploymentException {
    String name = request.getParameter("name");
    if (name == null) {
      Part upload = request.getPart("bundlefile");
      if (upload == null) {
        return "No file was sent.";
      }
      boolean force = "true".equals(request.getParameter("force"));
      return Uploads.deploy(deployer, upload, force).toString();
    }
    if ("rollback".equals(request.getParameter("action"))) {
      return deployer.rollback(name).toString();
    }
    deployer.undeploy(name);
    return name + " is removed";
  }

  @Override
  String content(HttpServletRequest request) {
    Object message = request.getAttribute(MESSAGE);
    return (message == null ? "" : Html.status(message.toString()))
        + Html.title("Deploy a bundle")
        + UPLOAD
        + Html.title("Bundles")
        + Html.table(List.of("Bundle", "Version", "State", "Deployed", ""), rows());
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (DeployedBundle bundle : deployer.bundles()) {
      String name = Html.text(bundle.symbolicName());
      rows.add(
          List.of(
              name,
              Html.text(bundle.version()),
              Html.text(bundle.state()),
              bundle.deployed() ? "yes" : "",
              ACTIONS.formatted(name)));
    }
    return rows;
  }
}
