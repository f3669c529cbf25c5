package io.pandan.host.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs a Gogo command, for {@code ./pandan gogo}: the request's body is the command line, the
 * answer what it prints. Behind host/deploy's context for administrators.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.name=io.pandan.host.console.gogo",
      "osgi.http.whiteboard.servlet.pattern=/gogo",
      "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=io.pandan.admin)",
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=console)"
    })
public final class GogoServlet extends HttpServlet {
  private final transient CommandProcessor commands;

  /** Made by Declarative Services. */
  @Activate
  public GogoServlet(@Reference CommandProcessor commands) {
    this.commands = commands;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String line = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int status = HttpServletResponse.SC_OK;
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        CommandSession session =
            commands.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
      try {
        Object result = session.execute(line);
        if (result != null) {
          out.println(session.format(result, Converter.INSPECT));
        }
      } catch (Exception e) { // Gogo's commands throw what they like: it is the administrator's.
        status = HttpServletResponse.SC_BAD_REQUEST;
        out.println(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(printed.toByteArray());
  }
}
