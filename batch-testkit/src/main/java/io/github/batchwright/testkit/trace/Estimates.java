package io.github.batchwright.testkit.trace;

/** What a scheduler knows beforehand about how long the jobs of a log run. */
public enum Estimates {
  /** What their users asked for; where the log does not say, how long they ran. */
  REQUESTED("requested"),
  /** How long they run. */
  EXACT("exact");

  private final String word;

  Estimates(String word) {
    this.word = word;
  }

  /** Returns what it is called on the command line and in reports. */
  public String word() {
    return word;
  }
}
