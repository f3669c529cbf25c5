package io.pandan.host.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.felix.webconsole.servlet.AbstractServlet;

/** A page of the Felix Web Console: the console draws the frame, the page its content. */
abstract class ConsolePage extends AbstractServlet {
  /** The menu that Pandan's pages are found in. */
  static final String CATEGORY = "felix.webconsole.category=Pandan";

  @Override
  public final void renderContent(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(content(request));
  }

  /** The content as HTML. */
  abstract String content(HttpServletRequest request);
}
