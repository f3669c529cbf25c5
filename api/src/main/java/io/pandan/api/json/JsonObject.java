package io.pandan.api.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object. Names are unique and keep the order in which they were added.
 *
 * @param members the members by name; copied
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  /** Copies the members and checks that no name and no value is missing. */
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    members.forEach(
        (name, value) -> {
          Objects.requireNonNull(name, "name");
          Objects.requireNonNull(value, name);
        });
  }

  /**
   * The value of a member.
   *
   * @param name the member's name, case-sensitive
   * @return its value, {@link JsonNull} included, or empty when there is no such member
   */
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /**
   * Starts a new object.
   *
   * @return a builder without members
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the members of an object in order. Not thread-safe. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a member.
     *
     * @param name the member's name
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException when the name was added before
     */
    public Builder put(String name, JsonValue value) {
      if (members.putIfAbsent(name, Objects.requireNonNull(value, name)) != null) {
        throw new IllegalArgumentException("member given twice: " + name);
      }
      return this;
    }

    /**
     * Adds a member that is a string.
     *
     * @param name the member's name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, String value) {
      return put(name, JsonValue.of(value));
    }

    /**
     * Adds a member that is a number.
     *
     * @param name the member's name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, long value) {
      return put(name, JsonValue.of(value));
    }

    /**
     * Adds a member that is a boolean.
     *
     * @param name the member's name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, boolean value) {
      return put(name, JsonValue.of(value));
    }

    /**
     * Adds a member that is {@code null}.
     *
     * @param name the member's name
     * @return this builder
     */
    public Builder putNull(String name) {
      return put(name, JsonNull.NULL);
    }

    /**
     * Finishes the object.
     *
     * @return the object
     */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
