package io.github.batchwright.engine.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one copy of each text that repeats, of a bounded number. Confined to one thread. */
final class Interner {
  private static final int MOST = 10_000;

  private final Map<String, String> texts = new LinkedHashMap<>();

  String intern(String text) {
    String known = texts.get(text);
    if (known == null && texts.size() < MOST) {
      texts.put(text, text);
    }
    return known == null ? text : known;
  }

  @Nullable String internOptional(@Nullable String text) {
    return text == null ? null : intern(text);
  }
}
