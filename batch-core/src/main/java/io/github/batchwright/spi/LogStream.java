package io.github.batchwright.spi;

/** The two streams that an attempt writes. */
public enum LogStream {
  /** Standard output. */
  STDOUT("stdout"),
  /** Standard error. */
  STDERR("stderr");

  private final String label;

  LogStream(String label) {
    this.label = label;
  }

  /** Returns {@code stdout} or {@code stderr}. */
  public String label() {
    return label;
  }
}
