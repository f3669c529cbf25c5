package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.socket.RpcSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes JSON-RPC requests over HTTP POST, and requests for a WebSocket by GET. Host, Origin, size
 * and token are checked before anything of a request is looked at; refusals are JSON-RPC errors
 * too, so that clients can show them. Thread-safe.
 */
final class RpcExchange {
  private static final Set<String> PATHS = Set.of("", "/", "/rpc/v0", "/rpc/v1");
  private static final String TOKEN = "token=";
  private static final Set<String> CONTENT_TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");

  private final Dispatcher dispatcher;
  private final OriginPolicy origins;
  private final AccessControl access;
  private final RpcSockets sockets;
  private final int maxBodyBytes;
  private final LargeBodies large;

  RpcExchange(
      Dispatcher dispatcher,
      OriginPolicy origins,
      AccessControl access,
      RpcSockets sockets,
      int maxBodyBytes,
      LargeBodies large) {
    this.dispatcher = dispatcher;
    this.origins = origins;
    this.access = access;
    this.sockets = sockets;
    this.maxBodyBytes = maxBodyBytes;
    this.large = large;
  }

  /**
   * Answers one HTTP request.
   *
   * @param request the request
   * @param response gets the answer
   * @throws IOException when the connection breaks
   */
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!PATHS.contains(request.getRequestURI())) {
      refuse(response, HttpServletResponse.SC_NOT_FOUND, "JSON-RPC is served at / and /rpc/v1");
    } else if (admits(request, response)) {
      switch (request.getMethod()) {
        case "POST" -> post(request, response);
        case "OPTIONS" -> preflight(response);
        case "GET" -> {
          if (isUpgrade(request)) {
            upgrade(request, response);
          } else {
            refuseMethod(response);
          }
        }
        default -> refuseMethod(response);
      }
    }
  }

  private void refuseMethod(HttpServletResponse response) throws IOException {
    response.setHeader("Allow", "POST, OPTIONS");
    refuse(
        response,
        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
        "this is a JSON-RPC 2.0 endpoint: open a WebSocket, or POST a request such as"
            + " {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}");
  }

  private static boolean isUpgrade(HttpServletRequest request) {
    String upgrade = request.getHeader("Upgrade");
    return upgrade != null && upgrade.strip().equalsIgnoreCase("websocket");
  }

  private void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<RpcPermission> caller = caller(request, response);
    if (caller.isEmpty()) {
      return;
    }
    if (!sockets.hasRoom()) {
      refuse(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "too many connections: the limit is " + sockets.maxConnections());
    } else if (!sockets.upgrade(request.getServletContext(), request, response, caller.get())
        && !response.isCommitted()) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST, "this is no request for a WebSocket");
    }
  }

  /** What the caller may do; where its token is wrong it has been told so, and this is empty. */
  private Optional<RpcPermission> caller(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<RpcPermission> caller = access.permission(authorization(request));
    if (caller.isEmpty()) {
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "the token is not valid");
    }
    return caller;
  }

  /**
   * The Authorization header. Browsers cannot set it for a WebSocket: Lotus' clients put the token
   * into the URL then (go-jsonrpc {@code auth/handler.go}).
   */
  private static Optional<String> authorization(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      return Optional.of(header);
    }
    String query = request.getQueryString();
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&"))
            .filter(parameter -> parameter.startsWith(TOKEN))
            .map(
                parameter ->
                    "Bearer "
                        + URLDecoder.decode(
                            parameter.substring(TOKEN.length()), StandardCharsets.UTF_8))
            .findFirst();
  }

  private boolean admits(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String host = request.getHeader("Host");
    if (host == null || !origins.allowsHost(host)) {
      refuse(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "host not allowed: " + host + "; add its name to allowedHosts of " + RpcSettings.PID);
      return false;
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return true;
    }
    response.setHeader("Vary", "Origin");
    if (!origins.allowsOrigin(origin)) {
      refuse(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "origin not allowed: " + origin + "; add it to allowedOrigins of " + RpcSettings.PID);
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    return true;
  }

  private static void preflight(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Methods", "POST");
    response.setHeader("Access-Control-Allow-Headers", "content-type, authorization");
    response.setHeader("Access-Control-Allow-Private-Network", "true");
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!isJson(request.getContentType()) && !isPlainWithToken(request)) {
      refuse(
          response,
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
          "content type must be application/json, not " + request.getContentType());
      return;
    }
    Optional<RpcPermission> caller = caller(request, response);
    if (caller.isEmpty()) {
      return;
    }
    if (request.getContentLengthLong() > large.maxBytes(maxBodyBytes)) {
      refuseTooLarge(response);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(maxBodyBytes + 1);
    if (body.length <= maxBodyBytes) {
      answer(body, caller.get(), response);
    } else if (large.admits(body)) {
      Optional<LargeBodies.Refusal> refusal =
          large.answer(
              body, request.getInputStream(), whole -> answer(whole, caller.get(), response));
      if (refusal.isPresent()) {
        refuse(refusal.get(), response);
      }
    } else {
      refuseTooLarge(response);
    }
  }

  private void refuse(LargeBodies.Refusal refusal, HttpServletResponse response)
      throws IOException {
    switch (refusal) {
      case TOO_LONG -> refuseTooLarge(response);
      case BUSY ->
          refuse(
              response,
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "another large request is being answered; try again");
    }
  }

  private void answer(byte[] body, RpcPermission caller, HttpServletResponse response)
      throws IOException {
    Optional<byte[]> reply = dispatcher.dispatch(body, caller);
    if (reply.isPresent()) {
      send(response, HttpServletResponse.SC_OK, reply.get());
    } else {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }

  private void refuseTooLarge(HttpServletResponse response) throws IOException {
    refuse(
        response,
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "request too large: the limit is " + maxBodyBytes + " bytes");
  }

  /**
   * Refuses a request whose body is not read to its end. Jetty closes such a connection where the
   * rest has not arrived yet; the client is told, so that it does not send its next request there.
   */
  private void refuse(HttpServletResponse response, int status, String message) throws IOException {
    response.setHeader("Connection", "close");
    send(
        response,
        status,
        dispatcher.error(new RpcException(RpcException.INVALID_REQUEST, message)));
  }

  private static void send(HttpServletResponse response, int status, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Lotus' client for JavaScript sends JSON as text. No web page can do so unasked together with an
   * Authorization header.
   */
  private static boolean isPlainWithToken(HttpServletRequest request) {
    return request.getHeader("Authorization") != null
        && mediaType(request.getContentType()).equals("text/plain");
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return true;
    }
    return CONTENT_TYPES.contains(mediaType(contentType));
  }

  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
