package io.github.batchwright.docker.images;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The images that one engine has. Thread-safe. */
final class EngineImages {
  private final EngineConnection connection;

  EngineImages(EngineConnection connection) {
    this.connection = connection;
  }

  /** An image: its id, and the bytes that it takes, also those that it shares. */
  record Known(String id, long bytes) {}

  /** What came of a removal. */
  enum Removal {
    REMOVED,
    /** It was not there. */
    GONE,
    /** A container uses it. */
    IN_USE
  }

  /** Returns what a name means to the engine now. */
  Optional<Known> find(String reference) throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call(
          "inspect image",
          client -> {
            InspectImageResponse image = client.inspectImageCmd(reference).exec();
            Long bytes = image.getSize();
            return Optional.of(new Known(String.valueOf(image.getId()), bytes == null ? 0 : bytes));
          });
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns the ids of all images, also of those that have no name. */
  Set<String> ids() throws EngineUnreachableException, InterruptedException {
    return connection.call(
        "list images",
        client ->
            client.listImagesCmd().withShowAll(true).exec().stream()
                .map(Image::getId)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** Takes a name away, and with the last one the image, unless a container uses it. */
  Removal remove(String reference) throws EngineUnreachableException, InterruptedException {
    try {
      connection.call("remove image", client -> client.removeImageCmd(reference).exec());
      return Removal.REMOVED;
    } catch (NotFoundException e) {
      return Removal.GONE;
    } catch (ConflictException e) {
      return Removal.IN_USE;
    }
  }
}
