package io.pandan.conformance.vectors;

import io.pandan.api.FatalException;
import io.pandan.ipld.Cid;

/** An actor is called whose code nobody brought. */
final class MissingCodeException extends FatalException {
  private final transient Cid code;

  MissingCodeException(Cid code) {
    super("no bundle has the code " + code);
    this.code = code;
  }

  Cid code() {
    return code;
  }
}
