package io.github.batchwright.samples.quickstart;

import io.github.batchwright.model.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Inputs for processes: a folder of links named 0, 1, 2 and so on, which point to the files,
 * whatever their names are.
 */
record InputLinks(Path folder, int count) implements Inputs {

  static InputLinks of(List<Path> files) throws IOException {
    Path folder = Files.createTempDirectory("quickstart-");
    for (int index = 0; index < files.size(); index++) {
      Path file = files.get(index).toAbsolutePath();
      Files.createSymbolicLink(folder.resolve(Integer.toString(index)), file);
    }
    return new InputLinks(folder, files.size());
  }

  @Override
  public JobDefinition countDefinition() {
    return Jobs.countInProcess(folder);
  }

  @Override
  public JobDefinition mishapsDefinition() {
    return Jobs.mishapsInProcess();
  }

  @Override
  public void close() throws IOException {
    for (int index = 0; index < count; index++) {
      Files.delete(folder.resolve(Integer.toString(index)));
    }
    Files.delete(folder);
  }
}
