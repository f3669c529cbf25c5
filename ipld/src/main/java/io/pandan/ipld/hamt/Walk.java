package io.pandan.ipld.hamt;

/**
 * What the last look-up or change of one key did, in units that a schedule of gas can have prices
 * for. A view of its tree: it tells of the latest key, and is for the tree's thread.
 */
public final class Walk {
  private int nodes;
  private int compared;
  private int built;
  private int reshaped;

  Walk() {}

  void begin() {
    nodes = 0;
    compared = 0;
    built = 0;
    reshaped = 0;
  }

  void node() {
    nodes++;
  }

  void compare(int steps) {
    compared += steps;
  }

  void build(int steps) {
    built += steps;
  }

  void reshape() {
    reshaped++;
  }

  /**
   * How many nodes below the root were entered.
   *
   * @return 0 or more
   */
  public int nodes() {
    return nodes;
  }

  /**
   * How many steps of the key, of the tree's bit width each, were the same as those that links
   * skip, or as those of the key that it was put beside.
   *
   * @return 0 or more
   */
  public int compared() {
    return compared;
  }

  /**
   * How many steps links skip that were written anew.
   *
   * @return 0 or more
   */
  public int built() {
    return built;
  }

  /**
   * How many nodes were put in to hold a new key, or taken out because a key was gone.
   *
   * @return 0 or more
   */
  public int reshaped() {
    return reshaped;
  }
}
