package io.github.batchwright.testkit.arbitraries;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

/**
 * What the model is made of: names, texts, tags, times. Each has its shortest, its longest and its
 * odd values among the usual ones, more often than chance would. Thread-safe.
 */
public final class ValueArbitraries {
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_LONG_NAME = 255;
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 256;
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** Plain ones first, for that is where they shrink to. */
  private static final List<String> ODD =
      List.of(
          "a",
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
    StringArbitrary letters = Arbitraries.strings().alpha().numeric();
    return Arbitraries.frequencyOf(
        Tuple.of(9, letters.ofMinLength(1).ofMaxLength(10)),
        Tuple.of(1, letters.ofLength(LONGEST_LONG_NAME)));
  }

  private static Arbitrary<String> named(int longest) {
    StringArbitrary letters = Arbitraries.strings().alpha().numeric().withChars("_-");
    return Arbitraries.frequencyOf(
        Tuple.of(18, letters.ofMinLength(1).ofMaxLength(12)),
        Tuple.of(1, letters.ofLength(1)),
        Tuple.of(1, letters.ofLength(longest)));
  }

  /**
   * Returns any text, from nothing to some hundred characters: plain, with quotes and line ends, of
   * other scripts, with characters that take two {@code char}s, with NUL. Surrogates come in pairs.
   */
  public static Arbitrary<String> texts() {
    Arbitrary<String> odd =
        Arbitraries.of(ODD).list().ofMinSize(1).ofMaxSize(8).map(all -> String.join("", all));
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.strings().alpha().ofMaxLength(12)),
        Tuple.of(3, odd),
        Tuple.of(1, Arbitraries.just("")),
        Tuple.of(1, odd.map(text -> text.repeat(20))));
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
    Arbitrary<Map<String, String>> full =
        Arbitraries.maps(names(), Arbitraries.just("v")).ofSize(MOST_TAGS);
    return Arbitraries.frequencyOf(
        Tuple.of(29, Arbitraries.maps(keys, values).ofMaxSize(3)), Tuple.of(1, full));
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
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(longest)),
        Tuple.of(1, Arbitraries.just(Duration.ofNanos(1))),
        Tuple.of(6, seconds(1, Math.min(longest.toSeconds(), 100_000))),
        Tuple.of(2, longs(1, longest.toMillis()).map(Duration::ofMillis)));
  }

  /** Returns instants of the years 1970-9999, to the millisecond. */
  public static Arbitrary<Instant> instants() {
    long usual = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
    return Arbitraries.frequencyOf(
            Tuple.of(6, longs(usual, usual + Duration.ofDays(365).toMillis())),
            Tuple.of(3, longs(0, LAST_MILLI)))
        .map(Instant::ofEpochMilli);
  }

  /** Returns numbers, with both ends among them; they shrink to the lower one. */
  public static Arbitrary<Integer> ints(int least, int most) {
    return longs(least, most).map(Math::toIntExact);
  }

  /** Returns numbers, with both ends among them; they shrink to the lower one. */
  public static Arbitrary<Long> longs(long least, long most) {
    long few = Math.min(most, least > Long.MAX_VALUE - 100 ? most : least + 100);
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.longs().between(least, few).shrinkTowards(least)),
        Tuple.of(1, Arbitraries.just(least)),
        Tuple.of(1, Arbitraries.just(most)),
        Tuple.of(2, Arbitraries.longs().between(least, most).shrinkTowards(least)));
  }

  /** Returns what is given, or in one case of four null. */
  static <T> Arbitrary<T> nullable(Arbitrary<T> arbitrary) {
    return arbitrary.injectNull(0.25);
  }

  /** Returns null and nothing else. */
  @SuppressWarnings("unchecked")
  static <T> Arbitrary<T> none() {
    return (Arbitrary<T>) Arbitraries.just(0).injectNull(1);
  }
}
