package io.github.batchwright.samples.quickstart;

import io.github.batchwright.model.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs for containers, which see no folder of the host in this release: the texts travel in their
 * command. Linux takes 128 KiB an argument and 2 MiB for all of them and the environment, so larger
 * files, and files beyond the sum, are left out.
 */
record InputTexts(String image, List<String> texts) implements Inputs {
  private static final int LARGEST = 100_000;
  private static final int LARGEST_SUM = 1_000_000;

  static InputTexts of(List<Path> files, String image) throws IOException {
    List<String> texts = new ArrayList<>();
    long sum = 0;
    for (Path file : files) {
      long size = Files.size(file);
      if (size <= LARGEST && sum + size <= LARGEST_SUM) {
        texts.add(TextFiles.ascii(file));
        sum += size;
      }
    }
    return new InputTexts(image, texts);
  }

  @Override
  public int count() {
    return texts.size();
  }

  @Override
  public JobDefinition countDefinition() {
    return Jobs.countInContainer(image, texts);
  }

  @Override
  public JobDefinition mishapsDefinition() {
    return Jobs.mishapsInContainer(image);
  }

  @Override
  public void close() {}
}
