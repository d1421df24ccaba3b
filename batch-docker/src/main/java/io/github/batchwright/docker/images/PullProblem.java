package io.github.batchwright.docker.images;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a registry did not hand out an image. An engine answers most of it with the same status, and
 * tells it apart in words only. Immutable.
 *
 * @param kind what it was
 * @param text in words: ours, and then the engine's
 */
public record PullProblem(Kind kind, String text) {
  /** The kinds of problems, in the order in which words are looked for. */
  public enum Kind {
    DISK_FULL("the engine's disk is full", false, "no space left on device"),
    WRONG_CONTENT(
        "the registry sent something else than was asked for",
        false,
        "image verification failed for digest",
        "manifest verification failed for digest",
        "filesystem layer verification failed",
        "error verifying"),
    NO_CREDENTIALS(
        "the registry wants credentials, and none were found for it",
        false,
        "no basic auth credentials"),
    DENIED(
        "the registry denied access, or there is no such repository",
        false,
        "unauthorized",
        "access denied",
        "requested access to the resource is denied",
        "denied: ",
        "401 unauthorized",
        "403 forbidden",
        "incorrect username or password"),
    NO_SUCH_PLATFORM(
        "the image is not made for this platform",
        false,
        "no matching manifest",
        "no match for platform"),
    NO_SUCH_IMAGE(
        "there is no such image or tag",
        false,
        "manifest unknown",
        "name unknown",
        "not found",
        "repository does not exist"),
    TOO_MANY("the registry wants fewer requests", true, "toomanyrequests", "429 too many"),
    NO_SUCH_HOST("the registry's host is not known", false, "no such host"),
    NO_NAME_SERVICE(
        "the registry's host could not be looked up",
        true,
        "temporary failure in name resolution",
        "server misbehaving",
        "lookup "),
    UNTRUSTED("the registry's certificate is not trusted", false, "x509:", "certificate"),
    REFUSED(
        "the registry cannot be reached",
        true,
        "connection refused",
        "no route to host",
        "network is unreachable"),
    TIMEOUT(
        "the registry did not answer in time",
        true,
        "i/o timeout",
        "timeout",
        "deadline exceeded",
        "request canceled while waiting"),
    BROKEN_OFF(
        "the connection to the registry broke",
        true,
        "connection reset",
        "eof",
        "broken pipe",
        "connection closed"),
    SERVER_ERROR(
        "the registry failed",
        true,
        "received unexpected http status: 5",
        "500 internal",
        "502 bad",
        "503 service",
        "504 gateway",
        "internal server error"),
    OTHER("", false);

    private final String words;
    private final boolean mayPass;
    private final Pattern signs;

    Kind(String words, boolean mayPass, String... signs) {
      this.words = words;
      this.mayPass = mayPass;
      this.signs =
          Pattern.compile(Stream.of(signs).map(Pattern::quote).collect(Collectors.joining("|")));
    }
  }

  /** Tells from what an engine said of an image, in one line. */
  static PullProblem of(ImageName image, String message) {
    // A name can be made of any words.
    String lower = message.replace(image.repository(), "").toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (kind != Kind.OTHER && kind.signs.matcher(lower).find()) {
        return new PullProblem(kind, kind.words + ": " + message);
      }
    }
    return new PullProblem(Kind.OTHER, message);
  }

  /** Says whether another try soon after may succeed. */
  boolean mayPass() {
    return kind.mayPass;
  }
}
