package io.github.batchwright.testkit.arbitraries;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What the model is made of: names, texts, tags, times. Each has its shortest, its longest and its
 * odd values among the usual ones, more often than chance would. Thread-safe.
 */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class ValueArbitraries {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String NAME_CHARACTERS = LETTERS + "_-";
  private static final long MOST = 1L << 40;
  private static final int SELDOM = 50;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_LONG_NAME = 255;
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 256;
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** Plain ones first, for that is where they shrink to. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "Z",
          "0",
          "-",
          "_",
          " ",
          "\"",
          "\\",
          "/",
          "\n",
          "\t",
          "\u0000",
          "\u0001",
          "\u007f",
          "\u00e9",
          "e\u0301",
          "\u00df",
          "\u0130",
          "\u05d0\u202e",
          "\u4e2d",
          "\u2028",
          "\ufeff",
          "\ufffd",
          "\uffff",
          "\ud83d\ude80",
          "\ud83d\udc69\u200d\ud83d\udcbb",
          "\udbff\udfff",
          "${x}",
          "Ref::y",
          "{\"k\":1}");

  private ValueArbitraries() {}

  /** Returns 1-128 of {@code [A-Za-z0-9_-]}: names of queues, environments and most else. */
  public static Arbitrary<String> names() {
    return named(LONGEST_NAME);
  }

  /** Returns names that begin with a letter or a digit, as those of jobs do. */
  public static Arbitrary<String> jobNames() {
    return names().map(name -> "-_".indexOf(name.charAt(0)) < 0 ? name : "j" + name.substring(1));
  }

  /** Returns 1-255 of {@code [A-Za-z0-9_-]}, as containers and volumes have them. */
  public static Arbitrary<String> longNames() {
    return named(LONGEST_LONG_NAME);
  }

  /** Returns 1-255 letters and digits, as those that share are called. */
  public static Arbitrary<String> shareIdentifiers() {
    return numbers().map(number -> word(number, LETTERS, LONGEST_LONG_NAME));
  }

  private static Arbitrary<String> named(int longest) {
    return numbers().map(number -> word(number, NAME_CHARACTERS, longest));
  }

  /** Numbers, mostly small: what is made of one is cheap to draw and shrinks as the number does. */
  private static Arbitrary<Long> numbers() {
    return Arbitraries.longs().between(0, MOST);
  }

  /** Writes a number with these digits; one in fifty is filled up to the longest. */
  private static String word(long number, String digits, int longest) {
    StringBuilder text = new StringBuilder();
    long rest = number;
    do {
      text.append(digits.charAt((int) (rest % digits.length())));
      rest /= digits.length();
    } while (rest > 0);
    return number % SELDOM == SELDOM - 1
        ? text + digits.substring(0, 1).repeat(longest - text.length())
        : text.toString();
  }

  /**
   * Returns any text, from nothing to some hundred characters: plain, with quotes and line ends, of
   * other scripts, with characters that take two {@code char}s, with NUL. Surrogates come in pairs.
   */
  public static Arbitrary<String> texts() {
    return numbers().map(ValueArbitraries::text);
  }

  private static String text(long number) {
    StringBuilder text = new StringBuilder();
    for (long rest = number; rest > 0; rest /= PIECES.size()) {
      text.append(PIECES.get((int) (rest % PIECES.size())));
    }
    return number % SELDOM == SELDOM - 1 ? text.toString().repeat(20) : text.toString();
  }

  /** Returns {@link #texts} without NUL, as arguments of commands are. */
  public static Arbitrary<String> arguments() {
    return texts().map(text -> text.replace('\0', ' '));
  }

  /** Returns {@link #arguments} that are not blank and have at most so many {@code char}s. */
  public static Arbitrary<String> words(int longest) {
    return arguments().map(text -> text.isBlank() ? "a" : cut(text, longest));
  }

  /** Cuts between characters, not through one. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  /** Returns up to 50 tags: keys of 1-128 characters, values of up to 256. */
  public static Arbitrary<Map<String, String>> tags() {
    Arbitrary<String> keys = texts().map(text -> text.isEmpty() ? "k" : cut(text, LONGEST_NAME));
    Arbitrary<String> values = texts().map(text -> cut(text, LONGEST_TAG));
    return Combinators.combine(
            Arbitraries.maps(keys, values).ofMaxSize(3), Arbitraries.integers().between(1, SELDOM))
        .as(ValueArbitraries::filled);
  }

  private static Map<String, String> filled(Map<String, String> few, int chance) {
    Map<String, String> tags = new LinkedHashMap<>(few);
    for (int i = 0; chance == SELDOM && tags.size() < MOST_TAGS; i++) {
      tags.put("tag-" + i, "v");
    }
    return tags;
  }

  /** Returns any texts by any texts that are not empty, as parameters are. */
  public static Arbitrary<Map<String, String>> parameters() {
    return Arbitraries.maps(texts().map(text -> text.isEmpty() ? "p" : text), texts()).ofMaxSize(3);
  }

  /** Returns variables of an environment: no {@code =} in a name, and none of AWS_BATCH's. */
  public static Arbitrary<Map<String, String>> variables() {
    return Arbitraries.maps(variableNames(), arguments()).ofMaxSize(3);
  }

  /** Returns names of variables. */
  public static Arbitrary<String> variableNames() {
    return words(40).map(text -> text.replace('=', '_')).map(text -> text.replace("AWS", "aws"));
  }

  /** Returns up to four arguments, the first of which may be anything too. */
  public static Arbitrary<List<String>> commands() {
    return arguments().list().ofMaxSize(4);
  }

  /** Returns whole seconds, with both ends among them. */
  public static Arbitrary<Duration> seconds(long least, long most) {
    return longs(least, most).map(Duration::ofSeconds);
  }

  /** Returns times longer than none, from a nanosecond to so long. */
  public static Arbitrary<Duration> durations(Duration longest) {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            seconds(1, Math.min(longest.toSeconds(), 100_000)),
            longs(1, longest.toMillis()))
        .as(
            (chance, whole, millis) ->
                switch (chance) {
                  case 7 -> Duration.ofMillis(millis);
                  case 8 -> longest;
                  case 9 -> Duration.ofNanos(1);
                  default -> whole;
                });
  }

  /** Returns instants of the years 1970-9999, to the millisecond. */
  public static Arbitrary<Instant> instants() {
    long usual = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
    return Arbitraries.longs()
        .between(0, LAST_MILLI)
        .shrinkTowards(usual)
        .map(Instant::ofEpochMilli);
  }

  /** Returns numbers, with both ends among them; they shrink to the lower one. */
  public static Arbitrary<Integer> ints(int least, int most) {
    return longs(least, most).map(Math::toIntExact);
  }

  /** Returns numbers, with both ends among them; they shrink to the lower one. */
  public static Arbitrary<Long> longs(long least, long most) {
    return Arbitraries.longs().between(least, most).shrinkTowards(least);
  }

  /** Returns what is given, or in one case of four null. */
  static <T> Arbitrary<T> nullable(Arbitrary<T> arbitrary) {
    return Combinators.combine(Arbitraries.integers().between(0, 3), arbitrary)
        .<T>as((chance, value) -> chance == 0 ? ValueArbitraries.<T>nothing() : value)
        .withoutEdgeCases();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  /** Returns what is usual, and one time in so many what is rare; shrinks to what is usual. */
  static <T> Arbitrary<T> rarely(
      int oneIn, Arbitrary<? extends T> rare, Arbitrary<? extends T> usual) {
    return Combinators.combine(Arbitraries.integers().between(1, oneIn), rare, usual)
        .<T>as((chance, seldom, often) -> chance == oneIn ? seldom : often)
        .withoutEdgeCases();
  }

  /** Returns null and nothing else. */
  @SuppressWarnings("unchecked")
  static <T> Arbitrary<T> none() {
    return (Arbitrary<T>) Arbitraries.just(0).injectNull(1);
  }
}
