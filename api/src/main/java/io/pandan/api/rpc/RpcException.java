package io.pandan.api.rpc;

import io.pandan.api.json.JsonValue;
import java.util.Optional;

/**
 * An error that the caller of a JSON-RPC method gets (JSON-RPC 2.0, section 5.1). Carries no stack
 * trace: it describes the caller's request, not the node's state.
 */
public final class RpcException extends RuntimeException {
  /** The text is no JSON, or exceeds a limit before it could be read. */
  public static final int PARSE_ERROR = -32700;

  /** The JSON is no request object. */
  public static final int INVALID_REQUEST = -32600;

  /** There is no such method, or it has left. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The parameters are wrong. */
  public static final int INVALID_PARAMS = -32602;

  /** The node failed. */
  public static final int INTERNAL_ERROR = -32603;

  /**
   * The node cannot do it: what Ethereum clients expect for rejected transactions and the like
   * (EIP-1474, "invalid input").
   */
  public static final int SERVER_ERROR = -32000;

  /** What is asked for does not exist (EIP-1474, "resource not found"). */
  public static final int RESOURCE_NOT_FOUND = -32001;

  /** A limit of the node is exceeded (EIP-1474, "limit exceeded"). */
  public static final int LIMIT_EXCEEDED = -32005;

  /** The call took longer than the node allows (go-ethereum's code). */
  public static final int TIMEOUT = -32002;

  /** The method refuses or fails for a reason of its own (go-jsonrpc's code, which Lotus uses). */
  public static final int GENERAL_ERROR = 1;

  /** Execution ended in a revert; the data are the revert's bytes (go-ethereum and Lotus). */
  public static final int EXECUTION_REVERTED = 3;

  private final int code;
  private final Optional<JsonValue> data;

  /**
   * An error without data.
   *
   * @param code the error's code
   * @param message one sentence for people, with the offending value and the limit
   */
  public RpcException(int code, String message) {
    this(code, message, Optional.empty());
  }

  /**
   * An error with data.
   *
   * @param code the error's code
   * @param message one sentence for people, with the offending value and the limit
   * @param data what programs may want to know
   */
  public RpcException(int code, String message, JsonValue data) {
    this(code, message, Optional.of(data));
  }

  private RpcException(int code, String message, Optional<JsonValue> data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /**
   * The error's code.
   *
   * @return one of this class' constants, or the method's own
   */
  public int code() {
    return code;
  }

  /**
   * What programs may want to know.
   *
   * @return the error's data, if it has any
   */
  public Optional<JsonValue> data() {
    return data;
  }
}
