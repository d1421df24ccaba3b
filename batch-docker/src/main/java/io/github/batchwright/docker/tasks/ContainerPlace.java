package io.github.batchwright.docker.tasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container stands among others: the network they share, its names there, and what of another
 * container's it uses. Immutable.
 *
 * @param network the name of a network of the job's own, or null for the engine's usual one
 * @param aliases the names under which others reach it there
 * @param sharesWith the container of the job whose IPC or processes it shares, which the engine
 *     wants to be there first; null for nobody's
 * @param ipcMode the engine's word for with whom it shares its IPC, or null for nobody
 * @param pidMode the engine's word for with whom it shares its processes, or null for nobody
 * @param tellsAddress whether the start of the attempt is told with its address in the network
 */
public record ContainerPlace(
    @Nullable String network,
    List<String> aliases,
    @Nullable String sharesWith,
    @Nullable String ipcMode,
    @Nullable String pidMode,
    boolean tellsAddress) {
  /** A container by itself. */
  public static final ContainerPlace ALONE =
      new ContainerPlace(null, List.of(), null, null, null, false);

  public ContainerPlace {
    aliases = List.copyOf(aliases);
  }
}
