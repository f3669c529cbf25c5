package io.pandan.ipld;

/** Says that a block which others link to is not in the store. */
public class MissingBlockException extends BrokenStateException {
  private final transient Cid cid;

  /**
   * Makes an exception.
   *
   * @param cid the CID that was looked for
   */
  public MissingBlockException(Cid cid) {
    super("block " + cid + " is not in the store");
    this.cid = cid;
  }

  /**
   * The CID that was looked for.
   *
   * @return the CID
   */
  public Cid cid() {
    return cid;
  }
}
