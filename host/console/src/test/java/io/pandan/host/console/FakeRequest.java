package io.pandan.host.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A request that has headers, and the response to it: nothing else may be asked of them. */
final class FakeRequest {
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> answered = new HashMap<>();
  private int status = 200;

  FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  String answered(String header) {
    return answered.get(header);
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (method, arguments) -> {
          if (method.equals("getHeader")) {
            return headers.get((String) arguments[0]);
          }
          throw new UnsupportedOperationException(method);
        });
  }

  HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (method, arguments) -> {
          switch (method) {
            case "setStatus" -> status = (Integer) arguments[0];
            case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
            default -> throw new UnsupportedOperationException(method);
          }
          return null;
        });
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.answer(method.getName(), arguments)));
  }

  private interface Call {
    Object answer(String method, Object[] arguments);
  }
}
