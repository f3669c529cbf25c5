package io.pandan.api.json;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A JSON array.
 *
 * @param elements the elements in order; copied
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
  /** The array without elements. */
  public static final JsonArray EMPTY = new JsonArray(List.of());

  /** Copies the elements. */
  public JsonArray {
    elements = List.copyOf(elements);
  }

  /**
   * An array of the given elements.
   *
   * @param elements the elements in order
   * @return the array
   */
  public static JsonArray of(JsonValue... elements) {
    return new JsonArray(Arrays.asList(elements));
  }

  /**
   * An array with one element for each item of a list.
   *
   * @param items the items in order
   * @param toJson makes an item's element
   * @param <T> what the items are
   * @return the array
   */
  public static <T> JsonArray from(List<T> items, Function<? super T, ? extends JsonValue> toJson) {
    return new JsonArray(items.stream().<JsonValue>map(toJson).toList());
  }

  /**
   * How many elements there are.
   *
   * @return the number of elements
   */
  public int size() {
    return elements.size();
  }
}
