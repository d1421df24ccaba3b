package io.github.batchwright.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchwright.ClientException;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * EventBridge Scheduler has the fields of a request begin with a capital, where AWS Batch's own
 * JSON has a small letter. The keys of maps, and what is ours, stay as they are.
 */
final class PascalCase {
  private PascalCase() {}

  /** Returns a document with AWS Batch's spelling; one that has it stays as it is. */
  static JsonNode toBatch(JsonNode node, String path) {
    return with(node, path, name -> name.substring(0, 1).toLowerCase(Locale.ROOT));
  }

  /** Returns a document with EventBridge Scheduler's spelling. */
  static JsonNode toScheduler(JsonNode node) {
    return with(node, "", name -> name.substring(0, 1).toUpperCase(Locale.ROOT));
  }

  private static JsonNode with(JsonNode node, String path, UnaryOperator<String> first) {
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(with(element, path, first)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      boolean isOurs = name.isEmpty() || name.equals(AwsJson.EXTENSION);
      String spelled = isOurs ? name : first.apply(name) + name.substring(1);
      String inside = path + "." + spelled;
      JsonNode value = entry.getValue();
      if (object.has(spelled)) {
        throw new ClientException(inside + ": must be given once, whatever its first letter");
      }
      object.set(spelled, isOurs || isMap(name) ? value : with(value, inside, first));
    }
    return object;
  }

  private static boolean isMap(String name) {
    return name.equalsIgnoreCase("parameters") || name.equalsIgnoreCase("tags");
  }
}
