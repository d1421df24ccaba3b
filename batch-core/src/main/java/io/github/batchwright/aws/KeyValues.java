package io.github.batchwright.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/** Variables as a list of name and value. AWS: {@code KeyValuePair}. */
final class KeyValues {
  private KeyValues() {}

  static Map<String, String> read(Cursor in, String field) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : in.objects(field, KeyValues::readOne)) {
      if (variables.put(entry.getKey(), entry.getValue()) != null) {
        throw in.refusal(field, entry.getKey(), "must be listed once");
      }
    }
    return variables;
  }

  private static Map.Entry<String, String> readOne(Cursor in) {
    String value = in.text("value");
    return Map.entry(in.requiredText("name"), value == null ? "" : value);
  }

  static void write(Out out, String field, Map<String, String> variables) {
    out.objects(
        field,
        variables.entrySet(),
        (entry, variable) ->
            entry.text("name", variable.getKey()).text("value", variable.getValue()));
  }
}
