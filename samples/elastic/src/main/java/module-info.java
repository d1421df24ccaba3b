/** What a day of a real machine's work costs on instances that come and go. */
module io.github.batchwright.samples.elastic {
  requires io.github.batchwright;
  requires io.github.batchwright.testkit;
  requires static transitive org.jspecify;
}
