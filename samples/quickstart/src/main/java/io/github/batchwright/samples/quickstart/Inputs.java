package io.github.batchwright.samples.quickstart;

import io.github.batchwright.model.JobDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files to count, in a form in which an array child finds its own by its index. */
interface Inputs extends AutoCloseable {

  /** Makes files ready, as many as may be. */
  static Inputs of(Options options, List<Path> files) throws IOException, Refusal {
    String image = options.image();
    List<Path> chosen = files.subList(0, Math.min(files.size(), options.limit()));
    Inputs inputs = image == null ? InputLinks.of(chosen) : InputTexts.of(chosen, image);
    if (inputs.count() < 2) {
      inputs.close();
      throw Refusal.of(
          "FOLDER",
          options.folder().toString(),
          "must hold at least 2 text files that can be counted, for the 2 children that an array"
              + " job has at the least");
    }
    return inputs;
  }

  /** Returns how many files are counted. */
  int count();

  /** Returns what counts the words of one file. */
  JobDefinition countDefinition();

  /** Returns what goes wrong. */
  JobDefinition mishapsDefinition();

  /** Lets go of what was made. */
  @Override
  void close() throws IOException;
}
