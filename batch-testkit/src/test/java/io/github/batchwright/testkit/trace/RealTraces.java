package io.github.batchwright.testkit.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the logs of real machines are, which are no part of the repository. */
public final class RealTraces {
  public static final String NASA = "NASA-iPSC-1993-3.1-cln.swf.gz";
  static final String LLNL = "LLNL-Atlas-2006-2.1-cln.swf.gz";

  private RealTraces() {}

  /**
   * Returns a log from the folder {@code shared/traces} beside the repository, or beside one of the
   * folders that it is in; skips the test if there is none.
   */
  public static Path find(String name) {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      Path log = folder.resolve("shared/traces").resolve(name);
      if (Files.isRegularFile(log)) {
        return log;
      }
    }
    String problem = "SKIPPED: there is no ../shared/traces/" + name + " beside the repository";
    System.out.println(problem);
    return Assumptions.abort(problem);
  }
}
