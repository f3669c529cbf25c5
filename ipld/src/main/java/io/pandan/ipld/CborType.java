package io.pandan.ipld;

/** What kind of item a {@link CborReader} stands before. */
public enum CborType {
  /** An integer of zero or more. */
  UNSIGNED,
  /** An integer below zero. */
  NEGATIVE,
  /** A byte string. */
  BYTES,
  /** A text. */
  TEXT,
  /** An array. */
  ARRAY,
  /** A map. */
  MAP,
  /** A link: tag 42, the only tag of DAG-CBOR. */
  LINK,
  /** True or false. */
  BOOL,
  /** Null. */
  NULL,
  /** A floating-point number of 64 bits. */
  FLOAT,
  /** Nothing: all was read. */
  END
}
