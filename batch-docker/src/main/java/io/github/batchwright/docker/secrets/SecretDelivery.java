package io.github.batchwright.docker.secrets;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.ContainerRemoval;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.spec.Mounts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts secrets into the volume in memory of a container that is about to start. Such a volume is
 * lost as soon as nobody uses it, and a container uses it only once it runs. So a second container
 * with the same volume, which is never started, is sent the files, and the sending is held open
 * until the first one runs. Thread-safe.
 */
public final class SecretDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(SecretDelivery.class);
  private static final int MOST_BYTES = 1 << 20;
  private static final int LOOKS = 200;
  private static final long PAUSE_MILLIS = 50;

  private final EngineConnection connection;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param patience how long the engine may take to answer a call
   */
  public SecretDelivery(EngineConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /** What is done while the secrets are in place. */
  public interface Start {
    /** Starts the container. */
    void run() throws CannotStartException, EngineUnreachableException, InterruptedException;
  }

  /** Secrets did not get to where they belong; the message says why, and holds none of them. */
  public static final class DeliveryException extends Exception {
    private static final long serialVersionUID = 1L;

    DeliveryException(String message) {
      super(message);
    }
  }

  /**
   * Starts a container with its secrets in place.
   *
   * @param container the name of the container, which was made with a volume for secrets
   * @param image its image, which serves for the second container too
   * @param keeperLabels the labels of the second container
   * @param files the secrets by their names, in an order that stays
   */
  public void start(
      String container,
      String image,
      Map<String, String> keeperLabels,
      Map<String, byte[]> files,
      Start start)
      throws DeliveryException,
          CannotStartException,
          EngineUnreachableException,
          InterruptedException {
    check(files);
    String keeper = Mounts.Storage.secretsOf(container);
    createKeeper(keeper, image, keeperLabels);
    try {
      String path = "/containers/" + keeper + "/archive?path=" + Mounts.SECRETS;
      byte[] archive = SecretArchive.withoutEnd(files);
      try (HeldUpload upload = new HeldUpload(connection, path, archive, patience)) {
        awaitFiles(container, files, upload);
        start.run();
        // The container has them by now; the engine has no more to say than that they arrived.
        upload.finish().ifPresent(why -> LOG.debug("{}: the upload ended: {}", container, why));
      }
    } finally {
      removeKeeper(keeper);
    }
  }

  private static void check(Map<String, byte[]> files) throws DeliveryException {
    long sum = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      sum += file.getValue().length;
    }
    if (sum > MOST_BYTES) {
      throw new DeliveryException(
          "the secrets hold " + sum + " bytes, and must hold at most " + MOST_BYTES);
    }
  }

  private void createKeeper(String keeper, String image, Map<String, String> labels)
      throws DeliveryException, EngineUnreachableException, InterruptedException {
    String problem = "";
    for (int i = 0; i < LOOKS; i++) {
      try {
        tryCreateKeeper(keeper, image, labels);
        return;
      } catch (ConflictException e) {
        // An earlier life came this far. Whoever removes it, its name is free only after that.
        problem = EngineMessages.of(e);
        removeOwnKeeper(keeper, labels);
      } catch (DockerException e) {
        throw new DeliveryException(EngineMessages.of(e));
      }
      if (i > 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    throw new DeliveryException(problem);
  }

  private void tryCreateKeeper(String keeper, String image, Map<String, String> labels)
      throws EngineUnreachableException, InterruptedException {
    Mount secrets =
        new Mount().withType(MountType.VOLUME).withSource(keeper).withTarget(Mounts.SECRETS);
    connection.call(
        "create",
        client ->
            client
                .createContainerCmd(image)
                .withName(keeper)
                .withLabels(labels)
                // Never run, but an image without a command of its own must be given one.
                .withEntrypoint("never-started")
                .withNetworkDisabled(true)
                .withHostConfig(
                    HostConfig.newHostConfig().withNetworkMode("none").withMounts(List.of(secrets)))
                .exec());
  }

  private void removeOwnKeeper(String keeper, Map<String, String> labels)
      throws DeliveryException, EngineUnreachableException, InterruptedException {
    try {
      boolean own =
          connection.call(
              "inspect",
              client -> {
                var found = client.inspectContainerCmd(keeper).exec().getConfig().getLabels();
                return found != null && found.entrySet().containsAll(labels.entrySet());
              });
      if (!own) {
        throw new DeliveryException(
            "a container named " + keeper + " exists, and its labels say that it is another's");
      }
    } catch (NotFoundException e) {
      return;
    } catch (DockerException e) {
      throw new DeliveryException(EngineMessages.of(e));
    }
    removeKeeper(keeper);
  }

  /** What cannot be removed now is removed when everything is compared with the engine. */
  private void removeKeeper(String keeper) throws InterruptedException {
    try {
      boolean unused = ContainerRemoval.run(connection, keeper, keeper);
    } catch (EngineUnreachableException e) {
      LOG.info("{}: is left over for now: {}", keeper, e.getMessage());
    }
  }

  /** Waits until the container has the last of the files, and so all of them. */
  private void awaitFiles(String container, Map<String, byte[]> files, HeldUpload upload)
      throws DeliveryException, EngineUnreachableException, InterruptedException {
    String last = "";
    for (String name : files.keySet()) {
      last = name;
    }
    byte[] content = files.getOrDefault(last, new byte[0]);
    for (int i = 0; i < LOOKS && !upload.isOver(); i++) {
      if (isThere(container, last, content)) {
        return;
      }
      // The engine tells nobody how far it is.
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new DeliveryException(
        upload
            .finish()
            .map(EngineMessages::oneLine)
            .orElse("the engine took the files, and the container does not see them"));
  }

  private boolean isThere(String container, String name, byte[] content)
      throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call(
          "archive",
          client -> {
            try (InputStream in =
                    client
                        .copyArchiveFromContainerCmd(container, Mounts.SECRETS + "/" + name)
                        .exec();
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
              TarArchiveEntry entry = tar.getNextEntry();
              return entry != null
                  && entry.getSize() == content.length
                  && Arrays.equals(tar.readAllBytes(), content);
            } catch (IOException e) {
              return false;
            }
          });
    } catch (NotFoundException e) {
      return false;
    } catch (DockerException e) {
      LOG.debug("{}: {}", container, EngineMessages.of(e));
      return false;
    }
  }
}
