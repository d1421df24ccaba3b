package io.github.batchwright.docker.images;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, taken apart as Docker does it. Immutable.
 *
 * @param registry the host that has it, with its port if one is named; {@value #HUB} if none is
 * @param repository the name as it was given, without tag and digest, such as {@code
 *     registry:5000/team/tool}
 * @param tag such as {@code 1.2}; {@code latest} if none is given
 * @param digest such as {@code sha256:...}, or null; if there is one, the tag means nothing
 */
public record ImageName(String registry, String repository, String tag, @Nullable String digest) {
  /** Where a name leads that has no host in it. */
  public static final String HUB = "docker.io";

  private static final int LONGEST = 255;
  private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{64}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST =
      Pattern.compile("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}");
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
              + "|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");
  private static final Pattern PART = Pattern.compile("[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*");

  /**
   * Takes a name apart; without a tag it means {@code latest}, not every tag there is.
   *
   * @throws IllegalArgumentException if it is no name of an image
   */
  public static ImageName parse(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? null : image.substring(at + 1);
    require(digest == null || DIGEST.matcher(digest).matches(), image, "have a legal digest");
    String name = at < 0 ? image : image.substring(0, at);
    String repository = withoutTag(name);
    boolean tagged = repository.length() < name.length();
    String tag = tagged ? name.substring(repository.length() + 1) : "latest";
    require(TAG.matcher(tag).matches(), image, "have a legal tag");
    String host = host(repository);
    checkPath(image, host == null ? repository : repository.substring(host.length() + 1));
    if (host != null) {
      require(HOST.matcher(host).matches(), image, "begin with a legal host");
    }
    return new ImageName(registry(host), repository, tag, digest);
  }

  /**
   * Says whether this is the id of an image, which an engine has or has not: it has no registry.
   */
  public static boolean isId(String image) {
    return ID.matcher(image).matches();
  }

  /** Returns what a pull asks for beside the repository: the digest, else the tag. */
  public String version() {
    return digest != null ? digest : tag;
  }

  /** Returns the name as an engine takes it; no tag is left beside a digest. */
  public String reference() {
    return digest != null ? repository + "@" + digest : repository + ":" + tag;
  }

  /** A colon before a slash belongs to the port of a registry. */
  private static String withoutTag(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  /** The part before the first slash is a host if it cannot be part of a path. */
  private static @Nullable String host(String repository) {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    boolean isHost =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || first.chars().anyMatch(Character::isUpperCase);
    return isHost ? first : null;
  }

  private static String registry(@Nullable String host) {
    return host == null || host.equals("index.docker.io") ? HUB : host;
  }

  private static void checkPath(String image, String path) {
    require(!path.isEmpty() && path.length() <= LONGEST, image, "name a repository");
    for (String part : path.split("/", -1)) {
      require(
          PART.matcher(part).matches(),
          image,
          "have a repository of lower case letters, digits, and separators between them");
    }
  }

  private static void require(boolean holds, String image, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("image: '" + image + "' must " + rule);
    }
  }

  @Override
  public String toString() {
    return reference();
  }
}
