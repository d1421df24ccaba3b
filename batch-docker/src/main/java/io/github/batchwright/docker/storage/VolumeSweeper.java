package io.github.batchwright.docker.storage;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.command.ListVolumesCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the volumes of attempts once no container has them any more. An owner that never had a
 * volume costs one call. Thread-safe.
 */
public final class VolumeSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeSweeper.class);

  private final EngineConnection connection;
  private final List<String> filter;
  private final Predicate<Map<String, String>> unwanted;

  /** Whether this life, or as far as is known an earlier one, made any. */
  private volatile boolean expected;

  private volatile boolean looked;

  /**
   * Makes a sweeper.
   *
   * @param owner the labels of all volumes of the owner
   * @param unwanted whether the labels of a volume say that nobody is about to use it
   */
  public VolumeSweeper(
      EngineConnection connection,
      Map<String, String> owner,
      Predicate<Map<String, String>> unwanted) {
    this.connection = connection;
    this.filter =
        owner.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList();
    this.unwanted = unwanted;
  }

  /** A container is about to be made with volumes of its own. */
  public void expect() {
    expected = true;
  }

  /** Removes the volumes that no container has and no attempt is about to use. */
  public void sweep() throws EngineUnreachableException, InterruptedException {
    if (!looked) {
      expected |= !list(false).isEmpty();
      looked = true;
    }
    if (!expected) {
      return;
    }
    for (InspectVolumeResponse volume : list(true)) {
      Map<String, String> labels = volume.getLabels();
      if (labels != null && unwanted.test(labels)) {
        remove(volume.getName());
      }
    }
  }

  private List<InspectVolumeResponse> list(boolean dangling)
      throws EngineUnreachableException, InterruptedException {
    List<InspectVolumeResponse> found =
        connection.call(
            "volumes",
            client -> {
              ListVolumesCmd command = client.listVolumesCmd().withFilter("label", filter);
              if (dangling) {
                command.withDanglingFilter(true);
              }
              return command.exec().getVolumes();
            });
    return found == null ? List.of() : found;
  }

  private void remove(String volume) throws EngineUnreachableException, InterruptedException {
    try {
      connection.call("volume", client -> client.removeVolumeCmd(volume).exec());
    } catch (NotFoundException e) {
      LOG.debug("{}: is gone already", volume);
    } catch (ConflictException e) {
      LOG.debug("{}: is used again", volume);
    } catch (DockerException e) {
      LOG.info("{}: is left over for now: {}", volume, EngineMessages.of(e));
    }
  }
}
