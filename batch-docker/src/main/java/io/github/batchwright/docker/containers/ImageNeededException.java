package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.images.ImageRequest;

/** Thrown where a launch cannot go on before an image is there. */
final class ImageNeededException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ImageRequest request;

  ImageNeededException(ImageRequest request) {
    super("needs " + request.name(), null, false, false);
    this.request = request;
  }

  ImageRequest request() {
    return request;
  }
}
