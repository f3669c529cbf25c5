package io.pandan.host.console;

import java.util.List;

/** HTML for the console's pages, in the classes of its style sheet. Text is escaped. */
final class Html {
  private Html() {}

  /** A title bar. */
  static String title(String text) {
    return "<div class=\"ui-widget-header ui-corner-top buttonGroup\" style=\"text-align:left\">"
        + "<span>"
        + text(text)
        + "</span></div>\n";
  }

  /** A line that stands out. */
  static String status(String text) {
    return "<p class=\"statline ui-state-highlight\">" + text(text) + "</p>\n";
  }

  /** A table whose cells are HTML already. */
  static String table(List<String> columns, List<List<String>> rows) {
    StringBuilder out = new StringBuilder("<table class=\"nicetable ui-widget\"><thead><tr>");
    for (String column : columns) {
      out.append("<th class=\"ui-widget-header\">").append(text(column)).append("</th>");
    }
    out.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      out.append("<tr>");
      row.forEach(cell -> out.append("<td>").append(cell).append("</td>"));
      out.append("</tr>\n");
    }
    return out.append("</tbody></table>\n").toString();
  }

  /** Text that may hold anything. */
  static String text(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        // The console replaces ${name} in pages by values of its own.
        case '$' -> out.append("&#36;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
