/** Measures what the library promises. */
module io.github.batchwright.samples.benchmarks {
  requires io.github.batchwright;
  requires static transitive org.jspecify;
}
