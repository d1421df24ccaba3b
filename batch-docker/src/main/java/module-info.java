/** Runs Batchwright jobs as containers. */
module io.github.batchwright.docker {
  requires transitive io.github.batchwright;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.github.dockerjava.api;
  requires com.github.dockerjava.core;
  requires com.github.dockerjava.transport;
  requires com.github.dockerjava.transport.httpclient5;
  // docker-java is made of automatic modules, which cannot say what they need.
  requires org.apache.commons.codec;
  requires org.apache.commons.compress;
  requires org.apache.commons.io;
  requires org.apache.commons.lang3;
  requires org.bouncycastle.pkix;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.batchwright.docker;
}
