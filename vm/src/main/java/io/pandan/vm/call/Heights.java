package io.pandan.vm.call;

import java.util.Arrays;

/** A stack of heights to go back to, one for each open layer. For one thread. */
final class Heights {
  private int[] heights = new int[8];
  private int count;

  void push(int height) {
    if (count == heights.length) {
      heights = Arrays.copyOf(heights, 2 * count);
    }
    heights[count++] = height;
  }

  int pop() {
    return heights[--count];
  }
}
