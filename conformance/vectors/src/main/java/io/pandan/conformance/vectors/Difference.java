package io.pandan.conformance.vectors;

/**
 * Something that is not as recorded.
 *
 * @param field what
 * @param expected as recorded
 * @param actual as it came out
 */
public record Difference(String field, String expected, String actual) {}
