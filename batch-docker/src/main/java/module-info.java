/** Runs Batchwright jobs as containers. */
module io.github.batchwright.docker {
  requires transitive io.github.batchwright;
  requires com.github.dockerjava.api;
  requires com.github.dockerjava.core;
  requires com.github.dockerjava.transport;
  requires com.github.dockerjava.transport.httpclient5;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.batchwright.docker;
}
