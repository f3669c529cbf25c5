package io.pandan.api.vm;

/** How a message is applied. Source: ref-fvm {@code fvm/src/executor/mod.rs}. */
public enum ApplyKind {
  /** From an account, which pays for the gas. */
  EXPLICIT,
  /** From any actor that there is, which pays for the gas: only on development networks. */
  IMPERSONATED,
  /** From any actor, without nonce or payment; gas is counted. */
  IMPLICIT
}
