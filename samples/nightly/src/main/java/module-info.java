/** A nightly job that waits for cheap hours, and what it saves. */
module io.github.batchwright.samples.nightly {
  requires io.github.batchwright;
  requires io.github.batchwright.testkit;
  requires static transitive org.jspecify;
}
