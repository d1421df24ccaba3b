/** Measures what the library promises. */
module io.github.batchwright.samples.benchmarks {
  requires com.github.dockerjava.api;
  requires com.github.dockerjava.core;
  requires com.github.dockerjava.transport;
  requires com.github.dockerjava.transport.httpclient5;
  requires io.github.batchwright;
  requires io.github.batchwright.docker;
  requires static transitive org.jspecify;
}
