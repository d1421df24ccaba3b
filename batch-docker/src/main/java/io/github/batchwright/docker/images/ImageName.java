package io.github.batchwright.docker.images;

/**
 * The name of an image in the two parts that a pull wants. Immutable.
 *
 * @param repository such as {@code registry:5000/team/tool}
 * @param tag a tag such as {@code 1.2}, or a digest such as {@code sha256:...}
 */
public record ImageName(String repository, String tag) {

  /** Takes a name apart; without a tag it means {@code latest}, not every tag there is. */
  public static ImageName parse(String image) {
    int digest = image.indexOf('@');
    if (digest >= 0) {
      String name = image.substring(0, digest);
      return new ImageName(withoutTag(name), image.substring(digest + 1));
    }
    String repository = withoutTag(image);
    return new ImageName(
        repository,
        repository.length() == image.length()
            ? "latest"
            : image.substring(repository.length() + 1));
  }

  /** A colon before a slash belongs to the port of a registry. */
  private static String withoutTag(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
